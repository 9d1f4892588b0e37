#define CAF_SUITE actors.session_resume_backlog

#include <algorithm>

#include "caf/test/dsl.hpp"

#include "session_resume_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

// What a client misses while it is away.
CAF_TEST_FIXTURE_SCOPE(session_resume_backlog_tests, session_resume_fixture)

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

CAF_TEST(so much is kept of what the partner says and the rest is refused) {
  const auto id = enters(room, bob);
  vanishes();
  room.news();
  misses(64);
  CAF_CHECK_EQUAL(room.news(), "");
  misses(2);
  CAF_CHECK_EQUAL(room.news(),
                  "no room for webrtc_ice_candidate; no room for webrtc_ice_candidate");
  // What the server has to say is kept all the same.
  hears(room_ended{id, end_reason::left});
  returns();
  const auto heard = port->news();
  CAF_CHECK_EQUAL(std::count(heard.begin(), heard.end(), ';'), 66);
  CAF_CHECK(heard.find("partner_left") != std::string::npos);
  confirms();
  CAF_CHECK_EQUAL(metrics.resume_memory.value(), 0u);
}

CAF_TEST(so many bytes are kept of what the partner says) {
  enters(room, bob);
  vanishes();
  room.news();
  misses(4, '"' + std::string(65'000, 'x') + '"');
  CAF_CHECK_EQUAL(room.news(), "");
  misses(1, '"' + std::string(65'000, 'x') + '"');
  CAF_CHECK_EQUAL(room.news(), "no room for webrtc_ice_candidate");
  CAF_CHECK(!has_ended(subject));
}

CAF_TEST(of what only the last counts no number ends a session) {
  enters(room, bob);
  vanishes();
  room.news();
  for (int n = 0; n < 100; ++n) {
    hears_from(room, relay_kind::typing, n % 2 == 0 ? "true" : "false");
    hears_from(room, relay_kind::state, '"' + std::to_string(n) + '"');
    hears(online_numbers{static_cast<std::size_t>(n), 0});
    caf::send_as(room.handle, subject, partner_absence{15'000ms});
    caf::send_as(room.handle, subject, partner_absence{});
    settle();
  }
  CAF_CHECK_EQUAL(room.news(), "");
  returns();
  CAF_CHECK_EQUAL(port->news(), resumed_in_room +
                                    "; typing false from bob in room 1; connection_state \"99\" "
                                    "from bob in room 1; online_stats 99 online, 0 waiting; "
                                    "partner_reconnected in room 1");
}

CAF_TEST(what the server itself has to say ends a session when it is too much) {
  enters(room, bob);
  vanishes();
  room.news();
  for (int n = 0; n < 72; ++n)
    hears(undelivered{pong{"1", wall_clock::now()}});
  CAF_CHECK_EQUAL(room.news(), "");
  hears(undelivered{pong{"1", wall_clock::now()}});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
  CAF_CHECK_EQUAL(metrics.resume_memory.value(), 0u);
}

CAF_TEST(who has missed too much starts anew even if it comes before that is noticed) {
  enters(room, bob);
  vanishes();
  room.news();
  for (int n = 0; n < 73; ++n)
    caf::anon_send(subject, undelivered{pong{"1", wall_clock::now()}});
  before = std::exchange(port, std::make_shared<recording_port>(names));
  caf::anon_send(subject, attach{port});
  settle();
  CAF_CHECK_EQUAL(port->news(), "starts anew");
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
  CAF_CHECK_EQUAL(metrics.resumes.sum(resume_outcome::overrun), 1u);
  CAF_CHECK_EQUAL(metrics.resumes.total(), 1u);
}

CAF_TEST(without memory for one more nobody is waited for) {
  env.config.resume.memory = 4'095;
  enters(room, bob);
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
  CAF_CHECK_EQUAL(metrics.resume_memory.value(), 0u);
}

CAF_TEST(what is missed counts for the memory of all) {
  env.config.resume.memory = 6'000;
  enters(room, bob);
  vanishes();
  room.news();
  misses(1, '"' + std::string(1'000, 'x') + '"');
  CAF_CHECK_EQUAL(room.news(), "");
  misses(1, '"' + std::string(1'000, 'x') + '"');
  CAF_CHECK_EQUAL(room.news(), "no room for webrtc_ice_candidate");
}

CAF_TEST_FIXTURE_SCOPE_END()
