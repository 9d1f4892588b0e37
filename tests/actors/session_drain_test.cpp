#define CAF_SUITE actors.session_drain

#include "caf/test/dsl.hpp"

#include "session_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

const std::string told = "server_draining for 2500 ms, ends in 30000 ms";
const std::string sent_away = "closed with 1012";

class session_drain_fixture : public session_fixture {
public:
  void drains() {
    hears(drain_notice{2'500ms, sched.clock().now() + 30s});
  }

  /// Asks the supervisor, and sends the client away at its word only.
  void goes_when_told() {
    CAF_CHECK_EQUAL(supervisor.news(), "can retire");
    CAF_CHECK_EQUAL(port->news(), "");
    hears(retire{});
    CAF_CHECK_EQUAL(port->news(), sent_away);
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(session_drain_tests, session_drain_fixture)

CAF_TEST(an idle client is told at once and sent away when its turn comes) {
  drains();
  CAF_CHECK_EQUAL(port->news(), told);
  hears(retire{});
  CAF_CHECK_EQUAL(port->news(), sent_away);
  hears(client_gone{});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a client that hears of the drain late is told what is left of it) {
  const auto begin = sched.clock().now();
  pass(7'500'500us);
  hears(drain_notice{1s, begin + 20s});
  CAF_CHECK_EQUAL(port->news(), "server_draining for 1000 ms, ends in 12499 ms");
  pass(20s);
  hears(drain_notice{1s, begin + 20s});
  CAF_CHECK_EQUAL(port->news(), "server_draining for 1000 ms, ends in 0 ms");
}

CAF_TEST(a client that waits is told and taken out of the queue) {
  waits();
  drains();
  CAF_CHECK_EQUAL(port->news(), told);
  CAF_CHECK_EQUAL(matchmaker.news(), "cancel room 1");
  hears(retire{});
  CAF_CHECK_EQUAL(port->news(), sent_away);
}

CAF_TEST(a client that is about to enter a room does not ) {
  auto id = waits();
  CAF_CHECK(takes_ticket());
  drains();
  hears(paired{id, room_of(id), room.handle, bob, false});
  CAF_CHECK_EQUAL(room.news(), "leave: left");
  CAF_CHECK_EQUAL(port->news(), told);
}

CAF_TEST(a client that is called off when the server drains waits no longer) {
  auto id = waits();
  CAF_CHECK(takes_ticket());
  drains();
  matchmaker.news();
  hears(called_off{id});
  CAF_CHECK_EQUAL(matchmaker.news(), "");
}

CAF_TEST(a conversation goes on and the client is sent away when the partner leaves) {
  auto id = enters(room, bob);
  drains();
  hears(retire{});
  CAF_CHECK_EQUAL(port->news(), told);
  says(relay_kind::chat, "\"hi\"");
  CAF_CHECK_EQUAL(room.news(), "chat_message \"hi\"");
  hears_from(room, relay_kind::chat, "\"ho\"");
  CAF_CHECK_EQUAL(port->news(), "chat_message \"ho\" from bob in room 1 at +0s");
  hears(room_ended{id, end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "partner_left room 1");
  goes_when_told();
}

CAF_TEST(a client whose conversation ends because all do hears why) {
  auto id = enters(room, bob);
  drains();
  hears(room_ended{id, end_reason::disconnected});
  port->news();
  hears(dismiss{close_code::going_away, "server shutting down"});
  CAF_CHECK_EQUAL(port->news(), "closed with 1001");
}

CAF_TEST(a client that leaves its conversation is sent away) {
  enters(room, bob);
  drains();
  port->news();
  asks(leave_room{});
  CAF_CHECK_EQUAL(port->news(), "left_room room 1");
  CAF_CHECK_EQUAL(room.news(), "leave: left");
  goes_when_told();
}

CAF_TEST(nobody new is looked for) {
  drains();
  port->news();
  asks(find_partner{});
  CAF_CHECK_EQUAL(port->news(), "error server_draining to find_partner for a while");
  CAF_CHECK_EQUAL(metrics.errors.sum(error_code::server_draining), 1u);
  CAF_CHECK_EQUAL(matchmaker.news(), "");
  asks(ping{});
  CAF_CHECK_EQUAL(port->news(), "pong at +0s");
}

CAF_TEST(whoever asks for the next partner leaves the one it has and is sent away) {
  enters(room, bob);
  drains();
  port->news();
  asks(next_partner{});
  CAF_CHECK_EQUAL(room.news(), "leave: skipped");
  CAF_CHECK_EQUAL(port->news(), "error server_draining to next_partner for a while");
  CAF_CHECK_EQUAL(matchmaker.news(), "");
  goes_when_told();
}

CAF_TEST(to ask for a partner in a room is still the same mistake) {
  enters(room, bob);
  drains();
  port->news();
  asks(find_partner{});
  CAF_CHECK_EQUAL(port->news(), "error already_in_room to find_partner");
}

CAF_TEST(to leave no room is answered and sends nobody away before its turn) {
  drains();
  port->news();
  asks(leave_room{});
  CAF_CHECK_EQUAL(port->news(), "left_room");
  CAF_CHECK_EQUAL(supervisor.news(), "");
}

CAF_TEST(a session without a connection ends when its turn comes) {
  drains();
  port.reset();
  hears(retire{});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST_FIXTURE_SCOPE_END()
