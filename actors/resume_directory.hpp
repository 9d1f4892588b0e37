#pragma once

#include "actors/interfaces.hpp"
#include "actors/resume_token.hpp"

#include <optional>
#include <unordered_map>

namespace strangelet::actors {

/// Which session each token resumes. A session has one token that is fresh at most, and remembers
/// the one that was used last: its client may not have read the answer. Plain data: no actors run
/// here.
class resume_directory {
public:
  /// Where a token leads.
  struct lead {
    managed_session session;
    /// The token was taken before.
    bool is_repeated;
  };

  /// From now on `key` leads to `session`, and its fresh key before leads nowhere. `account` is
  /// whose session it is, if somebody's.
  void set(const managed_session& session, const resume_key& key,
           const protocol::person_id& account);

  /// The session of `key`, which is used from now on: the one used before it leads nowhere then.
  /// Absent, and nothing changes, if there is none of `account`.
  std::optional<lead> take(const resume_key& key, const protocol::person_id& account);

  /// A session is no more.
  void forget(caf::actor_id session);

private:
  struct target {
    managed_session session;
    protocol::person_id account;
    bool is_used = false;
  };

  struct key_pair {
    std::optional<resume_key> fresh;
    std::optional<resume_key> used;
  };

  void drop(std::optional<resume_key>& key);

  std::unordered_map<resume_key, target> sessions_;
  std::unordered_map<caf::actor_id, key_pair> keys_;
};

} // namespace strangelet::actors
