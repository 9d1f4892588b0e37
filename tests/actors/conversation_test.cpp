#define CAF_SUITE actors.conversation

#include "caf/test/dsl.hpp"

#include "world.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// Three strangers, connected and idle.
class conversation_fixture : public world {
public:
  /// Alice waits, Bob completes the pair; gives their room.
  room_id pair_alice_and_bob() {
    alice.asks(find_partner{});
    bob.asks(find_partner{});
    auto page = *ask<rooms_page>(supervisor, list_rooms{list_rooms::filter::active});
    forget();
    return page.rooms.back().id;
  }

  void forget() {
    for (auto* each : {&alice, &bob, &carol})
      each->news();
  }

  client alice{*this, "alice"};
  client bob{*this, "bob"};
  client carol{*this, "carol"};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(conversation_tests, conversation_fixture)

CAF_TEST(two strangers meet) {
  alice.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting");
  bob.asks(find_partner{});
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator");
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1");
  CAF_CHECK_EQUAL(carol.news(), "");
}

CAF_TEST(a third one waits for a fourth) {
  pair_alice_and_bob();
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "waiting_for_partner in room 2, 1 waiting");
  client dave{*this, "dave"};
  dave.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "partner_found dave in room 2");
  CAF_CHECK_EQUAL(dave.news(), "partner_found carol in room 2, initiator");
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(bob.news(), "");
}

CAF_TEST(a call is set up through the server) {
  auto room = pair_alice_and_bob();
  bob.says(relay_kind::offer, "{\"type\":\"offer\"}", room);
  alice.says(relay_kind::answer, "{\"type\":\"answer\"}", room);
  bob.says(relay_kind::candidate, "{\"candidate\":\"\"}", room);
  alice.says(relay_kind::candidate, "null", room);
  bob.says(relay_kind::state, "\"connected\"", room);
  CAF_CHECK_EQUAL(alice.news(), "webrtc_offer {\"type\":\"offer\"} from bob in room 1; "
                                "webrtc_ice_candidate {\"candidate\":\"\"} from bob in room 1; "
                                "connection_state \"connected\" from bob in room 1");
  CAF_CHECK_EQUAL(bob.news(), "webrtc_answer {\"type\":\"answer\"} from alice in room 1; "
                              "webrtc_ice_candidate null from alice in room 1");
}

CAF_TEST(they chat) {
  pair_alice_and_bob();
  pass(2s);
  alice.says(relay_kind::typing, "true");
  alice.says(relay_kind::chat, "\"hi\"");
  bob.says(relay_kind::chat, "\"hello\"");
  CAF_CHECK_EQUAL(bob.news(),
                  "typing true from alice in room 1; typing false from alice in room 1; "
                  "chat_message \"hi\" from alice in room 1 at +2s");
  CAF_CHECK_EQUAL(alice.news(), "chat_message \"hello\" from bob in room 1 at +2s");
  CAF_CHECK_EQUAL(stats().messages_relayed_total, 3u);
}

CAF_TEST(outsiders cannot speak to a pair) {
  auto room = pair_alice_and_bob();
  carol.says(relay_kind::chat, "\"psst\"", room);
  CAF_CHECK_EQUAL(carol.news(), "error not_in_room to chat_message");
  client dave{*this, "dave"};
  carol.asks(find_partner{});
  dave.asks(find_partner{});
  carol.news();
  dave.news();
  carol.says(relay_kind::chat, "\"psst\"", room);
  CAF_CHECK_EQUAL(carol.news(), "error wrong_room to chat_message");
  for (auto* each : {&alice, &bob, &dave})
    CAF_CHECK_EQUAL(each->news(), "");
  CAF_CHECK_EQUAL(stats().messages_relayed_total, 0u);
  CAF_CHECK_EQUAL(stats().messages_refused_total, 2u);
}

CAF_TEST(the one who skips looks on and the other one is idle) {
  auto room = pair_alice_and_bob();
  alice.asks(next_partner{});
  CAF_CHECK_EQUAL(bob.news(), "partner_left room 1, skipped");
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 2, 1 waiting");
  bob.says(relay_kind::candidate, "null", room);
  CAF_CHECK_EQUAL(bob.news(), "");
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(stats().late_messages_total, 1u);
  CAF_CHECK_EQUAL(stats().waiting_users(), 1u);
}

CAF_TEST(the one who skips is paired with the one who waits) {
  pair_alice_and_bob();
  carol.asks(find_partner{});
  carol.news();
  alice.asks(next_partner{});
  CAF_CHECK_EQUAL(bob.news(), "partner_left room 1, skipped");
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 2, initiator");
  CAF_CHECK_EQUAL(carol.news(), "partner_found alice in room 2");
}

CAF_TEST(the same two may meet again in another room) {
  auto first = pair_alice_and_bob();
  alice.asks(next_partner{});
  bob.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 2, 1 waiting; "
                                "partner_found bob in room 2");
  CAF_CHECK_EQUAL(bob.news(),
                  "partner_left room 1, skipped; partner_found alice in room 2, initiator");
  bob.says(relay_kind::candidate, "\"late\"", first);
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(bob.news(), "");
  bob.says(relay_kind::chat, "\"again\"");
  CAF_CHECK_EQUAL(alice.news(), "chat_message \"again\" from bob in room 2 at +0s");
}

CAF_TEST(both skip and meet again) {
  pair_alice_and_bob();
  alice.posts(next_partner{});
  bob.posts(next_partner{});
  settle();
  CAF_CHECK_EQUAL(stats().active_rooms, 1u);
  CAF_CHECK_EQUAL(stats().waiting_users(), 0u);
  alice.news();
  bob.news();
  alice.says(relay_kind::chat, "1");
  CAF_CHECK_EQUAL(bob.news(), "chat_message 1 from alice in room 2 at +0s");
}

