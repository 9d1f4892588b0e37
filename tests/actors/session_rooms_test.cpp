#define CAF_SUITE actors.session_rooms

#include "caf/test/dsl.hpp"

#include "session_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

constexpr std::array all_kinds{relay_kind::offer, relay_kind::answer, relay_kind::candidate,
                               relay_kind::chat,  relay_kind::state,  relay_kind::typing};

} // namespace

CAF_TEST_FIXTURE_SCOPE(session_rooms_tests, session_fixture)

CAF_TEST(every kind of message goes to the room unchanged) {
  auto id = enters(room, bob);
  for (auto kind : all_kinds)
    says(kind, "{\"a\": [1, null]}", id);
  CAF_CHECK_EQUAL(room.news(), "webrtc_offer {\"a\": [1, null]}; webrtc_answer {\"a\": [1, null]}; "
                               "webrtc_ice_candidate {\"a\": [1, null]}; "
                               "chat_message {\"a\": [1, null]}; "
                               "connection_state {\"a\": [1, null]}; typing {\"a\": [1, null]}");
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(a message without a room id is for the current room) {
  enters(room, bob);
  asks(next_partner{});
  hears(paired{matchmaker.last->what.id, room_of(matchmaker.last->what.id), other_room.handle,
               carol, false});
  forget();
  for (auto kind : all_kinds)
    says(kind, "1");
  CAF_CHECK_EQUAL(room.news(), "");
  CAF_CHECK_EQUAL(other_room.news(), "webrtc_offer 1; webrtc_answer 1; webrtc_ice_candidate 1; "
                                     "chat_message 1; connection_state 1; typing 1");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 0u);
}

CAF_TEST(a message for a room of others is refused and goes nowhere) {
  enters(room, bob);
  for (auto kind : all_kinds)
    says(kind, "1", room_id{uuid::generate()});
  CAF_CHECK_EQUAL(port->news(),
                  "error wrong_room to webrtc_offer; error wrong_room to webrtc_answer; "
                  "error wrong_room to webrtc_ice_candidate; error wrong_room to chat_message; "
                  "error wrong_room to connection_state; error wrong_room to typing");
  CAF_CHECK_EQUAL(room.news(), "");
  CAF_CHECK_EQUAL(metrics.messages_refused(), 6u);
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 0u);
}

CAF_TEST(a room id that is none names a wrong room) {
  enters(room, bob);
  says(relay_kind::chat, "1", room_id{});
  CAF_CHECK_EQUAL(port->news(), "error wrong_room to chat_message");
  CAF_CHECK_EQUAL(room.news(), "");
  asks(leave_room{});
  forget();
  says(relay_kind::chat, "1", room_id{});
  CAF_CHECK_EQUAL(port->news(), "error wrong_room to chat_message");
}

CAF_TEST(whoever was never in a room can speak to none) {
  for (auto kind : all_kinds)
    says(kind, "1");
  CAF_CHECK_EQUAL(port->news(),
                  "error not_in_room to webrtc_offer; error not_in_room to webrtc_answer; "
                  "error not_in_room to webrtc_ice_candidate; error not_in_room to chat_message; "
                  "error not_in_room to connection_state; error not_in_room to typing");
  says(relay_kind::chat, "1", room_id{uuid::generate()});
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to chat_message");
  CAF_CHECK_EQUAL(metrics.messages_refused(), 7u);
}

CAF_TEST(the room that a ticket may become is no room yet) {
  auto id = waits();
  says(relay_kind::chat, "1", room_of(id));
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to chat_message");
  asks(leave_room{});
  forget();
  says(relay_kind::chat, "1", room_of(id));
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to chat_message");
}

CAF_TEST(a late message for the room just left is dropped and counted) {
  auto id = enters(room, bob);
  asks(leave_room{});
  forget();
  for (auto kind : all_kinds)
    says(kind, "1", id);
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(room.news(), "");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 6u);
  CAF_CHECK_EQUAL(metrics.messages_refused(), 0u);
}

CAF_TEST(a late message without a room id is dropped and counted) {
  enters(room, bob);
  asks(leave_room{});
  forget();
  says(relay_kind::candidate, "null");
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 1u);
}

CAF_TEST(a late message to a partner that has gone is dropped and counted) {
  auto id = enters(room, bob);
  hears(room_ended{id, end_reason::left});
  forget();
  says(relay_kind::candidate, "null", id);
  says(relay_kind::candidate, "null");
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(room.news(), "");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 2u);
}

CAF_TEST(a message for the last room is late while waiting) {
  auto id = enters(room, bob);
  waits(next_partner{});
  says(relay_kind::candidate, "null", id);
  says(relay_kind::candidate, "null");
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 2u);
  says(relay_kind::candidate, "null", room_of(matchmaker.last->what.id));
  CAF_CHECK_EQUAL(port->news(), "error wrong_room to webrtc_ice_candidate");
}

CAF_TEST(a message for the last room is late in the next one) {
  auto first = enters(room, bob);
  asks(next_partner{});
  hears(paired{matchmaker.last->what.id, room_of(matchmaker.last->what.id), other_room.handle,
               carol, false});
  forget();
  says(relay_kind::candidate, "null", first);
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(room.news(), "");
  CAF_CHECK_EQUAL(other_room.news(), "");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 1u);
}

