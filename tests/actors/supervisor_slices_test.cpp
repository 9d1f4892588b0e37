#define CAF_SUITE actors.supervisor_slices

#include "caf/test/dsl.hpp"

#include "supervisor_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// More sessions than the supervisor speaks to at once: two slices of 200, and 50.
class supervisor_slices_fixture : public supervisor_fixture {
public:
  supervisor_slices_fixture() {
    start();
    // Its id is the lowest, but it says hello when the test wants it.
    early = make_session_double(*this);
    everybody = connect_many(450);
  }

  void subscribes(const session_double& who) {
    caf::send_as(who.handle, subject, subscribe{});
    settle();
  }

  void all_subscribe() {
    for (const auto& each : everybody)
      subscribes(each);
    told();
  }

  void says_hello(const session_double& who) {
    caf::send_as(who.handle, subject, hello{alice});
    settle();
  }

  void drain_now() {
    caf::anon_send(subject, drain{30s});
    settle();
  }

  void shut_down_now() {
    caf::anon_send(subject, shut_down{});
    settle();
  }

  void next_slice() {
    pass(2ms);
  }

  /// Of how many it is the turn: of those who have heard something since this was asked last.
  std::size_t told() const {
    std::size_t count = 0;
    for (const auto& each : everybody)
      count += each.news().empty() ? 0 : 1;
    return count;
  }

  /// How many have heard exactly this, without its numbers, since they were asked last.
  std::size_t heard(const std::string& what) const {
    std::size_t count = 0;
    for (const auto& each : everybody)
      count += without_number(each.news()) == what ? 1 : 0;
    return count;
  }

