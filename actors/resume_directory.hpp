#pragma once

#include "actors/interfaces.hpp"
#include "actors/resume_token.hpp"

#include <optional>
#include <unordered_map>

namespace strangelet::actors {

/// Which session each token resumes. A session has one token at most, and a token leads to its
/// session once. Plain data: no actors run here.
class resume_directory {
public:
  /// From now on `key` leads to `session`, and its key before leads nowhere. `account` is whose
  /// session it is, if somebody's.
  void set(const session_actor& session, const resume_key& key, const protocol::person_id& account);

  /// The session of `key`, which leads nowhere from now on; absent, and nothing changes, if there
  /// is none of `account`.
  std::optional<session_actor> take(const resume_key& key, const protocol::person_id& account);

  /// A session is no more.
  void forget(caf::actor_id session);

private:
  struct target {
    session_actor session;
    protocol::person_id account;
  };

  std::unordered_map<resume_key, target> sessions_;
  std::unordered_map<caf::actor_id, resume_key> keys_;
};

} // namespace strangelet::actors