CAF_TEST(the one who leaves looks no further) {
  pair_alice_and_bob();
  alice.asks(leave_room{});
  CAF_CHECK_EQUAL(alice.news(), "left_room room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_left room 1");
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "waiting_for_partner in room 2, 1 waiting");
  CAF_CHECK_EQUAL(stats().ended_rooms, 1u);
}

CAF_TEST(whoever left the queue is not paired) {
  alice.asks(find_partner{});
  alice.asks(leave_room{});
  bob.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting; left_room room 1");
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 1 waiting");
}

CAF_TEST(a lost connection is told to the partner) {
  pair_alice_and_bob();
  alice.says(relay_kind::typing, "true");
  bob.news();
  alice.disconnects();
  CAF_CHECK_EQUAL(bob.news(),
                  "typing false from alice in room 1; partner_disconnected from room 1");
  CAF_CHECK_EQUAL(stats().connected_users, 2u);
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
  CAF_CHECK(has_ended(alice.session));
}

CAF_TEST(a ticket of a client that is gone is never handed out) {
  alice.asks(find_partner{});
  alice.disconnects();
  bob.asks(find_partner{});
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 1 waiting");
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "partner_found bob in room 2, initiator");
  CAF_CHECK_EQUAL(bob.news(), "partner_found carol in room 2");
}

CAF_TEST(whoever waits for too long is told and may ask again) {
  alice.asks(find_partner{});
  pass(10min - 1s);
  alice.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting; "
                                "waiting_for_partner in room 1, 1 waiting");
  pass(1s);
  CAF_CHECK_EQUAL(alice.news(), "error waiting_timeout");
  alice.asks(find_partner{});
  bob.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 2, 1 waiting; "
                                "partner_found bob in room 2");
}

CAF_TEST(who changes its mind while it waits gets no more time) {
  alice.asks(find_partner{});
  for (int minutes = 1; minutes < 10; ++minutes) {
    pass(1min);
    preferences wants;
    wants.mode = minutes % 2 == 0 ? chat_mode::video : chat_mode::text;
    alice.asks(find_partner{wants});
    alice.asks(next_partner{});
    alice.asks(stop_looking_for_common_interests{});
  }
  alice.news();
  pass(1min - 1s);
  CAF_CHECK_EQUAL(alice.news(), "");
  pass(1s);
  CAF_CHECK_EQUAL(alice.news(), "error waiting_timeout");
}

CAF_TEST(a room that an operator ends leaves both idle) {
  auto room = pair_alice_and_bob();
  CAF_CHECK(ask<room_info>(supervisor, end_room{room}));
  CAF_CHECK_EQUAL(alice.news(), "partner_left room 1, closed");
  CAF_CHECK_EQUAL(bob.news(), "partner_left room 1, closed");
  alice.says(relay_kind::chat, "1", room);
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(bob.news(), "");
  alice.asks(find_partner{});
  bob.asks(find_partner{});
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 2, initiator");
}

CAF_TEST(a session that fails frees its partner) {
  pair_alice_and_bob();
  alice.port->broken = true;
  bob.says(relay_kind::chat, "1");
  CAF_CHECK_EQUAL(alice.news(), "closed with 1011");
  CAF_CHECK_EQUAL(bob.news(), "partner_disconnected from room 1");
  CAF_CHECK(has_ended(alice.session));
  CAF_CHECK_EQUAL(stats().connected_users, 2u);
}

CAF_TEST(the numbers are what the clients see) {
  pair_alice_and_bob();
  carol.asks(find_partner{});
  auto now = stats();
  CAF_CHECK_EQUAL(now.connected_users, 3u);
  CAF_CHECK_EQUAL(now.active_rooms, 1u);
  CAF_CHECK_EQUAL(now.waiting_users(), 1u);
  CAF_CHECK_EQUAL(now.matches_total, 1u);
  for (auto* each : {&alice, &bob, &carol})
    each->disconnects();
  now = stats();
  CAF_CHECK_EQUAL(now.connected_users, 0u);
  CAF_CHECK_EQUAL(now.active_rooms, 0u);
  CAF_CHECK_EQUAL(now.waiting_users(), 0u);
  CAF_CHECK_EQUAL(now.ended_rooms, 1u);
}

CAF_TEST(when all clients have gone only supervisor and matchmaker are left) {
  pair_alice_and_bob();
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(running(), 6u);
  for (auto* each : {&alice, &bob, &carol})
    each->disconnects();
  CAF_CHECK_EQUAL(running(), 2u);
}

CAF_TEST(a service that shuts down closes all connections and ends all actors) {
  pair_alice_and_bob();
  carol.asks(find_partner{});
  carol.news();
  client dave{*this, "dave"};
  caf::anon_send(supervisor, shut_down{});
  settle();
  for (auto* each : {&carol, &dave})
    CAF_CHECK_EQUAL(each->news(), "closed with 1001");
  CAF_CHECK(alice.news().find("closed with 1001") != std::string::npos);
  CAF_CHECK(bob.news().find("closed with 1001") != std::string::npos);
  CAF_CHECK_EQUAL(running(), 0u);
}

CAF_TEST(a service whose matchmaker dies comes to its end) {
  pair_alice_and_bob();
  carol.asks(find_partner{});
  caf::anon_send_exit(matchmaker, caf::exit_reason::kill);
  settle();
  CAF_CHECK_EQUAL(running(), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
