#define CAF_SUITE actors.supervisor_drain

#include "caf/test/dsl.hpp"

#include "supervisor_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

class supervisor_drain_fixture : public supervisor_fixture {
public:
  void drain_now(std::chrono::nanoseconds time = 30s) {
    caf::anon_send(subject, drain{time});
    settle();
  }
};

std::size_t retired(const std::vector<session_double>& all) {
  std::size_t count = 0;
  for (const auto& each : all)
    count += each.news().find("retire") == std::string::npos ? 0 : 1;
  return count;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(supervisor_drain_tests, supervisor_drain_fixture)

CAF_TEST(a few sessions are told and sent away together) {
  start();
  auto all = connect_many(3);
  drain_now();
  for (const auto& each : all)
    CAF_CHECK_EQUAL(without_number(each.news()),
                    "drains, come back some ms, ends at +3630s; retire");
}

CAF_TEST(many are told together and sent away in batches) {
  start();
  auto all = connect_many(150);
  drain_now();
  CAF_CHECK_EQUAL(retired(all), 100u);
  pass(99ms);
  CAF_CHECK_EQUAL(retired(all), 0u);
  pass(1ms);
  CAF_CHECK_EQUAL(retired(all), 50u);
  pass(1h);
  CAF_CHECK_EQUAL(retired(all), 0u);
}

CAF_TEST(a session that slips in is sent away as well) {
  start();
  drain_now();
  pass(10s);
  auto late = connect(alice);
  CAF_CHECK_EQUAL(without_number(late.news()), "drains, come back some ms, ends at +3630s; retire");
}

CAF_TEST(the service goes on until it is told to end) {
  start();
  auto first = connect(alice);
  drain_now();
  end(first.handle);
  pass(1h);
  CAF_CHECK(!has_ended(subject));
  CAF_CHECK(!has_ended(matchmaker));
  caf::anon_send(subject, shut_down{come_back()});
  settle();
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(whoever is left at the end is dismissed with its words) {
  start();
  auto first = connect(alice);
  drain_now();
  first.news();
  caf::anon_send(subject, shut_down{come_back()});
  settle();
  CAF_CHECK_EQUAL(first.news(), "dismissed with 1012");
  auto late = connect(bob);
  CAF_CHECK_EQUAL(late.news(), "dismissed with 1012");
}

CAF_TEST(a shutdown in the middle ends the batches) {
  start();
  auto all = connect_many(150);
  drain_now();
  retired(all);
  caf::anon_send(subject, shut_down{});
  settle();
  for (const auto& each : all)
    CAF_CHECK_EQUAL(each.news(), "dismissed with 1001");
  pass(1h);
  CAF_CHECK_EQUAL(retired(all), 0u);
}

CAF_TEST(a session that is in no room any more is sent away) {
  start();
  auto first = connect(alice);
  drain_now();
  first.news();
  caf::send_as(first.handle, subject, can_retire{});
  settle();
  CAF_CHECK_EQUAL(first.news(), "retire");
}

CAF_TEST(a session that was dismissed is not sent away as well) {
  start();
  auto first = connect(alice);
  drain_now();
  caf::anon_send(subject, shut_down{});
  settle();
  first.news();
  caf::send_as(first.handle, subject, can_retire{});
  settle();
  CAF_CHECK_EQUAL(first.news(), "");
}

CAF_TEST(a second word to drain changes nothing) {
  start();
  auto first = connect(alice);
  drain_now();
  first.news();
  drain_now();
  CAF_CHECK_EQUAL(first.news(), "");
}

CAF_TEST(the number of sessions is there for all to see) {
  start();
  auto first = connect(alice);
  auto second = connect(bob);
  CAF_CHECK_EQUAL(metrics.sessions.value(), 2u);
  end(first.handle);
  CAF_CHECK_EQUAL(metrics.sessions.value(), 1u);
  end(second.handle);
  CAF_CHECK_EQUAL(metrics.sessions.value(), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
