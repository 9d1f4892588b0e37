#define CAF_SUITE actors.session_resume

#include "caf/test/dsl.hpp"

#include "session_resume_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

CAF_TEST_FIXTURE_SCOPE(session_resume_tests, session_resume_fixture)

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
  CAF_CHECK_EQUAL(metrics.reconnecting.value(), 1u);
  pass(14s);
  CAF_CHECK(returns());
  CAF_CHECK_EQUAL(port->news(), resumed_in_room);
  CAF_CHECK_EQUAL(room.news(), "back");
  CAF_CHECK_EQUAL(metrics.reconnecting.value(), 0u);
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
  CAF_CHECK_EQUAL(metrics.reconnecting.value(), 0u);
  CAF_CHECK_EQUAL(metrics.resume_memory.value(), 0u);
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

CAF_TEST(a ticket keeps its place while its client is away) {
  waits();
  vanishes();
  CAF_CHECK_EQUAL(matchmaker.news(), "");
  returns();
  CAF_CHECK_EQUAL(port->news(), "attached to alice; resumed as alice, waiting in room 1, can "
                                "resume within 15000ms");
  CAF_CHECK(takes_ticket());
}

CAF_TEST(the ticket of a client that stays away is withdrawn) {
  waits();
  vanishes();
  pass(15s);
  CAF_CHECK_EQUAL(matchmaker.news(), "cancel room 1");
  CAF_CHECK(!takes_ticket());
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a client that stays away while its ticket is taken can not come back) {
  auto id = waits();
  vanishes();
  CAF_CHECK(takes_ticket());
  pass(15s);
  CAF_CHECK(!has_ended(subject));
  CAF_CHECK(!*ask<bool>(subject, attach{port}));
  hears(paired{id, room_of(id), room.handle, bob, false});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(whoever is paired while it is away says so after the room has begun) {
  auto id = waits();
  vanishes();
  CAF_CHECK(takes_ticket());
  pass(5s);
  hears(paired{id, room_of(id), room.handle, bob, false});
  CAF_CHECK_EQUAL(room.news(), "away for 10000ms");
  returns();
  CAF_CHECK_EQUAL(port->news(), resumed_in_room + "; partner_found bob in room 1");
  CAF_CHECK_EQUAL(room.news(), "back");
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

CAF_TEST(somebody who has signed in as another one does not get the session) {
  auto other = std::make_shared<recording_port>(names);
  vanishes();
  CAF_CHECK(!*ask<bool>(subject, attach{other, person_id{uuid::generate()}}));
  CAF_CHECK_EQUAL(other->news(), "");
  CAF_CHECK(returns());
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
