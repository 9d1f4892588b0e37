#pragma once

#include "actors/interfaces.hpp"
#include "actors/resume_directory.hpp"

#include <cstddef>
#include <map>
#include <optional>

namespace strangelet::actors {

/// The sessions that there are, those included whose clients are away, and the tokens that resume
/// them. Plain data: no actors run here.
class session_table {
public:
  /// Ordered, so that it can be walked in slices.
  using entries = std::map<caf::actor_id, managed_session>;

  void add(const managed_session& session);

  /// Forgets a session and its tokens. Returns false if it is unknown.
  bool remove(caf::actor_id session);

  bool contains(caf::actor_id session) const;

  bool empty() const noexcept {
    return sessions_.empty();
  }

  std::size_t size() const noexcept {
    return sessions_.size();
  }

  const entries& all() const noexcept {
    return sessions_;
  }

  /// From now on the token of `what` leads to `session`. Without effect if the session is unknown.
  void set_token(const managed_session& session, const can_resume& what);

  /// The session of a token, which is used from now on. Absent if there is none of `account`.
  std::optional<resume_directory::lead> take(const resume_key& key,
                                             const protocol::person_id& account);

private:
  entries sessions_;
  resume_directory resumable_;
};

} // namespace strangelet::actors
