#define CAF_SUITE actors.supervisor_end

#include "caf/test/dsl.hpp"

#include "supervisor_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

class supervisor_end_fixture : public supervisor_fixture {
public:
  void shut_down_now() {
    caf::anon_send(subject, shut_down{});
    settle();
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(supervisor_end_tests, supervisor_end_fixture)

CAF_TEST(without sessions the service ends at once and the matchmaker with it) {
  start();
  shut_down_now();
  CAF_CHECK(has_ended(subject));
  CAF_CHECK(has_ended(matchmaker));
}

CAF_TEST(every session is dismissed because the server goes away) {
  start();
  auto first = connect(alice);
  auto second = connect(bob);
  shut_down_now();
  CAF_CHECK_EQUAL(first.news(), "dismissed with 1001");
  CAF_CHECK_EQUAL(second.news(), "dismissed with 1001");
}

CAF_TEST(supervisor and matchmaker outlive the last session) {
  start();
  auto first = connect(alice);
  auto second = connect(bob);
  shut_down_now();
  end(first.handle);
  pass(1h);
  CAF_CHECK(!has_ended(subject));
  CAF_CHECK(!has_ended(matchmaker));
  end(second.handle);
  CAF_CHECK(has_ended(subject));
  CAF_CHECK(has_ended(matchmaker));
}

CAF_TEST(a session that comes while the service ends is dismissed too) {
  start();
  auto first = connect(alice);
  shut_down_now();
  auto second = connect(bob);
  CAF_CHECK_EQUAL(second.news(), "dismissed with 1001");
  end(first.handle);
  CAF_CHECK(!has_ended(subject));
  end(second.handle);
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a second word to shut down changes nothing) {
  start();
  auto first = connect(alice);
  shut_down_now();
  first.news();
  shut_down_now();
  CAF_CHECK_EQUAL(first.news(), "");
  CAF_CHECK(!has_ended(subject));
}

CAF_TEST(questions are answered until the end) {
  start();
  auto first = connect(alice);
  shut_down_now();
  CAF_CHECK_EQUAL(stats().connected_users, 1u);
  CAF_CHECK(ask<rooms_page>(subject, list_rooms{}));
}

CAF_TEST(a service without sessions goes on until it is told to end) {
  start();
  auto first = connect(alice);
  end(first.handle);
  pass(1h);
  CAF_CHECK(!has_ended(subject));
}

CAF_TEST(a service whose matchmaker dies dismisses its sessions and ends) {
  start();
  auto first = connect(alice);
  end(matchmaker);
  CAF_CHECK_EQUAL(first.news(), "dismissed with 1001");
  end(first.handle);
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a matchmaker that fails is one that dies) {
  start();
  auto first = connect_guest(alice);
  wall_clock::fail_once();
  looks(first, alice);
  CAF_CHECK(has_ended(matchmaker));
  CAF_CHECK_EQUAL(first.news(), "dismissed with 1001");
}

CAF_TEST(a supervisor that fails dismisses all sessions first) {
  start();
  auto first = connect(alice);
  auto second = connect(bob);
  wall_clock::fail_once();
  pass(env.config.tick);
  CAF_CHECK(has_ended(subject));
  CAF_CHECK_EQUAL(first.news(), "dismissed with 1001");
  CAF_CHECK_EQUAL(second.news(), "dismissed with 1001");
}

CAF_TEST(what only a dead matchmaker could answer is answered with an error) {
  start();
  auto first = connect(alice);
  end(matchmaker);
  CAF_CHECK(!ask<rooms_page>(subject, list_rooms{}));
  CAF_CHECK(!ask<clean_up_result>(subject, clean_up{1h, 1h}));
  CAF_CHECK_EQUAL(stats().connected_users, 1u);
}

CAF_TEST(a matchmaker that does not answer in time is an error) {
  start();
  auto answer = self->request(subject, caf::infinite, list_rooms{});
  step(subject);
  // The time is up before the matchmaker gets its turn.
  advance_time(1s);
  bool failed = false;
  step(subject);
  step(subject);
  answer.receive([](rooms_page&) {}, [&](caf::error&) { failed = true; });
  CAF_CHECK(failed);
  settle();
  CAF_CHECK(!has_ended(subject));
}

CAF_TEST_FIXTURE_SCOPE_END()
