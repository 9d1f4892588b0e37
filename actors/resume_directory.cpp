#include "actors/resume_directory.hpp"

#include <utility>

namespace strangelet::actors {

void resume_directory::set(const session_actor& session, const resume_key& key) {
  auto [at, is_new] = keys_.try_emplace(session.id(), key);
  if (!is_new)
    sessions_.erase(std::exchange(at->second, key));
  sessions_.insert_or_assign(key, session);
}

std::optional<session_actor> resume_directory::take(const resume_key& key) {
  auto found = sessions_.find(key);
  if (found == sessions_.end())
    return std::nullopt;
  auto session = std::move(found->second);
  sessions_.erase(found);
  keys_.erase(session.id());
  return session;
}

void resume_directory::forget(caf::actor_id session) {
  auto found = keys_.find(session);
  if (found == keys_.end())
    return;
  sessions_.erase(found->second);
  keys_.erase(found);
}

} // namespace strangelet::actors
