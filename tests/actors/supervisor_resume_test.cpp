#define CAF_SUITE actors.supervisor_resume

#include "caf/test/dsl.hpp"

#include "recording_port.hpp"
#include "supervisor_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;

namespace {

/// Alice's session, and somebody who shows tokens.
class token_fixture : public supervisor_fixture {
public:
  token_fixture() {
    start();
    session = connect(alice);
    offers("first");
  }

  /// Alice's session has a new token.
  void offers(const std::string& token) {
    caf::send_as(session.handle, subject, can_resume{resume_key::of(token)});
    settle();
  }

  void shows(const std::string& token) {
    caf::anon_send(subject, resume_session{resume_key::of(token), port});
    settle();
  }

  session_double session;
  std::shared_ptr<recording_port> port = std::make_shared<recording_port>(names);
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(supervisor_resume_tests, token_fixture)

CAF_TEST(a token that is shown again is known to its session as such) {
  shows("first");
  CAF_CHECK_EQUAL(session.news(), "attach");
  CAF_CHECK_EQUAL(port->news(), "");
  *session.accepts = false;
  shows("first");
  CAF_CHECK_EQUAL(session.news(), "attach once more");
  CAF_CHECK_EQUAL(port->news(), "starts anew");
}

CAF_TEST(the token before the one that was used last leads nowhere) {
  shows("first");
  offers("second");
  shows("first");
  CAF_CHECK_EQUAL(session.news(), "attach; attach once more");
  shows("second");
  offers("third");
  CAF_CHECK_EQUAL(session.news(), "attach");
  shows("first");
  CAF_CHECK_EQUAL(session.news(), "");
  CAF_CHECK_EQUAL(port->news(), "starts anew");
  shows("second");
  CAF_CHECK_EQUAL(session.news(), "attach once more");
}

CAF_TEST(who shows an unknown token starts anew) {
  shows("second");
  shows("");
  CAF_CHECK_EQUAL(session.news(), "");
  CAF_CHECK_EQUAL(port->news(), "starts anew; starts anew");
  CAF_CHECK_EQUAL(metrics.resumes.sum(resume_outcome::unknown), 2u);
}

CAF_TEST(a new token makes the one before void) {
  offers("second");
  shows("first");
  CAF_CHECK_EQUAL(port->news(), "starts anew");
  shows("second");
  CAF_CHECK_EQUAL(session.news(), "attach");
}

CAF_TEST(whom the session declines starts anew) {
  *session.accepts = false;
  shows("first");
  CAF_CHECK_EQUAL(session.news(), "attach");
  CAF_CHECK_EQUAL(port->news(), "starts anew");
  CAF_CHECK_EQUAL(metrics.resumes.sum(resume_outcome::refused), 1u);
}

CAF_TEST(the token of a session that has ended leads nowhere) {
  end(session.handle);
  shows("first");
  CAF_CHECK_EQUAL(port->news(), "starts anew");
}

CAF_TEST(a session that ends while it is asked for is none) {
  caf::anon_send_exit(session.handle, caf::exit_reason::kill);
  caf::anon_send(subject, resume_session{resume_key::of("first"), port});
  // The session goes first, and the directory hears of it last.
  step(session.handle);
  settle();
  CAF_CHECK_EQUAL(port->news(), "starts anew");
  CAF_CHECK_EQUAL(metrics.resumes.sum(resume_outcome::refused), 1u);
}

CAF_TEST(a session that the directory does not know has no token) {
  auto stranger = make_session_double(*this);
  caf::send_as(stranger.handle, subject, can_resume{resume_key::of("stranger")});
  settle();
  shows("stranger");
  CAF_CHECK_EQUAL(port->news(), "starts anew");
}

CAF_TEST(nobody minds that who has shown a token is gone again) {
  port.reset();
  shows("second");
  shows("first");
  CAF_CHECK_EQUAL(session.news(), "attach");
}

CAF_TEST_FIXTURE_SCOPE_END()
