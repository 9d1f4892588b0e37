#define CAF_SUITE actors.conversation_resume

#include "caf/test/dsl.hpp"

#include "world.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// Two who can resume and one who cannot, and all actors are real.
class resume_fixture : public world {
public:
  /// Alice waits, and Bob finds her.
  void meet() {
    alice.asks(find_partner{});
    bob.asks(find_partner{});
    forget();
  }

  void forget() const {
    alice.news();
    bob.news();
    carol.news();
  }

  /// A connection shows a token of Alice's.
  std::shared_ptr<recording_port> resumes(const std::string& token) {
    auto port = std::make_shared<recording_port>(names);
    caf::anon_send(supervisor, resume_session{resume_key::of(token), port});
    return port;
  }

  client alice{*this, "alice", true};
  client bob{*this, "bob", true};
  client carol{*this, "carol"};
};

constexpr auto in_room =
    "attached to alice; resumed as alice with bob in room 1, can resume within "
    "15000ms";

} // namespace

CAF_TEST_FIXTURE_SCOPE(conversation_resume_tests, resume_fixture)

CAF_TEST(a conversation outlives a connection) {
  meet();
  alice.vanishes();
  CAF_CHECK_EQUAL(bob.news(), "partner_reconnecting in room 1 for 15000ms");
  bob.says(relay_kind::chat, "\"still there?\"");
  CAF_CHECK_EQUAL(bob.news(), "");
  alice.returns();
  CAF_CHECK_EQUAL(alice.news(), std::string{in_room} +
                                    "; chat_message \"still there?\" from bob in room 1 at +0s");
  CAF_CHECK_EQUAL(bob.news(), "partner_reconnected in room 1");
  alice.says(relay_kind::chat, "\"yes\"");
  CAF_CHECK_EQUAL(bob.news(), "chat_message \"yes\" from alice in room 1 at +0s");
}

CAF_TEST(users who are away are connected and counted) {
  meet();
  alice.vanishes();
  CAF_CHECK_EQUAL(stats().connected_users, 3u);
  CAF_CHECK_EQUAL(stats().reconnecting_users, 1u);
  CAF_CHECK_EQUAL(stats().active_rooms, 1u);
  pass(15s);
  CAF_CHECK_EQUAL(bob.news(), "partner_reconnecting in room 1 for 15000ms; partner_disconnected "
                              "from room 1");
  CAF_CHECK_EQUAL(stats().connected_users, 2u);
  CAF_CHECK_EQUAL(stats().reconnecting_users, 0u);
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
}

CAF_TEST(after the window the token is of no use) {
  meet();
  alice.vanishes();
  pass(15s);
  alice.returns();
  CAF_CHECK_EQUAL(alice.news(), "starts anew");
}

CAF_TEST(of two who show the same token one starts anew) {
  meet();
  alice.vanishes();
  auto first = resumes(alice.port->token);
  auto second = resumes(alice.port->token);
  settle();
  CAF_CHECK_EQUAL(first->news(), in_room);
  CAF_CHECK_EQUAL(second->news(), "");
  caf::anon_send(first->session, client_confirmed{first->question});
  settle();
  CAF_CHECK_EQUAL(second->news(), "starts anew");
}

CAF_TEST(of two who show the same token while the connection looks alive one starts anew) {
  meet();
  auto first = resumes(alice.port->token);
  auto second = resumes(alice.port->token);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "closed with 1000");
  CAF_CHECK_EQUAL(first->news(), in_room);
  CAF_CHECK_EQUAL(second->news(), "");
  caf::anon_send(first->session, client_confirmed{first->question});
  settle();
  CAF_CHECK_EQUAL(second->news(), "starts anew");
  CAF_CHECK_EQUAL(bob.news(), "");
}

CAF_TEST(a takeover can be taken over) {
  meet();
  alice.returns();
  alice.returns();
  alice.returns();
  CAF_CHECK_EQUAL(alice.news(), in_room);
  CAF_CHECK_EQUAL(bob.news(), "");
  alice.says(relay_kind::chat, "1");
  CAF_CHECK_EQUAL(bob.news(), "chat_message 1 from alice in room 1 at +0s");
}

