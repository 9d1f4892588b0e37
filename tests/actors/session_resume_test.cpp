#define CAF_SUITE actors.session_resume

#include "caf/test/dsl.hpp"

#include "session_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// Alice can resume, unless `env.config` says that nobody can.
class resume_fixture : public session_fixture {
public:
  resume_fixture() : session_fixture(true) {}

  void vanishes() {
    hears(client_gone{true});
  }

  /// Comes back over another connection; gives what the session answers.
  bool returns() {
    before = std::exchange(port, std::make_shared<recording_port>(names));
    return *ask<bool>(subject, attach{port});
  }

  void misses(int count, const std::string& payload = "1") {
    for (int n = 0; n < count; ++n)
      hears_from(room, relay_kind::candidate, payload);
  }

  std::shared_ptr<recording_port> before;
};

const auto resumed_in_room = std::string{
    "attached to alice; resumed as alice with bob in room 1, can resume within 15000ms"};

} // namespace

CAF_TEST_FIXTURE_SCOPE(session_resume_tests, resume_fixture)

CAF_TEST(the directory hears of the token before the client) {
  CAF_CHECK_EQUAL(greeting, "connected as alice at +0s, can resume within 15000ms");
  CAF_CHECK_EQUAL(report, "hello of alice; can resume");
}

CAF_TEST(each way back has another token) {
  auto first = port->token;
  vanishes();
  CAF_CHECK(returns());
  CAF_CHECK_EQUAL(port->news(),
                  "attached to alice; resumed as alice, idle, can resume within 15000ms");
  CAF_CHECK_EQUAL(supervisor.news(), "can resume");
  CAF_CHECK_NOT_EQUAL(port->token, first);
  CAF_CHECK(port->session == subject);
}

CAF_TEST(a client that closes its connection is gone at once) {
  enters(room, bob);
  hears(client_gone{});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(the partner hears that the client is away and that it is back) {
  enters(room, bob);
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "away for 15000ms");
  CAF_CHECK_EQUAL(numbers.reconnecting.load(), 1u);
  pass(14s);
  CAF_CHECK(returns());
  CAF_CHECK_EQUAL(port->news(), resumed_in_room);
  CAF_CHECK_EQUAL(room.news(), "back");
  CAF_CHECK_EQUAL(numbers.reconnecting.load(), 0u);
  pass(20s);
  CAF_CHECK_EQUAL(room.news(), "");
  CAF_CHECK(!has_ended(subject));
}

CAF_TEST(a moment of the window that has passed already is not taken off for the partner) {
  env.config.resume.window = 15s - 1ns;
  enters(room, bob);
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "away for 15000ms");
}

CAF_TEST(who stays away for too long is lost) {
  enters(room, bob);
  vanishes();
  room.news();
  pass(15s);
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
  CAF_CHECK_EQUAL(numbers.reconnecting.load(), 0u);
  CAF_CHECK_EQUAL(numbers.resume_memory.load(), 0u);
}

CAF_TEST(the end of one absence is not that of the next) {
  enters(room, bob);
  vanishes();
  pass(10s);
  returns();
  vanishes();
  room.news();
  pass(10s);
  CAF_CHECK_EQUAL(room.news(), "");
  pass(5s);
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
}

CAF_TEST(a connection is lost only once) {
  enters(room, bob);
  vanishes();
  room.news();
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "");
}

