#define CAF_SUITE actors.conversation_drain

#include "caf/test/dsl.hpp"

#include "race_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// Alice and Bob talk, and the server drains.
class drain_fixture : public race_fixture {
public:
  drain_fixture() {
    settle();
    caf::anon_send(supervisor, drain{1h});
    settle();
    alice.news();
    bob.news();
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(conversation_drain_tests, drain_fixture)

CAF_TEST(both are told to come back when one of them leaves) {
  alice.asks(leave_room{});
  CAF_CHECK_EQUAL(alice.news(), "left_room room 1; closed with 1012");
  CAF_CHECK_EQUAL(bob.news(), "partner_left room 1; closed with 1012");
}

CAF_TEST(the time is over for both) {
  caf::anon_send(supervisor, shut_down{come_back()});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "closed with 1012");
  CAF_CHECK_EQUAL(bob.news(), "closed with 1012");
}

CAF_TEST(a stop is a stop for both although the end of one ends the conversation) {
  // The network closes the first connection before the supervisor has had its turn.
  caf::anon_send(supervisor, shut_down{});
  alice.drops();
  step(alice.session);
  room_acts();
  step(bob.session);
  CAF_CHECK_EQUAL(bob.news(), "partner_disconnected from room 1");
  settle();
  CAF_CHECK_EQUAL(bob.news(), "closed with 1001");
}

CAF_TEST(a stop is a stop for a client that has just been left) {
  alice.posts(leave_room{});
  step(alice.session);
  room_acts();
  caf::anon_send(supervisor, shut_down{});
  settle();
  CAF_CHECK_EQUAL(bob.news(), "partner_left room 1; closed with 1001");
}

CAF_TEST_FIXTURE_SCOPE_END()
