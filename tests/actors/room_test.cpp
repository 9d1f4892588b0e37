#define CAF_SUITE actors.room

#include "actors/room.hpp"

#include "caf/test/dsl.hpp"

#include "doubles.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// Alice, who waited, and Bob, who completed the pair, in a room.
class room_fixture : public actor_fixture {
public:
  room_fixture() {
    subject = open_room();
  }

  room_actor open_room() {
    room_seed seed{
        id,
        {participant{alice.handle, alice_id, ticket}, participant{bob.handle, bob_id, other}},
        supervisor.handle,
        &env};
    auto result = keep(sys.spawn(room, seed));
    settle();
    return result;
  }

  void forget() {
    for (auto* each : {&alice, &bob, &carol})
      each->news();
    supervisor.news();
  }

  void says(const member_double& who, relay_kind kind, std::string payload) {
    caf::send_as(who.handle, subject, relay{kind, std::move(payload), {}});
    settle();
  }

  void leaves(const member_double& who, end_reason why) {
    caf::send_as(who.handle, subject, leave{why});
    settle();
  }

  member_double alice = make_member_double(*this);
  member_double bob = make_member_double(*this);
  member_double carol = make_member_double(*this);
  registry_double supervisor = make_registry_double(*this);
  user_id alice_id = names.add("alice");
  user_id bob_id = names.add("bob");
  ticket_id ticket{uuid::generate()};
  room_id id = room_of(ticket);
  /// The ticket of the one who completed the pair.
  ticket_id other{uuid::generate()};
  room_actor subject;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(room_tests, room_fixture)

CAF_TEST(both members get the room of the one who waited and the other one is the initiator) {
  CAF_CHECK_EQUAL(names[id], "room 1");
  CAF_CHECK_EQUAL(alice.news(), "paired with bob in room 1 by ticket room 1");
  CAF_CHECK_EQUAL(bob.news(), "paired with alice in room 1 by ticket room 2, initiator");
  CAF_CHECK(*alice.room == subject);
  CAF_CHECK(*bob.room == subject);
}

CAF_TEST(the room speaks to its members itself) {
  CAF_CHECK(*alice.sender == subject);
  CAF_CHECK(*bob.sender == subject);
}

CAF_TEST(a new room reports to the supervisor) {
  CAF_CHECK_EQUAL(supervisor.news(), "opened room 1 of alice and bob since +0s");
}

CAF_TEST(a message goes to the other member and to nobody else) {
  forget();
  pass(3s);
  says(alice, relay_kind::chat, "\"hi\"");
  CAF_CHECK_EQUAL(bob.news(), "chat_message \"hi\" at +3s");
  CAF_CHECK_EQUAL(alice.news(), "");
  says(bob, relay_kind::offer, "{\"sdp\": null}");
  CAF_CHECK_EQUAL(alice.news(), "webrtc_offer {\"sdp\": null} at +3s");
  CAF_CHECK_EQUAL(bob.news(), "");
  CAF_CHECK_EQUAL(supervisor.news(), "");
}

CAF_TEST(a member cannot choose the time of its message) {
  forget();
  caf::send_as(alice.handle, subject, relay{relay_kind::chat, "1", wall_clock::now() + 1h});
  settle();
  CAF_CHECK_EQUAL(bob.news(), "chat_message 1 at +0s");
}

CAF_TEST(messages of one member keep their order) {
  forget();
  for (int n = 1; n < 4; ++n)
    caf::send_as(alice.handle, subject, relay{relay_kind::candidate, std::to_string(n), {}});
  settle();
  CAF_CHECK_EQUAL(bob.news(), "webrtc_ice_candidate 1 at +0s; webrtc_ice_candidate 2 at +0s; "
                              "webrtc_ice_candidate 3 at +0s");
}

CAF_TEST(messages are counted) {
  says(alice, relay_kind::chat, "1");
  says(bob, relay_kind::candidate, "2");
  CAF_CHECK_EQUAL(metrics.messages_relayed.sum(), 2u);
}

CAF_TEST(outsiders cannot speak in a room) {
  forget();
  says(carol, relay_kind::chat, "\"psst\"");
  caf::anon_send(subject, relay{relay_kind::chat, "\"psst\"", {}});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(bob.news(), "");
  CAF_CHECK_EQUAL(metrics.messages_relayed.sum(), 0u);
}

CAF_TEST(outsiders cannot end a room) {
  forget();
  leaves(carol, end_reason::left);
  caf::anon_send(subject, leave{end_reason::left});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(bob.news(), "");
  CAF_CHECK(!has_ended(subject));
}

CAF_TEST(a room ends when a member leaves and only the other member is told) {
  forget();
  pass(9s);
  leaves(alice, end_reason::left);
  CAF_CHECK_EQUAL(bob.news(), "room 1 ended: left");
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(supervisor.news(), "closed room 1 at +9s: left");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(the reason of the end is that of the member) {
  forget();
  leaves(bob, end_reason::disconnected);
  CAF_CHECK_EQUAL(alice.news(), "room 1 ended: disconnected");
  CAF_CHECK_EQUAL(bob.news(), "");
  CAF_CHECK_EQUAL(supervisor.news(), "closed room 1 at +0s: disconnected");
}

CAF_TEST(nothing is said in a room that has ended) {
  forget();
  caf::send_as(alice.handle, subject, leave{end_reason::left});
  caf::send_as(alice.handle, subject, relay{relay_kind::chat, "1", {}});
  caf::send_as(bob.handle, subject, relay{relay_kind::chat, "2", {}});
  caf::send_as(bob.handle, subject, leave{end_reason::left});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(bob.news(), "room 1 ended: left");
  CAF_CHECK_EQUAL(supervisor.news(), "closed room 1 at +0s: left");
  CAF_CHECK_EQUAL(metrics.messages_relayed.sum(), 0u);
}

CAF_TEST(a room that is closed tells both members) {
  forget();
  caf::anon_send(subject, close_room{});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "room 1 ended: closed");
  CAF_CHECK_EQUAL(bob.news(), "room 1 ended: closed");
  CAF_CHECK_EQUAL(supervisor.news(), "closed room 1 at +0s: closed");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(the reason of the end is that of the supervisor) {
  forget();
  caf::anon_send(subject, close_room{end_reason::failed});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "room 1 ended: failed");
  CAF_CHECK_EQUAL(supervisor.news(), "closed room 1 at +0s: failed");
}

CAF_TEST(a room that fails tells both members and ends) {
  forget();
  wall_clock::fail_once();
  says(alice, relay_kind::chat, "1");
  CAF_CHECK_EQUAL(alice.news(), "room 1 ended: failed");
  CAF_CHECK_EQUAL(bob.news(), "room 1 ended: failed");
  CAF_CHECK_EQUAL(supervisor.news(), "closed room 1 at +0s: failed");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(reasons have names) {
  CAF_CHECK_EQUAL(std::string{to_string(end_reason::left)}, "left");
  CAF_CHECK_EQUAL(std::string{to_string(end_reason::skipped)}, "skipped");
  CAF_CHECK_EQUAL(std::string{to_string(end_reason::disconnected)}, "disconnected");
  CAF_CHECK_EQUAL(std::string{to_string(end_reason::closed)}, "closed");
  CAF_CHECK_EQUAL(std::string{to_string(end_reason::failed)}, "failed");
}

CAF_TEST_FIXTURE_SCOPE_END()