CAF_TEST(what was missed follows in order and once) {
  auto id = enters(room, bob);
  vanishes();
  hears_from(room, relay_kind::chat, "\"one\"");
  hears_from(room, relay_kind::candidate, "2");
  hears(room_ended{id, end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "");
  returns();
  CAF_CHECK_EQUAL(port->news(),
                  "attached to alice; resumed as alice, idle, can resume within 15000ms; "
                  "chat_message \"one\" from bob in room 1 at +0s; webrtc_ice_candidate 2 from bob "
                  "in room 1; partner_left room 1");
  CAF_CHECK_EQUAL(room.news(), "away for 15000ms");
  vanishes();
  returns();
  CAF_CHECK_EQUAL(port->news(),
                  "attached to alice; resumed as alice, idle, can resume within 15000ms");
}

CAF_TEST(what a lost connection gives back comes before what was missed since) {
  enters(room, bob);
  vanishes();
  hears_from(room, relay_kind::candidate, "3");
  hears(undelivered{pong{"1", wall_clock::now()}});
  hears(undelivered{pong{"2", wall_clock::now()}});
  returns();
  CAF_CHECK_EQUAL(port->news(), resumed_in_room +
                                    "; pong 1 at +0s; pong 2 at +0s; webrtc_ice_candidate 3 from "
                                    "bob in room 1");
  hears(undelivered{pong{"4", wall_clock::now()}});
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(what comes when the connection is gone and the session has not heard of it is kept) {
  enters(room, bob);
  port.reset();
  misses(1);
  port = std::make_shared<recording_port>(names);
  vanishes();
  returns();
  CAF_CHECK_EQUAL(port->news(), resumed_in_room + "; webrtc_ice_candidate 1 from bob in room 1");
}

CAF_TEST(so many messages are kept and no more) {
  enters(room, bob);
  vanishes();
  room.news();
  misses(64);
  CAF_CHECK_EQUAL(room.news(), "");
  misses(1);
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
  CAF_CHECK_EQUAL(numbers.resume_memory.load(), 0u);
}

CAF_TEST(so many bytes are kept and no more) {
  enters(room, bob);
  vanishes();
  room.news();
  misses(4, '"' + std::string(65'000, 'x') + '"');
  CAF_CHECK_EQUAL(room.news(), "");
  misses(1, '"' + std::string(2'000, 'x') + '"');
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(who has missed too much starts anew even if it comes before that is noticed) {
  enters(room, bob);
  vanishes();
  misses(64);
  room.news();
  caf::send_as(room.handle, subject, relay{relay_kind::candidate, "1", wall_clock::now()});
  before = std::exchange(port, std::make_shared<recording_port>(names));
  caf::anon_send(subject, attach{port});
  settle();
  CAF_CHECK_EQUAL(port->news(), "starts anew");
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(without memory for one more nobody is waited for) {
  env.config.resume.memory = 4'095;
  enters(room, bob);
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
  CAF_CHECK_EQUAL(numbers.resume_memory.load(), 0u);
}

CAF_TEST(what is missed counts for the memory of all) {
  env.config.resume.memory = 6'000;
  enters(room, bob);
  vanishes();
  room.news();
  misses(1, '"' + std::string(1'000, 'x') + '"');
  CAF_CHECK_EQUAL(room.news(), "");
  misses(1, '"' + std::string(1'000, 'x') + '"');
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
}

CAF_TEST(a ticket keeps its place while its client is away) {
  auto id = waits();
  vanishes();
  CAF_CHECK_EQUAL(matchmaker.news(), "");
  returns();
  CAF_CHECK_EQUAL(port->news(), "attached to alice; resumed as alice, waiting in room 1, can "
                                "resume within 15000ms");
  CAF_CHECK(invited_by(room, id));
}

CAF_TEST(the ticket of a client that stays away is withdrawn) {
  auto id = waits();
  vanishes();
  pass(15s);
  CAF_CHECK_EQUAL(matchmaker.news(), "cancel room 1");
  CAF_CHECK(!has_ended(subject));
  CAF_CHECK(!*ask<bool>(subject, attach{port}));
  hears(ticket_closed{id, ticket_closed::cause::cancelled});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(whoever is paired while it is away says so after the room has begun) {
  auto id = waits();
  vanishes();
  CAF_CHECK(invited_by(room, id));
  pass(5s);
  hears(paired{id, id, room.handle, bob, false});
  CAF_CHECK_EQUAL(room.news(), "away for 10000ms");
  returns();
  CAF_CHECK_EQUAL(port->news(), resumed_in_room + "; partner_found bob in room 1");
  CAF_CHECK_EQUAL(room.news(), "back");
}

CAF_TEST(a resume takes over from a connection that looks alive) {
  enters(room, bob);
  CAF_CHECK(returns());
  CAF_CHECK_EQUAL(before->news(), "closed with 1000");
  CAF_CHECK_EQUAL(port->news(), "");
  misses(1);
  says(relay_kind::chat, "\"the last word of the old one\"");
  hears(client_gone{});
  CAF_CHECK_EQUAL(port->news(), resumed_in_room + "; webrtc_ice_candidate 1 from bob in room 1");
  CAF_CHECK_EQUAL(room.news(), "chat_message \"the last word of the old one\"");
  CAF_CHECK_EQUAL(before->news(), "");
}

CAF_TEST(whoever waits to take over starts anew when the session fails) {
  enters(room, bob);
  returns();
  before->news();
  wall_clock::fail_once();
  asks(ping{});
  CAF_CHECK_EQUAL(port->news(), "starts anew");
  CAF_CHECK_EQUAL(room.news(), "leave: failed");
}

CAF_TEST(whoever is about to take over and is gone again is away) {
  enters(room, bob);
  returns();
  port.reset();
  hears(client_gone{});
  CAF_CHECK_EQUAL(room.news(), "away for 15000ms");
  pass(15s);
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
}

CAF_TEST(whoever is gone again before it took over is away no longer than its token) {
  enters(room, bob);
  returns();
  port.reset();
  hears(client_gone{false, wall_clock::now() + 5s});
  CAF_CHECK_EQUAL(room.news(), "away for 5000ms");
  pass(5s);
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
}

CAF_TEST(a supervisor that has ended sends away whom it did not come to know) {
  caf::anon_send_exit(supervisor.handle, caf::exit_reason::kill);
  vanishes();
  returns();
  CAF_CHECK_EQUAL(port->news(), "attached to alice; resumed as alice, idle, can resume within "
                                "15000ms; closed with 1001");
  vanishes();
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(nobody waits for a client that was lost before a supervisor that ends knew of it) {
  caf::anon_send_exit(supervisor.handle, caf::exit_reason::kill);
  settle();
  auto lost = keep(sys.spawn(strangelet::actors::session, session_seed{carol,
                                                                       std::weak_ptr<client_port>{},
                                                                       matchmaker.handle,
                                                                       supervisor.handle,
                                                                       &env,
                                                                       {},
                                                                       true}));
  caf::anon_send(lost, client_gone{true});
  settle();
  CAF_CHECK(has_ended(lost));
}

CAF_TEST(whoever is sent away does not come back) {
  enters(room, bob);
  hears(dismiss{close_code::going_away, "server shutting down"});
  CAF_CHECK_EQUAL(port->news(), "closed with 1001");
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a session whose client is away ends when it is dismissed) {
  enters(room, bob);
  vanishes();
  room.news();
  hears(dismiss{close_code::going_away, "server shutting down"});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(whoever waits to take over is dismissed in its place) {
  enters(room, bob);
  returns();
  hears(dismiss{close_code::going_away, "server shutting down"});
  CAF_CHECK_EQUAL(port->news(), "closed with 1001");
  hears(client_gone{});
  CAF_CHECK(has_ended(subject));
}

// -- the partner's absence --

CAF_TEST(the client hears that its partner is away and back) {
  enters(room, bob);
  hears_from(room, relay_kind::typing, "true");
  port->news();
  caf::send_as(room.handle, subject, partner_absence{15'000ms});
  settle();
  CAF_CHECK_EQUAL(port->news(), "typing false from bob in room 1; partner_reconnecting in room 1 "
                                "for 15000ms");
  caf::send_as(room.handle, subject, partner_absence{});
  settle();
  CAF_CHECK_EQUAL(port->news(), "partner_reconnected in room 1");
}

CAF_TEST(nobody hears of the absences of a former partner) {
  enters(room, bob);
  asks(leave_room{});
  enters(other_room, carol);
  caf::send_as(room.handle, subject, partner_absence{15'000ms});
  settle();
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(somebody who has signed in as another one does not get the session) {
  auto other = std::make_shared<recording_port>(names);
  vanishes();
  CAF_CHECK(!*ask<bool>(subject, attach{other, person_id{uuid::generate()}}));
  CAF_CHECK_EQUAL(other->news(), "");
  CAF_CHECK(returns());
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(session_without_resume_tests, session_fixture)

CAF_TEST(who did not ask for it cannot come back) {
  CAF_CHECK_EQUAL(greeting, "connected as alice at +0s");
  enters(room, bob);
  hears(client_gone{true});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(nobody takes over from who did not ask for it) {
  enters(room, bob);
  CAF_CHECK(!*ask<bool>(subject, attach{port}));
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(with a window of nothing there is no token) {
  env.config.resume.window = {};
  auto other = std::make_shared<recording_port>(names);
  auto session = keep(
      sys.spawn(strangelet::actors::session,
                session_seed{carol, other, matchmaker.handle, supervisor.handle, &env, {}, true}));
  settle();
  CAF_CHECK_EQUAL(other->news(), "connected as carol at +0s");
  caf::anon_send(session, client_gone{true});
  settle();
  CAF_CHECK(has_ended(session));
}

CAF_TEST_FIXTURE_SCOPE_END()
