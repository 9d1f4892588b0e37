#define CAF_SUITE actors.session_resume_rivals

#include <algorithm>

#include "caf/test/dsl.hpp"

#include "session_resume_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

// A client that comes back may lose the answer, and come again with the token that it knows.
CAF_TEST_FIXTURE_SCOPE(session_resume_rivals_tests, session_resume_fixture)

CAF_TEST(a client that is back is asked for a sign of life) {
  enters(room, bob);
  vanishes();
  returns();
  CAF_CHECK_NOT_EQUAL(port->question, 0u);
}

CAF_TEST(whoever comes again after its answer got lost gets what it has missed once more) {
  enters(room, bob);
  vanishes();
  misses(1);
  returns();
  hears_from(room, relay_kind::chat, "\"two\"");
  vanishes();
  auto again = another();
  CAF_CHECK(resumes_again(again));
  CAF_CHECK_EQUAL(again->news(), resumed_in_room +
                                     "; webrtc_ice_candidate 1 from bob in room 1; "
                                     "chat_message \"two\" from bob in room 1 at +0s");
}

CAF_TEST(a rival waits and starts anew when the first has answered) {
  enters(room, bob);
  vanishes();
  returns();
  port->news();
  auto rival = another();
  CAF_CHECK(resumes_again(rival));
  CAF_CHECK_EQUAL(rival->news(), "");
  confirms();
  CAF_CHECK_EQUAL(rival->news(), "starts anew");
  CAF_CHECK_EQUAL(metrics.resumes.sum(resume_outcome::resumed), 1u);
  CAF_CHECK_EQUAL(metrics.resumes.sum(resume_outcome::refused), 1u);
  pass(5s);
  CAF_CHECK_EQUAL(port->news(), "");
  CAF_CHECK_EQUAL(rival->news(), "");
}

CAF_TEST(once the first has answered the token leads nowhere) {
  vanishes();
  returns();
  confirms();
  CAF_CHECK(!resumes_again(another()));
}

CAF_TEST(a rival takes over when the first is gone) {
  enters(room, bob);
  vanishes();
  returns();
  auto rival = another();
  auto third = another();
  resumes_again(rival);
  resumes_again(third);
  room.news();
  vanishes();
  CAF_CHECK_EQUAL(rival->news(), resumed_in_room);
  CAF_CHECK_EQUAL(third->news(), "");
  // The partner hears nothing of it.
  CAF_CHECK_EQUAL(room.news(), "");
  hears(client_confirmed{rival->question});
  CAF_CHECK_EQUAL(third->news(), "starts anew");
}

