#define CAF_SUITE actors.conversation_races

#include "caf/test/dsl.hpp"

#include "race_fixture.hpp"
#include "wall_clock.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

CAF_TEST_FIXTURE_SCOPE(conversation_races_tests, race_fixture)

CAF_TEST(leave comes too late) {
  matchmaker_decides();
  alice.posts(leave_room{});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "left_room room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator; partner_left room 1");
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
}

CAF_TEST(leave comes in time though the matchmaker does not know) {
  alice.posts(leave_room{});
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "left_room room 1");
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 1 waiting");
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "partner_found bob in room 2, initiator");
}

CAF_TEST(the client is lost before the matchmaker decides) {
  alice.drops();
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 1 waiting");
  CAF_CHECK(has_ended(alice.session));
  CAF_CHECK_EQUAL(stats().matches_total, 0u);
}

CAF_TEST(the client is lost before it hears of the pair) {
  matchmaker_decides();
  alice.drops();
  settle();
  CAF_CHECK_EQUAL(bob.news(),
                  "partner_found alice in room 1, initiator; partner_disconnected from room 1");
  CAF_CHECK(has_ended(alice.session));
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
}

CAF_TEST(both clients are lost before they hear of the pair) {
  matchmaker_decides();
  alice.drops();
  bob.drops();
  carol.drops();
  settle();
  CAF_CHECK_EQUAL(running(), 3u);
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
  CAF_CHECK_EQUAL(stats().waiting_users(), 0u);
}

CAF_TEST(the client is lost while its ticket is on the way) {
  bob.drops();
  step(bob.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(stats().waiting_users(), 1u);
  CAF_CHECK(has_ended(bob.session));
  CAF_CHECK_EQUAL(running(), 5u);
}

CAF_TEST(leave and a second find come in time though the matchmaker does not know) {
  alice.posts(leave_room{});
  alice.posts(find_partner{});
  step(alice.session);
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "left_room room 1; waiting_for_partner in room 2, 1 waiting; "
                                "partner_found bob in room 2");
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 2, initiator");
}

CAF_TEST(a client that leaves when the room has just started leaves the room) {
  matchmaker_decides();
  room_acts();
  alice.posts(leave_room{});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1; left_room room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator; partner_left room 1");
}

CAF_TEST(whoever is called off goes on waiting in its old place) {
  bob.drops();
  step(bob.session);
  matchmaker_decides();
  advance_time(1s);
  carol.posts(find_partner{});
  settle();
  dave.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1");
  CAF_CHECK_EQUAL(carol.news(), "partner_found alice in room 1, initiator");
  CAF_CHECK_EQUAL(dave.news(), "waiting_for_partner in room 2, 1 waiting");
}

CAF_TEST(whoever is called off may change its wishes meanwhile) {
  bob.drops();
  step(bob.session);
  matchmaker_decides();
  alice.posts(find_partner{{{interest{"chess", "chess"}}, {}, {}, {}}});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting about interests");
  auto waiting = *ask<waiting_page>(matchmaker, list_waiting{0, 10});
  CAF_REQUIRE_EQUAL(waiting.users.size(), 1u);
  CAF_CHECK_EQUAL(waiting.users[0].interests.at(0), "chess");
}

CAF_TEST(a second find and the pair meet) {
  matchmaker_decides();
  alice.posts(find_partner{});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator");
  CAF_CHECK_EQUAL(stats().waiting_users(), 0u);
}

CAF_TEST(a next and the pair meet) {
  matchmaker_decides();
  alice.posts(next_partner{});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator");
}

CAF_TEST(a next just behind the pair skips it) {
  matchmaker_decides();
  room_acts();
  alice.posts(next_partner{});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1; "
                                "waiting_for_partner in room 2, 1 waiting");
  CAF_CHECK_EQUAL(bob.news(),
                  "partner_found alice in room 1, initiator; partner_left room 1, skipped");
}

CAF_TEST(a find just behind the pair is refused) {
  matchmaker_decides();
  room_acts();
  alice.posts(find_partner{});
  settle();
  CAF_CHECK_EQUAL(alice.news(),
                  "partner_found bob in room 1; error already_in_room to find_partner");
}

CAF_TEST(the partner is found before anything from it comes) {
  matchmaker_decides();
  room_acts();
  bob.posts(relay_request{relay_kind::offer, "{}", {}});
  step(bob.session);
  step(bob.session);
  room_acts();
  CAF_CHECK_EQUAL(alice.news(), "");
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1; webrtc_offer {} from bob in room 1");
}

CAF_TEST(nothing comes from a partner that has left) {
  settle();
  alice.news();
  bob.news();
  bob.posts(relay_request{relay_kind::chat, "1", {}});
  bob.posts(leave_room{});
  bob.posts(relay_request{relay_kind::chat, "2", {}});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "chat_message 1 from bob in room 1 at +0s; partner_left room 1");
  CAF_CHECK_EQUAL(stats().late_messages_total, 1u);
}

