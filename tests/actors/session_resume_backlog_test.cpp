#define CAF_SUITE actors.session_resume_backlog

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

CAF_TEST_FIXTURE_SCOPE_END()