CAF_TEST(a rival takes over when the first says nothing for three seconds) {
  enters(room, bob);
  vanishes();
  returns();
  port->news();
  auto rival = another();
  resumes_again(rival);
  pass(2'900ms);
  CAF_CHECK_EQUAL(port->news(), "");
  pass(100ms);
  CAF_CHECK_EQUAL(port->news(), "closed with 1000");
  CAF_CHECK_EQUAL(rival->news(), "");
  hears(client_gone{});
  CAF_CHECK_EQUAL(rival->news(), resumed_in_room);
}

CAF_TEST(a rival that comes after three seconds takes over at once) {
  enters(room, bob);
  vanishes();
  returns();
  port->news();
  pass(3s);
  auto rival = another();
  CAF_CHECK(resumes_again(rival));
  CAF_CHECK_EQUAL(port->news(), "closed with 1000");
}

CAF_TEST(a rival that comes while the first has not got the session waits too) {
  enters(room, bob);
  returns();
  auto rival = another();
  CAF_CHECK(resumes_again(rival));
  hears(client_gone{});
  CAF_CHECK_EQUAL(port->news(), resumed_in_room);
  CAF_CHECK_EQUAL(rival->news(), "");
  pass(3s);
  CAF_CHECK_EQUAL(port->news(), "closed with 1000");
}

CAF_TEST(whoever shows the next token has read the answer) {
  enters(room, bob);
  vanishes();
  misses(1);
  returns();
  auto rival = another();
  resumes_again(rival);
  CAF_CHECK(returns());
  CAF_CHECK_EQUAL(rival->news(), "starts anew");
  hears(client_gone{});
  CAF_CHECK_EQUAL(port->news(), resumed_in_room);
}

CAF_TEST(an answer to a former question confirms nothing) {
  vanishes();
  returns();
  const auto former = port->question;
  vanishes();
  auto again = another();
  resumes_again(again);
  hears(client_confirmed{former});
  auto rival = another();
  CAF_CHECK(resumes_again(rival));
  CAF_CHECK_EQUAL(rival->news(), "");
}

CAF_TEST(what a lost connection gives back is not lost with it) {
  enters(room, bob);
  vanishes();
  returns();
  hears_from(room, relay_kind::candidate, "1");
  hears_from(room, relay_kind::candidate, "2");
  vanishes();
  hears(undelivered{relayed{relay_kind::candidate, "2", bob, {}, {}}});
  returns();
  CAF_CHECK_EQUAL(port->news(), resumed_in_room + "; webrtc_ice_candidate 2 from bob in room 1");
}

CAF_TEST(whoever shows a token and is gone before it was answered may show it again) {
  enters(room, bob);
  vanishes();
  auto lost = another();
  attach how;
  how.port = lost;
  lost.reset();
  CAF_CHECK(*ask<bool>(subject, how));
  auto again = another();
  CAF_CHECK(resumes_again(again));
  CAF_CHECK_EQUAL(again->news(), resumed_in_room);
}

CAF_TEST(whoever was to take over and is gone before it did may show its token again) {
  enters(room, bob);
  returns();
  port.reset();
  hears(client_gone{});
  misses(1);
  hears(undelivered{pong{"1", wall_clock::now()}});
  auto again = another();
  CAF_CHECK(resumes_again(again));
  CAF_CHECK_EQUAL(again->news(),
                  resumed_in_room + "; pong 1 at +0s; webrtc_ice_candidate 1 from bob in room 1");
}

CAF_TEST(a rival that is about to take over is not forgotten) {
  enters(room, bob);
  vanishes();
  returns();
  pass(3s);
  auto rival = another();
  resumes_again(rival);
  CAF_CHECK(returns());
  CAF_CHECK_EQUAL(rival->news(), "starts anew");
}

CAF_TEST(a client that says goodbye is not waited for because of a rival that is gone) {
  enters(room, bob);
  vanishes();
  returns();
  room.news();
  auto rival = another();
  resumes_again(rival);
  rival.reset();
  hears(client_gone{});
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(what is too much while a rival takes over ends the session honestly) {
  enters(room, bob);
  vanishes();
  returns();
  pass(3s);
  auto rival = another();
  resumes_again(rival);
  for (int n = 0; n < 73; ++n)
    hears(online_numbers{1, 1});
  misses(80);
  rival->news();
  hears(client_gone{});
  const auto heard = rival->news();
  CAF_CHECK_EQUAL(std::count(heard.begin(), heard.end(), ';'), 65);
}

CAF_TEST(a rival that is gone itself takes nothing over) {
  enters(room, bob);
  vanishes();
  returns();
  port->news();
  auto rival = another();
  resumes_again(rival);
  rival.reset();
  pass(5s);
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(rivals are sent away with the session) {
  enters(room, bob);
  vanishes();
  returns();
  auto rival = another();
  resumes_again(rival);
  hears(dismiss{close_code::going_away, "server shutting down"});
  CAF_CHECK_EQUAL(rival->news(), "starts anew");
}

CAF_TEST(there are few rivals) {
  vanishes();
  returns();
  std::vector<std::shared_ptr<recording_port>> rivals;
  for (int n = 0; n < 16; ++n) {
    rivals.push_back(another());
    CAF_CHECK(resumes_again(rivals.back()));
  }
  CAF_CHECK(!resumes_again(another()));
}

CAF_TEST(what is kept for a repetition is bounded) {
  enters(room, bob);
  vanishes();
  returns();
  auto rival = another();
  resumes_again(rival);
  misses(64);
  CAF_CHECK_EQUAL(rival->news(), "");
  misses(1);
  CAF_CHECK_EQUAL(rival->news(), "starts anew");
  CAF_CHECK(!resumes_again(another()));
  port->news();
  misses(1);
  CAF_CHECK_EQUAL(port->news(), "webrtc_ice_candidate 1 from bob in room 1");
  CAF_CHECK_EQUAL(metrics.resume_memory.value(), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