  session_double early;
  std::vector<session_double> everybody;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(supervisor_slices_tests, supervisor_slices_fixture)

// -- subscribers --

CAF_TEST(subscribers are told in slices and others have their turn between them) {
  all_subscribe();
  connect(alice);
  pass(5s);
  CAF_CHECK_EQUAL(told(), 200u);
  CAF_CHECK_EQUAL(stats().connected_users, 451u);
  CAF_CHECK_EQUAL(told(), 0u);
  next_slice();
  CAF_CHECK_EQUAL(told(), 200u);
  next_slice();
  CAF_CHECK_EQUAL(told(), 50u);
  next_slice();
  CAF_CHECK_EQUAL(told(), 0u);
}

CAF_TEST(what changes between slices is told to each when its time has come) {
  all_subscribe();
  auto first = connect(alice);
  pass(5s);
  CAF_CHECK_EQUAL(heard("451 online, 0 waiting"), 200u);
  end(first.handle);
  // Who does not know of the first change has missed nothing.
  next_slice();
  next_slice();
  CAF_CHECK_EQUAL(told(), 0u);
  pass(4999ms);
  CAF_CHECK_EQUAL(told(), 0u);
  pass(1ms);
  CAF_CHECK_EQUAL(heard("450 online, 0 waiting"), 200u);
}

CAF_TEST(nobody is told twice in a round or too early in the next one) {
  all_subscribe();
  for (int round = 0; round < 3; ++round) {
    connect(user_id{uuid::generate()});
    pass(round == 0 ? 5s : 4999ms);
    CAF_CHECK_EQUAL(told(), round == 0 ? 200u : 0u);
    pass(1ms);
    CAF_CHECK_EQUAL(told(), round == 0 ? 0u : 200u);
    next_slice();
    CAF_CHECK_EQUAL(told(), 200u);
    next_slice();
    CAF_CHECK_EQUAL(told(), 50u);
  }
}

CAF_TEST(subscribers may come and go between slices) {
  all_subscribe();
  pass(1s);
  end(everybody[449].handle);
  pass(4s);
  CAF_CHECK_EQUAL(told(), 200u);
  end(everybody[199].handle);
  end(everybody[200].handle);
  auto late = connect(alice);
  subscribes(late);
  says_hello(early);
  subscribes(early);
  CAF_CHECK_EQUAL(late.news(), "448 online, 0 waiting");
  CAF_CHECK_EQUAL(early.news(), "449 online, 0 waiting");
  next_slice();
  CAF_CHECK_EQUAL(heard("449 online, 0 waiting"), 200u);
  next_slice();
  CAF_CHECK_EQUAL(heard("449 online, 0 waiting"), 48u);
  CAF_CHECK_EQUAL(late.news() + early.news(), "");
}

CAF_TEST(subscribers who all go between slices leave nothing behind) {
  all_subscribe();
  connect(alice);
  pass(5s);
  for (const auto& each : everybody)
    end(each.handle);
  next_slice();
  pass(5s);
  auto next = connect(bob);
  subscribes(next);
  CAF_CHECK_EQUAL(next.news(), "2 online, 0 waiting");
  says_hello(early);
  pass(5s);
  CAF_CHECK_EQUAL(next.news(), "3 online, 0 waiting");
}

// -- a drain --

CAF_TEST(all are told of a drain in slices and nobody is sent away before that) {
  drain_now();
  CAF_CHECK_EQUAL(heard("drains, come back some ms, ends at +3630s"), 200u);
  CAF_CHECK_EQUAL(stats().connected_users, 450u);
  next_slice();
  CAF_CHECK_EQUAL(heard("drains, come back some ms, ends at +3630s"), 200u);
  next_slice();
  // The last have been told, and the first are sent away.
  CAF_CHECK_EQUAL(told(), 150u);
  for (int batch = 1; batch < 4; ++batch) {
    pass(100ms);
    CAF_CHECK_EQUAL(heard("retire"), 100u);
  }
  pass(100ms);
  CAF_CHECK_EQUAL(heard("retire"), 50u);
}

CAF_TEST(who comes while others are told of a drain hears it once and is sent away once) {
  drain_now();
  says_hello(early);
  CAF_CHECK_EQUAL(without_number(early.news()), "drains, come back some ms, ends at +3630s");
  auto late = connect(bob);
  CAF_CHECK_EQUAL(late.news(), "");
  next_slice();
  next_slice();
  CAF_CHECK_EQUAL(early.news(), "retire");
  CAF_CHECK_EQUAL(without_number(late.news()), "drains, come back some ms, ends at +3630s");
  for (int batch = 0; batch < 10; ++batch)
    pass(100ms);
  CAF_CHECK_EQUAL(late.news(), "retire");
  CAF_CHECK_EQUAL(early.news(), "");
}

CAF_TEST(a shutdown while others are told of a drain is the last that anyone hears) {
  drain_now();
  told();
  shut_down_now();
  for (int slice = 0; slice < 10; ++slice)
    next_slice();
  CAF_CHECK_EQUAL(heard("dismissed with 1001"), 450u);
}

// -- the end --

CAF_TEST(all are dismissed in slices) {
  shut_down_now();
  CAF_CHECK_EQUAL(heard("dismissed with 1001"), 200u);
  CAF_CHECK_EQUAL(stats().connected_users, 450u);
  next_slice();
  CAF_CHECK_EQUAL(heard("dismissed with 1001"), 200u);
  next_slice();
  CAF_CHECK_EQUAL(heard("dismissed with 1001"), 50u);
  next_slice();
  CAF_CHECK_EQUAL(told(), 0u);
}

CAF_TEST(who comes while others are dismissed is dismissed once) {
  shut_down_now();
  says_hello(early);
  CAF_CHECK_EQUAL(early.news(), "dismissed with 1001");
  auto late = connect(bob);
  CAF_CHECK_EQUAL(late.news(), "");
  next_slice();
  next_slice();
  CAF_CHECK_EQUAL(late.news(), "dismissed with 1001");
  next_slice();
  CAF_CHECK_EQUAL(early.news() + late.news(), "");
}

CAF_TEST(the service ends with its last session between slices too) {
  shut_down_now();
  for (const auto& each : everybody)
    end(each.handle);
  CAF_CHECK(has_ended(subject));
  CAF_CHECK(has_ended(matchmaker));
}

CAF_TEST(five thousand are dismissed in a tenth of a second) {
  auto more = connect_many(4'550);
  shut_down_now();
  for (int slice = 1; slice < 25; ++slice)
    next_slice();
  everybody.insert(everybody.end(), more.begin(), more.end());
  CAF_CHECK_EQUAL(heard("dismissed with 1001"), 5'000u);
}

CAF_TEST_FIXTURE_SCOPE_END()
