#pragma once

#include <memory>
#include <string>
#include <utility>

#include "session_fixture.hpp"

namespace strangelet::actors::test {

/// Alice can resume, unless `env.config` says that nobody can.
class session_resume_fixture : public session_fixture {
public:
  explicit session_resume_fixture(bool counts = false) : session_fixture(true, counts) {}

  void vanishes() {
    hears(client_gone{true});
  }

  /// Comes back over another connection; gives what the session answers.
  bool returns() {
    before = std::exchange(port, std::make_shared<recording_port>(names));
    return *ask<bool>(subject, attach{port});
  }

  /// Another connection resumes the session, as the supervisor tells of it; gives what the session
  /// answers.
  bool resumes(const std::shared_ptr<recording_port>& by, attach how) {
    how.port = by;
    return *ask<bool>(subject, how);
  }

  /// The same with the token that was used last.
  bool resumes_again(const std::shared_ptr<recording_port>& by) {
    attach how;
    how.is_repeated = true;
    return resumes(by, how);
  }

  /// The client answers what it was asked when it came back.
  void confirms() {
    hears(client_confirmed{std::exchange(port->question, 0)});
  }

  std::shared_ptr<recording_port> another() {
    return std::make_shared<recording_port>(names);
  }

  void misses(int count, const std::string& payload = "1") {
    for (int n = 0; n < count; ++n)
      hears_from(room, protocol::relay_kind::candidate, payload);
  }

  std::shared_ptr<recording_port> before;
  /// What Alice hears who comes back to Bob.
  const std::string resumed_in_room =
      "attached to alice; resumed as alice with bob in room 1, can resume within 15000ms";
};

} // namespace strangelet::actors::test