CAF_TEST(the last eight rooms are late and one before them is wrong) {
  std::vector<room_id> rooms;
  for (int i = 0; i < 9; ++i) {
    rooms.push_back(enters(room, bob));
    asks(leave_room{});
  }
  forget();
  for (std::size_t i = 1; i < rooms.size(); ++i)
    says(relay_kind::candidate, "null", rooms[i]);
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 8u);
  says(relay_kind::candidate, "null", rooms[0]);
  CAF_CHECK_EQUAL(port->news(), "error wrong_room to webrtc_ice_candidate");
  enters(other_room, carol);
  says(relay_kind::candidate, "null", rooms[1]);
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(other_room.news(), "");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 9u);
}

CAF_TEST(the partner of each of the last eight rooms can be blocked) {
  auto first = enters(room, bob);
  asks(leave_room{});
  for (int i = 0; i < 7; ++i) {
    enters(other_room, carol);
    asks(leave_room{});
  }
  forget();
  asks(block_partner{first});
  CAF_CHECK_EQUAL(port->news(), "partner_blocked of room 1");
  asks(find_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(),
                  "ticket room 9 of alice, video, avoids bob and carol, blocks bob");
  hears(ticket_queued{matchmaker.last->what.id, 1});
  asks(leave_room{});
  enters(other_room, carol);
  asks(block_partner{first});
  asks(leave_room{});
  forget();
  asks(block_partner{first});
  CAF_CHECK_EQUAL(port->news(), "error wrong_room to block_partner");
}

CAF_TEST(a withdrawn ticket does not make the last room forgotten) {
  auto id = enters(room, bob);
  asks(leave_room{});
  waits();
  asks(leave_room{});
  forget();
  says(relay_kind::candidate, "null", id);
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 1u);
}

CAF_TEST(what the partner says is delivered with its name and room and time) {
  enters(room, bob);
  pass(5s);
  hears_from(room, relay_kind::chat, "\"hi\"");
  CAF_CHECK_EQUAL(port->news(), "chat_message \"hi\" from bob in room 1 at +5s");
  hears_from(room, relay_kind::offer, "{}");
  hears_from(room, relay_kind::answer, "{}");
  hears_from(room, relay_kind::candidate, "null");
  hears_from(room, relay_kind::state, "\"connected\"");
  CAF_CHECK_EQUAL(port->news(),
                  "webrtc_offer {} from bob in room 1; webrtc_answer {} from bob in room 1; "
                  "webrtc_ice_candidate null from bob in room 1; "
                  "connection_state \"connected\" from bob in room 1");
}

CAF_TEST(a room that was left is not heard any more) {
  enters(room, bob);
  asks(leave_room{});
  forget();
  hears_from(room, relay_kind::chat, "\"idle\"");
  waits();
  hears_from(room, relay_kind::chat, "\"waiting\"");
  hears(paired{matchmaker.last->what.id, room_of(matchmaker.last->what.id), other_room.handle,
               carol, false});
  forget();
  hears_from(room, relay_kind::chat, "\"in the next\"");
  CAF_CHECK_EQUAL(port->news(), "");
  hears_from(other_room, relay_kind::chat, "\"hi\"");
  CAF_CHECK_EQUAL(port->news(), "chat_message \"hi\" from carol in room 2 at +0s");
}

CAF_TEST(nobody but the room can speak for the partner) {
  enters(room, bob);
  hears(relay{relay_kind::chat, "\"psst\"", wall_clock::now()});
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(typing is cleared before the message that was typed) {
  enters(room, bob);
  hears_from(room, relay_kind::typing, "true");
  CAF_CHECK_EQUAL(port->news(), "typing true from bob in room 1");
  hears_from(room, relay_kind::chat, "\"hi\"");
  CAF_CHECK_EQUAL(port->news(), "typing false from bob in room 1; "
                                "chat_message \"hi\" from bob in room 1 at +0s");
  hears_from(room, relay_kind::chat, "\"again\"");
  CAF_CHECK_EQUAL(port->news(), "chat_message \"again\" from bob in room 1 at +0s");
}

CAF_TEST(typing that the partner has cleared is not cleared again) {
  enters(room, bob);
  hears_from(room, relay_kind::typing, "true");
  hears_from(room, relay_kind::typing, "false");
  port->news();
  hears_from(room, relay_kind::chat, "\"hi\"");
  CAF_CHECK_EQUAL(port->news(), "chat_message \"hi\" from bob in room 1 at +0s");
}

CAF_TEST(signaling does not clear typing) {
  enters(room, bob);
  hears_from(room, relay_kind::typing, "true");
  port->news();
  hears_from(room, relay_kind::candidate, "null");
  CAF_CHECK_EQUAL(port->news(), "webrtc_ice_candidate null from bob in room 1");
}

CAF_TEST(typing is cleared before the typer is said to have gone) {
  auto id = enters(room, bob);
  hears_from(room, relay_kind::typing, "true");
  port->news();
  hears(room_ended{id, end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "typing false from bob in room 1; partner_left room 1");
}

CAF_TEST(a new partner does not inherit the typing of the last one) {
  enters(room, bob);
  hears_from(room, relay_kind::typing, "true");
  asks(leave_room{});
  auto id = enters(other_room, carol);
  hears(room_ended{id, end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "partner_left room 2");
}

CAF_TEST_FIXTURE_SCOPE_END()
