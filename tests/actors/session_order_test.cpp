#define CAF_SUITE actors.session_order

#include "caf/test/dsl.hpp"

#include "session_resume_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

// What a client says while its search is not answered yet.
CAF_TEST_FIXTURE_SCOPE(session_order_tests, session_fixture)

CAF_TEST(what is said behind a search is heard when the search is answered) {
  asks(find_partner{});
  asks(ping{"1"});
  asks(rejected{error_code::unknown_event, "unknown event", "dance"});
  CAF_CHECK_EQUAL(port->news(), "");
  hears(ticket_queued{matchmaker.last->what.id, 1});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 1, 1 waiting; pong 1 at +0s; "
                                "error unknown_event to dance");
  asks(ping{"2"});
  CAF_CHECK_EQUAL(port->news(), "pong 2 at +0s");
}

CAF_TEST(the port does not hear of what is not dealt with yet) {
  asks(find_partner{});
  asks(ping{});
  asks(ping{});
  CAF_CHECK_EQUAL(port->events_heard, 1);
  hears(ticket_queued{matchmaker.last->what.id, 1});
  CAF_CHECK_EQUAL(port->events_heard, 3);
}

CAF_TEST(each of many searches at once is answered before the next one is heard) {
  asks(find_partner{});
  asks(find_partner{{{interest{"chess", "chess"}}, {}, {}, {}}});
  asks(next_partner{});
  asks(ping{"1"});
  CAF_CHECK_EQUAL(matchmaker.news(), "ticket room 1 of alice, video");
  auto id = matchmaker.last->what.id;
  hears(ticket_queued{id, 1});
  CAF_CHECK_EQUAL(matchmaker.news(), "update of room 1, video about <chess>");
  hears(ticket_queued{id, 2});
  CAF_CHECK_EQUAL(matchmaker.news(), "update of room 1, as it is");
  hears(ticket_queued{id, 3});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 1, 1 waiting; waiting_for_partner in "
                                "room 1, 2 waiting; waiting_for_partner in room 1, 3 waiting; "
                                "pong 1 at +0s");
  CAF_CHECK_EQUAL(matchmaker.news(), "");
}

CAF_TEST(a search behind one that finds somebody is refused) {
  asks(find_partner{});
  asks(find_partner{});
  auto id = matchmaker.last->what.id;
  hears(paired{id, room_of(id), room.handle, bob, false});
  CAF_CHECK_EQUAL(port->news(),
                  "partner_found bob in room 1; error already_in_room to find_partner");
}

CAF_TEST(what is said behind a search that finds somebody is said to the partner) {
  asks(find_partner{});
  says(relay_kind::chat, "\"hi\"");
  says(relay_kind::candidate, "1");
  auto id = matchmaker.last->what.id;
  CAF_CHECK_EQUAL(port->news() + room.news(), "");
  hears(paired{id, room_of(id), room.handle, bob, false});
  CAF_CHECK_EQUAL(port->news(), "partner_found bob in room 1");
  CAF_CHECK_EQUAL(room.news(), "chat_message \"hi\"; webrtc_ice_candidate 1");
}

CAF_TEST(a search that is called off is not answered yet) {
  asks(find_partner{});
  asks(ping{"1"});
  auto id = matchmaker.last->what.id;
  CAF_CHECK(takes_ticket());
  hears(called_off{id});
  CAF_CHECK_EQUAL(port->news(), "");
  hears(ticket_queued{id, 1});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 1, 1 waiting; pong 1 at +0s");
}

CAF_TEST(what is said behind a search is heard when the wait is over) {
  auto id = waits();
  asks(find_partner{});
  asks(leave_room{});
  hears(ticket_expired{id});
  CAF_CHECK_EQUAL(port->news(), "error waiting_timeout; left_room");
}

CAF_TEST(what is said behind a search is heard when the server drains) {
  asks(find_partner{});
  asks(leave_room{});
  asks(find_partner{});
  hears(drain_notice{1s, {}});
  CAF_CHECK_EQUAL(port->news(), "server_draining for 1000 ms, ends in 0 ms; left_room; "
                                "error server_draining to find_partner for a while");
}

CAF_TEST(news of an old ticket are no answer to a search) {
  auto first = waits();
  asks(leave_room{});
  asks(find_partner{});
  asks(ping{"1"});
  port->news();
  hears(ticket_queued{first, 1});
  hears(called_off{first});
  CAF_CHECK_EQUAL(port->news(), "");
  hears(ticket_queued{matchmaker.last->what.id, 1});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 2, 1 waiting; pong 1 at +0s");
}

CAF_TEST(a client that is gone has been heard to the end) {
  auto id = enters(room, bob);
  asks(next_partner{});
  asks(block_partner{id});
  asks(leave_room{});
  asks(find_partner{});
  forget();
  hears(client_gone{});
  CAF_CHECK_EQUAL(matchmaker.news(), "block in room 2: bob; cancel room 2; "
                                     "ticket room 3 of alice, video, avoids bob, blocks bob; "
                                     "cancel room 3");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a session that fails over what it hears late ends as always) {
  asks(find_partner{});
  asks(ping{});
  asks(leave_room{});
  matchmaker.news();
  wall_clock::fail_once();
  hears(ticket_queued{matchmaker.last->what.id, 1});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 1, 1 waiting; error internal; "
                                "closed with 1011");
  CAF_CHECK_EQUAL(matchmaker.news(), "cancel room 1");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(session_order_resume_tests, session_resume_fixture)

CAF_TEST(what was said before the connection was lost is heard at once and only once) {
  asks(find_partner{});
  asks(leave_room{});
  asks(find_partner{});
  vanishes();
  CAF_CHECK_EQUAL(matchmaker.news(), "ticket room 1 of alice, video; cancel room 1; "
                                     "ticket room 2 of alice, video");
  CAF_CHECK_EQUAL(port->events_heard, 3);
  returns();
  hears(ticket_queued{matchmaker.last->what.id, 1});
  CAF_CHECK_EQUAL(port->news(), "attached to alice; resumed as alice, waiting in room 2, can "
                                "resume within 15000ms; waiting_for_partner in room 2, 1 waiting");
  CAF_CHECK_EQUAL(matchmaker.news(), "");
  CAF_CHECK_EQUAL(port->events_heard, 0);
}

CAF_TEST(whoever comes back before its search is answered waits for that too) {
  asks(find_partner{});
  vanishes();
  returns();
  port->news();
  asks(ping{"1"});
  CAF_CHECK_EQUAL(port->news(), "");
  hears(ticket_queued{matchmaker.last->what.id, 1});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 1, 1 waiting; pong 1 at +0s");
}

CAF_TEST(the last words of a connection that is taken over are heard before its successor) {
  asks(find_partner{});
  asks(leave_room{});
  returns();
  CAF_CHECK_EQUAL(matchmaker.news(), "ticket room 1 of alice, video");
  hears(client_gone{});
  CAF_CHECK_EQUAL(matchmaker.news(), "cancel room 1");
  CAF_CHECK_EQUAL(port->news(), "attached to alice; resumed as alice, idle, can resume within "
                                "15000ms; left_room room 1");
}

CAF_TEST_FIXTURE_SCOPE_END()