CAF_TEST(the partner does not notice a takeover and nothing is lost in it) {
  meet();
  bob.posts(relay_request{relay_kind::chat, "1", {}});
  auto next = resumes(alice.port->token);
  bob.posts(relay_request{relay_kind::chat, "2", {}});
  alice.posts(relay_request{relay_kind::chat, "3", {}});
  settle();
  bob.says(relay_kind::chat, "4");
  // What was said before the session let go of the old connection may have gone there.
  auto heard = alice.news() + next->news();
  for (const auto* what : {"message 1", "message 2", "message 4"})
    CAF_CHECK(heard.find(what) != heard.npos && heard.find(what) == heard.rfind(what));
  CAF_CHECK_EQUAL(bob.news(), "chat_message 3 from alice in room 1 at +0s");
}

CAF_TEST(the partner may leave meanwhile) {
  meet();
  alice.vanishes();
  bob.asks(leave_room{});
  alice.returns();
  CAF_CHECK_EQUAL(alice.news(), "attached to alice; resumed as alice, idle, can resume within "
                                "15000ms; partner_left room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_reconnecting in room 1 for 15000ms; left_room room 1");
}

CAF_TEST(the partner leaves while the client comes back) {
  meet();
  alice.vanishes();
  bob.posts(leave_room{});
  alice.returns();
  CAF_CHECK(alice.news().find("partner_left room 1") != std::string::npos);
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
}

CAF_TEST(the window ends while the client comes back) {
  meet();
  alice.vanishes();
  forget();
  wall_clock::advance(15s);
  advance_time(15s);
  auto next = resumes(alice.port->token);
  settle();
  CAF_CHECK_EQUAL(next->news(), "starts anew");
  CAF_CHECK_EQUAL(bob.news(), "partner_disconnected from room 1");
}

CAF_TEST(the client comes back while the window ends) {
  meet();
  alice.vanishes();
  forget();
  auto next = resumes(alice.port->token);
  step(supervisor);
  wall_clock::advance(15s);
  advance_time(15s);
  settle();
  CAF_CHECK_EQUAL(next->news(), in_room);
  CAF_CHECK_EQUAL(bob.news(), "partner_reconnected in room 1");
}

CAF_TEST(both may be away) {
  meet();
  alice.vanishes();
  bob.vanishes();
  alice.returns();
  CAF_CHECK_EQUAL(alice.news(),
                  std::string{in_room} + "; partner_reconnecting in room 1 for 15000ms");
  bob.returns();
  CAF_CHECK_EQUAL(alice.news(), "partner_reconnected in room 1");
  CAF_CHECK_EQUAL(
      bob.news(),
      "attached to bob; resumed as bob with alice in room 1, initiator, can resume within 15000ms; "
      "partner_reconnected in room 1");
}

CAF_TEST(who waits may be paired while it is away) {
  alice.asks(find_partner{});
  alice.news();
  alice.vanishes();
  pass(5s);
  bob.asks(find_partner{});
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator; partner_reconnecting in "
                              "room 1 for 10000ms");
  bob.says(relay_kind::offer, "{}");
  alice.returns();
  CAF_CHECK_EQUAL(alice.news(), std::string{in_room} +
                                    "; partner_found bob in room 1; webrtc_offer "
                                    "{} from bob in room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_reconnected in room 1");
}

CAF_TEST(whoever is paired with somebody who does not come back is told) {
  alice.asks(find_partner{});
  alice.news();
  alice.vanishes();
  bob.asks(find_partner{});
  forget();
  pass(15s);
  CAF_CHECK_EQUAL(bob.news(), "partner_disconnected from room 1");
}

CAF_TEST(a ticket keeps its place before those who came later) {
  alice.asks(find_partner{});
  alice.vanishes();
  alice.returns();
  forget();
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1");
}

CAF_TEST(who does not come back is not waited for) {
  alice.asks(find_partner{});
  alice.vanishes();
  pass(15s);
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "waiting_for_partner in room 2, 1 waiting");
}

CAF_TEST(a shutdown waits for nobody who is away) {
  meet();
  alice.vanishes();
  caf::anon_send(supervisor, shut_down{});
  settle();
  CAF_CHECK(has_ended(alice.session));
  CAF_CHECK(has_ended(supervisor));
}

CAF_TEST_FIXTURE_SCOPE_END()
