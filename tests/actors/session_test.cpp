#define CAF_SUITE actors.session

#include "caf/test/dsl.hpp"

#include "session_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

preferences music() {
  preferences result;
  result.interests = {interest{"music", "music"}};
  result.mode = chat_mode::text;
  result.language = "de";
  result.strict = true;
  return result;
}

constexpr auto music_text = "text in <de> about <music> strict";

} // namespace

CAF_TEST_FIXTURE_SCOPE(session_tests, session_fixture)

CAF_TEST(a new session reports to the supervisor and greets its client) {
  CAF_CHECK_EQUAL(greeting, "connected as alice at +0s");
  CAF_CHECK_EQUAL(report, "hello of alice");
}

CAF_TEST(a new session is in the directory before its client reads anything) {
  auto bobs = std::make_shared<recording_port>(names);
  auto second =
      keep(sys.spawn(session, session_seed{bob, bobs, matchmaker.handle, supervisor.handle, &env}));
  bobs->broken = true;
  settle();
  CAF_CHECK_EQUAL(supervisor.news(), "hello of bob");
}

CAF_TEST(a search puts a ticket into the queue) {
  asks(find_partner{music()});
  CAF_CHECK_EQUAL(matchmaker.news(), std::string{"ticket room 1 of alice, "} + music_text);
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(next without a room is a search) {
  asks(next_partner{music()});
  CAF_CHECK_EQUAL(matchmaker.news(), std::string{"ticket room 1 of alice, "} + music_text);
}

CAF_TEST(the client hears that it waits) {
  asks(find_partner{});
  hears(ticket_queued{matchmaker.last->what.id, 3});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 1, 3 waiting");
}

CAF_TEST(find while waiting updates the wishes and keeps the ticket) {
  auto id = waits();
  asks(find_partner{music()});
  CAF_CHECK_EQUAL(matchmaker.news(), std::string{"update of room 1, "} + music_text);
  hears(ticket_queued{id, 2});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 1, 2 waiting");
}

CAF_TEST(next while waiting is the same as find) {
  waits();
  asks(next_partner{music()});
  CAF_CHECK_EQUAL(matchmaker.news(), std::string{"update of room 1, "} + music_text);
}

CAF_TEST(next without wishes keeps those given last) {
  waits(find_partner{music()});
  asks(next_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(), "update of room 1, as it is");
  hears(
      paired{matchmaker.last->what.id, room_of(matchmaker.last->what.id), room.handle, bob, false});
  asks(next_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(),
                  std::string{"ticket room 2 of alice, "} + music_text + ", avoids bob");
  hears(ticket_queued{matchmaker.last->what.id, 1});
  asks(leave_room{});
  matchmaker.news();
  asks(next_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(),
                  std::string{"ticket room 3 of alice, "} + music_text + ", avoids bob");
}

CAF_TEST(wishes given with next are kept for the next next) {
  enters(room, bob);
  waits(next_partner{music()});
  asks(next_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(), "update of room 2, as it is");
}

CAF_TEST(find states its wishes anew) {
  auto id = waits(find_partner{music()});
  asks(find_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(), "update of room 1, video");
  hears(ticket_queued{id, 1});
  asks(next_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(), "update of room 1, as it is");
}

CAF_TEST(a pair is announced with room and partner and role) {
  auto id = waits();
  hears(paired{id, room_of(id), room.handle, bob, false});
  CAF_CHECK_EQUAL(port->news(), "partner_found bob in room 1");
}

CAF_TEST(the one who completed the pair is in the room of the one who waited) {
  asks(find_partner{});
  room_id waiters{uuid::generate()};
  hears(paired{matchmaker.last->what.id, waiters, room.handle, bob, true});
  CAF_CHECK_EQUAL(names[matchmaker.last->what.id], "room 1");
  CAF_CHECK_EQUAL(port->news(), "partner_found bob in room 2, initiator");
  says(relay_kind::chat, "\"hi\"", waiters);
  CAF_CHECK_EQUAL(room.news(), "chat_message \"hi\"");
}

CAF_TEST(find in a room is refused and changes nothing) {
  enters(room, bob);
  asks(find_partner{music()});
  CAF_CHECK_EQUAL(port->news(), "error already_in_room to find_partner");
  CAF_CHECK_EQUAL(matchmaker.news(), "");
  CAF_CHECK_EQUAL(room.news(), "");
  CAF_CHECK_EQUAL(metrics.messages_refused(), 1u);
  asks(next_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(), "ticket room 2 of alice, video, avoids bob");
}

CAF_TEST(next in a room leaves it and looks again) {
  enters(room, bob);
  asks(next_partner{});
  CAF_CHECK_EQUAL(room.news(), "leave: skipped");
  CAF_CHECK_EQUAL(matchmaker.news(), "ticket room 2 of alice, video, avoids bob");
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(leave in a room answers with that room and looks no further) {
  enters(room, bob);
  asks(leave_room{});
  CAF_CHECK_EQUAL(room.news(), "leave: left");
  CAF_CHECK_EQUAL(port->news(), "left_room room 1");
  CAF_CHECK_EQUAL(matchmaker.news(), "");
}

CAF_TEST(leave while waiting withdraws the ticket and answers at once) {
  waits();
  asks(leave_room{});
  CAF_CHECK_EQUAL(matchmaker.news(), "cancel room 1");
  CAF_CHECK_EQUAL(port->news(), "left_room room 1");
}

CAF_TEST(leave is idempotent) {
  asks(leave_room{});
  CAF_CHECK_EQUAL(port->news(), "left_room");
  enters(room, bob);
  asks(leave_room{});
  forget();
  asks(leave_room{});
  asks(leave_room{});
  CAF_CHECK_EQUAL(port->news(), "left_room; left_room");
  CAF_CHECK_EQUAL(room.news(), "");
  CAF_CHECK_EQUAL(matchmaker.news(), "");
}

CAF_TEST(whoever has left may look again) {
  enters(room, bob);
  asks(leave_room{});
  forget();
  asks(find_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(), "ticket room 2 of alice, video, avoids bob");
}

CAF_TEST(a ticket that has waited for too long is told and the client may ask again) {
  auto id = waits();
  hears(ticket_expired{id});
  CAF_CHECK_EQUAL(port->news(), "error waiting_timeout");
  CAF_CHECK_EQUAL(metrics.errors.sum(error_code::waiting_timeout), 1u);
  asks(find_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(), "ticket room 2 of alice, video");
}

CAF_TEST(a ping is answered with its token) {
  asks(ping{"{\"n\":1}"});
  CAF_CHECK_EQUAL(port->news(), "pong {\"n\":1} at +0s");
}

CAF_TEST(a ping without a token is answered without one) {
  pass(5s);
  asks(ping{});
  CAF_CHECK_EQUAL(port->news(), "pong at +5s");
}

CAF_TEST(a ping is answered in every state) {
  waits();
  asks(ping{"1"});
  CAF_CHECK_EQUAL(port->news(), "pong 1 at +0s");
  hears(
      paired{matchmaker.last->what.id, room_of(matchmaker.last->what.id), room.handle, bob, false});
  port->news();
  asks(ping{"2"});
  CAF_CHECK_EQUAL(port->news(), "pong 2 at +0s");
}

CAF_TEST(what could not be understood is refused and counted) {
  asks(rejected{error_code::invalid_message, "`roomId` must be a string", "chat_message"});
  CAF_CHECK_EQUAL(port->news(), "error invalid_message to chat_message");
  asks(rejected{error_code::invalid_json, "not JSON", ""});
  CAF_CHECK_EQUAL(port->news(), "error invalid_json");
  asks(rejected{error_code::rate_limited, "too fast", "ping", std::chrono::milliseconds{20}});
  CAF_CHECK_EQUAL(port->news(), "error rate_limited to ping for a while");
  CAF_CHECK_EQUAL(metrics.messages_refused(), 3u);
}

CAF_TEST(the port hears of every event that was dealt with) {
  asks(ping{});
  asks(leave_room{});
  asks(rejected{error_code::invalid_json, "not JSON", ""});
  says(relay_kind::chat, "1");
  CAF_CHECK_EQUAL(port->events_heard, 4);
  hears(ticket_queued{ticket_id{}, 1});
  CAF_CHECK_EQUAL(port->events_heard, 4);
}

CAF_TEST(an error leaves the state alone) {
  enters(room, bob);
  asks(rejected{error_code::unknown_event, "unknown event", "dance"});
  CAF_CHECK_EQUAL(port->news(), "error unknown_event to dance");
  says(relay_kind::chat, "\"hi\"");
  CAF_CHECK_EQUAL(room.news(), "chat_message \"hi\"");
}

CAF_TEST_FIXTURE_SCOPE_END()
