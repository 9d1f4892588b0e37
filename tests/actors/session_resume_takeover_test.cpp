#define CAF_SUITE actors.session_resume_takeover

#include "caf/test/dsl.hpp"

#include "session_resume_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

// Another connection takes over from one that looks alive.
CAF_TEST_FIXTURE_SCOPE(session_resume_takeover_tests, session_resume_fixture)

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

CAF_TEST(whoever waits to take over is dismissed in its place) {
  enters(room, bob);
  returns();
  hears(dismiss{close_code::going_away, "server shutting down"});
  CAF_CHECK_EQUAL(port->news(), "closed with 1001");
  hears(client_gone{});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST_FIXTURE_SCOPE_END()