CAF_TEST(what crosses the end of the room is dropped) {
  settle();
  alice.news();
  bob.news();
  alice.posts(leave_room{});
  step(alice.session);
  bob.posts(relay_request{relay_kind::chat, "1", {}});
  step(bob.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "left_room room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_left room 1");
}

CAF_TEST(what the room had passed on already is not heard after leave) {
  settle();
  alice.news();
  bob.posts(relay_request{relay_kind::chat, "1", {}});
  step(bob.session);
  alice.posts(leave_room{});
  room_acts();
  settle();
  CAF_CHECK_EQUAL(alice.news(), "left_room room 1");
}

CAF_TEST(both leave at once) {
  settle();
  alice.news();
  bob.news();
  alice.posts(leave_room{});
  bob.posts(leave_room{});
  step(alice.session);
  step(bob.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "left_room room 1");
  CAF_CHECK_EQUAL(bob.news(), "left_room room 1");
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
  CAF_CHECK_EQUAL(stats().ended_rooms, 1u);
}

CAF_TEST(the wait is over while the client leaves the queue) {
  settle();
  bob.news();
  carol.asks(find_partner{});
  carol.news();
  caf::anon_send(matchmaker, expire_tickets{0s});
  carol.posts(leave_room{});
  step(carol.session);
  settle();
  CAF_CHECK_EQUAL(carol.news(), "left_room room 2");
  CAF_CHECK_EQUAL(stats().waiting_users(), 0u);
}

CAF_TEST(the wait is over while the client is lost) {
  settle();
  carol.asks(find_partner{});
  caf::anon_send(matchmaker, expire_tickets{0s});
  carol.drops();
  settle();
  CAF_CHECK(has_ended(carol.session));
}

CAF_TEST(the wait is over while the client asks again) {
  settle();
  carol.asks(find_partner{});
  carol.news();
  caf::anon_send(matchmaker, expire_tickets{0s});
  carol.posts(find_partner{});
  step(carol.session);
  settle();
  CAF_CHECK_EQUAL(carol.news(), "error waiting_timeout");
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "waiting_for_partner in room 3, 1 waiting");
}

CAF_TEST(an operator ends the room while a member leaves it) {
  settle();
  alice.news();
  bob.news();
  auto page = *ask<rooms_page>(supervisor, list_rooms{});
  caf::anon_send(supervisor, end_room{page.rooms[0].id});
  alice.posts(leave_room{});
  settle();
  CAF_CHECK_EQUAL(alice.news(), "left_room room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_left room 1, closed");
  CAF_CHECK_EQUAL(stats().ended_rooms, 1u);
}

CAF_TEST(the directory looks after a room while its last word is on the way) {
  settle();
  const auto room = ask<rooms_page>(supervisor, list_rooms{})->rooms[0].id;
  caf::anon_send(supervisor, tick{});
  alice.posts(leave_room{});
  step(alice.session);
  room_acts();
  settle();
  CAF_CHECK(ask<room_info>(supervisor, find_room{room})->why == end_reason::left);
}

CAF_TEST(whose room fails as it begins waits on) {
  matchmaker_decides();
  wall_clock::fail_once();
  room_acts();
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator");
  CAF_CHECK_EQUAL(stats().faults_total, 1u);
  CAF_CHECK_EQUAL(stats().active_rooms, 1u);
}

CAF_TEST(nobody is left with a session that fails after its ticket was taken) {
  matchmaker_decides();
  alice.posts(ping{});
  wall_clock::fail_once();
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "error internal; closed with 1011");
  CAF_CHECK_EQUAL(bob.news(),
                  "partner_found alice in room 1, initiator; partner_disconnected from room 1");
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
  bob.asks(find_partner{});
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "partner_found bob in room 2, initiator");
}

CAF_TEST(nobody is left with a session that fails when the room has begun) {
  matchmaker_decides();
  alice.posts(ping{});
  room_acts();
  wall_clock::fail_once();
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(bob.news(),
                  "partner_found alice in room 1, initiator; partner_disconnected from room 1");
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
}

CAF_TEST(the wait is over while new wishes are on the way) {
  settle();
  carol.asks(find_partner{});
  carol.news();
  carol.posts(find_partner{{{interest{"chess", "chess"}}, {}, {}, {}}});
  caf::anon_send(matchmaker, expire_tickets{0s});
  step(carol.session);
  settle();
  CAF_CHECK_EQUAL(carol.news(), "waiting_for_partner in room 2, 1 waiting about interests");
  caf::anon_send(matchmaker, expire_tickets{0s});
  settle();
  CAF_CHECK_EQUAL(carol.news(), "error waiting_timeout");
}

CAF_TEST(the service shuts down while two are paired) {
  matchmaker_decides();
  caf::anon_send(supervisor, shut_down{});
  settle();
  CAF_CHECK_EQUAL(running(), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
