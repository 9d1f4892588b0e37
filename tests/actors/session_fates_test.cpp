#define CAF_SUITE actors.session_fates

#include "caf/test/dsl.hpp"

#include "session_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;

CAF_TEST_FIXTURE_SCOPE(session_fates_tests, session_fixture)

// -- the partner goes --

CAF_TEST(a partner that chose to go or was made to has left and it is told why) {
  auto id = enters(room, bob);
  hears(room_ended{id, end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "partner_left room 1");
  id = enters(room, bob);
  hears(room_ended{id, end_reason::skipped});
  CAF_CHECK_EQUAL(port->news(), "partner_left room 2, skipped");
  id = enters(room, bob);
  hears(room_ended{id, end_reason::closed});
  CAF_CHECK_EQUAL(port->news(), "partner_left room 3, closed");
}

CAF_TEST(a partner whose connection is lost has disconnected) {
  auto id = enters(room, bob);
  hears(room_ended{id, end_reason::disconnected});
  CAF_CHECK_EQUAL(port->news(), "partner_disconnected from room 1");
  id = enters(room, bob);
  hears(room_ended{id, end_reason::failed});
  CAF_CHECK_EQUAL(port->news(), "partner_disconnected from room 2");
}

CAF_TEST(the one left behind is idle until it asks again) {
  auto id = enters(room, bob);
  hears(room_ended{id, end_reason::left});
  forget();
  asks(leave_room{});
  CAF_CHECK_EQUAL(port->news(), "left_room");
  CAF_CHECK_EQUAL(matchmaker.news(), "");
  asks(find_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(), "ticket room 2 of alice, video, avoids bob");
  CAF_CHECK_EQUAL(room.news(), "");
}

CAF_TEST(the end of a room that was left before is not told) {
  auto id = enters(room, bob);
  asks(next_partner{});
  forget();
  hears(room_ended{id, end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "");
  hears(paired{matchmaker.last->what.id, room_of(matchmaker.last->what.id), other_room.handle,
               carol, false});
  port->news();
  hears(room_ended{id, end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "");
  hears_from(other_room, relay_kind::chat, "\"hi\"");
  CAF_CHECK_EQUAL(port->news(), "chat_message \"hi\" from carol in room 2 at +0s");
}

CAF_TEST(the partner has gone only once) {
  auto id = enters(room, bob);
  hears(room_ended{id, end_reason::left});
  hears(room_ended{id, end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "partner_left room 1");
  hears_from(room, relay_kind::chat, "\"one more thing\"");
  CAF_CHECK_EQUAL(port->news(), "");
}

// -- the queue answers late --

CAF_TEST(a withdrawn ticket says nothing more) {
  auto id = waits();
  asks(leave_room{});
  port->news();
  hears(ticket_queued{id, 1});
  hears(called_off{id});
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(matchmaker.news(), "cancel room 1");
}

CAF_TEST(a ticket that expired while it was withdrawn is no timeout) {
  auto id = waits();
  CAF_CHECK(takes_ticket());
  asks(leave_room{});
  port->news();
  hears(ticket_expired{id});
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(a pair that comes after leave is left at once and not announced) {
  auto id = waits();
  CAF_CHECK(takes_ticket());
  asks(leave_room{});
  forget();
  hears(paired{id, room_of(id), room.handle, bob, false});
  CAF_CHECK_EQUAL(room.news(), "leave: left");
  CAF_CHECK_EQUAL(port->news(), "");
  says(relay_kind::chat, "1", room_of(id));
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to chat_message");
}

CAF_TEST(a pair that comes after leave and a second find does not end the second search) {
  auto first = waits();
  CAF_CHECK(takes_ticket());
  asks(leave_room{});
  auto second = waits();
  CAF_CHECK(first != second);
  hears(paired{first, room_of(first), room.handle, bob, false});
  CAF_CHECK_EQUAL(room.news(), "leave: left");
  CAF_CHECK_EQUAL(port->news(), "");
  hears(paired{second, room_of(second), other_room.handle, carol, false});
  CAF_CHECK_EQUAL(other_room.news(), "");
  CAF_CHECK_EQUAL(port->news(), "partner_found carol in room 2");
}

CAF_TEST(a pair that comes when there is another partner is left at once) {
  auto first = waits();
  CAF_CHECK(takes_ticket());
  asks(leave_room{});
  enters(other_room, carol);
  hears(paired{first, room_of(first), room.handle, bob, false});
  CAF_CHECK_EQUAL(room.news(), "leave: left");
  CAF_CHECK_EQUAL(port->news(), "");
  says(relay_kind::chat, "1");
  CAF_CHECK_EQUAL(other_room.news(), "chat_message 1");
}

CAF_TEST(news of an old ticket are not taken for news of the current one) {
  auto first = waits();
  CAF_CHECK(takes_ticket());
  asks(leave_room{});
  waits();
  hears(ticket_queued{first, 7});
  hears(ticket_expired{first});
  CAF_CHECK_EQUAL(port->news(), "");
  asks(find_partner{});
  CAF_CHECK_EQUAL(matchmaker.news(), "update of room 2, video");
}

// -- the client goes --

CAF_TEST(an idle session ends with its client) {
  hears(client_gone{});
  CAF_CHECK(has_ended(subject));
  CAF_CHECK_EQUAL(matchmaker.news(), "");
}

CAF_TEST(a session in a room says that its client is disconnected and ends) {
  enters(room, bob);
  hears(client_gone{});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a waiting session withdraws its ticket and ends) {
  waits();
  hears(client_gone{});
  CAF_CHECK_EQUAL(matchmaker.news(), "cancel room 1");
  CAF_CHECK(has_ended(subject));
  CAF_CHECK(!takes_ticket());
}

CAF_TEST(a session whose ticket is taken ends when it hears what became of it) {
  auto id = waits();
  CAF_CHECK(takes_ticket());
  hears(client_gone{});
  CAF_CHECK(!has_ended(subject));
  hears(called_off{id});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a pair that comes after the client has gone is left as disconnected) {
  auto id = waits();
  CAF_CHECK(takes_ticket());
  hears(client_gone{});
  hears(paired{id, room_of(id), room.handle, bob, false});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a session ends only when it has heard of all its tickets that were taken) {
  auto first = waits();
  CAF_CHECK(takes_ticket());
  asks(leave_room{});
  waits();
  asks(leave_room{});
  auto third = waits();
  CAF_CHECK(takes_ticket());
  asks(leave_room{});
  hears(client_gone{});
  hears(called_off{third});
  CAF_CHECK(!has_ended(subject));
  hears(paired{first, room_of(first), room.handle, bob, false});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a ticket that expired meanwhile lets the session end too) {
  auto id = waits();
  CAF_CHECK(takes_ticket());
  hears(client_gone{});
  hears(ticket_expired{id});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a client can go only once and asks for nothing afterwards) {
  auto id = waits();
  CAF_CHECK(takes_ticket());
  hears(client_gone{});
  forget();
  hears(client_gone{});
  asks(find_partner{});
  asks(ping{});
  asks(leave_room{});
  CAF_CHECK_EQUAL(matchmaker.news(), "");
  CAF_CHECK_EQUAL(port->news(), "");
  hears(called_off{id});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a session whose matchmaker has died ends with its client) {
  waits();
  CAF_CHECK(takes_ticket());
  caf::anon_send_exit(matchmaker.handle, caf::exit_reason::kill);
  settle();
  hears(client_gone{});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a session whose port is gone goes on until it hears of it) {
  enters(room, bob);
  port.reset();
  hears_from(room, relay_kind::chat, "\"hi\"");
  asks(ping{});
  CAF_CHECK(!has_ended(subject));
  CAF_CHECK_EQUAL(room.news(), "");
  hears(client_gone{});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

// -- the server sends it away --

CAF_TEST(a dismissed session closes the connection and waits for that to happen) {
  enters(room, bob);
  hears(dismiss{close_code::going_away, "server shutting down"});
  CAF_CHECK_EQUAL(port->news(), "closed with 1001");
  CAF_CHECK_EQUAL(room.news(), "");
  CAF_CHECK(!has_ended(subject));
  hears(client_gone{});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a dismissed session without a connection ends by itself) {
  enters(room, bob);
  port.reset();
  hears(dismiss{close_code::going_away, "server shutting down"});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

// -- a fault --

CAF_TEST(a session that fails in a room leaves it and says so and closes the connection) {
  enters(room, bob);
  wall_clock::fail_once();
  asks(ping{});
  CAF_CHECK_EQUAL(room.news(), "leave: failed");
  CAF_CHECK_EQUAL(port->news(), "error internal; closed with 1011");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a session that fails while waiting withdraws its ticket) {
  waits();
  wall_clock::fail_once();
  asks(ping{});
  CAF_CHECK_EQUAL(matchmaker.news(), "cancel room 1");
  CAF_CHECK_EQUAL(port->news(), "error internal; closed with 1011");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a session that fails because nothing can be delivered fails alone) {
  enters(room, bob);
  port->broken = true;
  asks(ping{});
  CAF_CHECK_EQUAL(room.news(), "leave: failed");
  CAF_CHECK_EQUAL(port->news(), "closed with 1011");
  CAF_CHECK(has_ended(subject));
}

// -- the matchmaker takes a ticket --

CAF_TEST(a ticket can not be taken when it was withdrawn and the next one can) {
  waits();
  asks(leave_room{});
  CAF_CHECK(!takes_ticket());
  waits();
  CAF_CHECK(takes_ticket());
  CAF_CHECK(!takes_ticket());
}

CAF_TEST(a ticket can not be taken as it was before its wishes changed) {
  waits();
  asks(find_partner{{{interest{"chess", "chess"}}, {}, {}, {}}});
  CAF_CHECK(!takes_ticket());
  CAF_CHECK(matchmaker.last->availability->take(matchmaker.last->number + 1));
}

CAF_TEST(a ticket can be taken as it was when the same is asked for again) {
  waits();
  asks(find_partner{preferences{}});
  CAF_CHECK(takes_ticket());
}

CAF_TEST(a ticket can not be taken as it was before somebody was blocked) {
  enters(room, bob);
  asks(next_partner{});
  hears(ticket_queued{matchmaker.last->what.id, 1});
  asks(block_partner{});
  CAF_CHECK(!takes_ticket());
}

CAF_TEST(new wishes come too late for a ticket that was taken) {
  auto id = waits();
  CAF_CHECK(takes_ticket());
  asks(find_partner{{{interest{"chess", "chess"}}, {}, {}, {}}});
  CAF_CHECK(!matchmaker.last->availability->take(matchmaker.last->availability->number()));
  hears(paired{id, room_of(id), room.handle, bob, false});
  CAF_CHECK_EQUAL(port->news(), "partner_found bob in room 1");
}

CAF_TEST(whoever is called off hands in its ticket again as it was) {
  auto id = waits();
  auto since = matchmaker.last->what.since;
  CAF_CHECK(takes_ticket());
  pass(std::chrono::seconds{7});
  hears(called_off{id});
  CAF_CHECK_EQUAL(matchmaker.news(), "returned ticket room 1 of alice, video");
  CAF_CHECK(matchmaker.last->what.since == since);
  CAF_CHECK(matchmaker.last->told == search_scope::anyone);
  CAF_CHECK(takes_ticket());
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
