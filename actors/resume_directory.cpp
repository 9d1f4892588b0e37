#include "actors/resume_directory.hpp"

#include <utility>

namespace strangelet::actors {

void resume_directory::set(const session_actor& session, const resume_key& key,
                           const protocol::person_id& account) {
  auto [at, is_new] = keys_.try_emplace(session.id(), key);
  if (!is_new)
    sessions_.erase(std::exchange(at->second, key));
  sessions_.insert_or_assign(key, target{session, account});
}

std::optional<session_actor> resume_directory::take(const resume_key& key,
                                                    const protocol::person_id& account) {
  auto found = sessions_.find(key);
  // A token in the wrong hands is worth nothing, and goes on to be good in the right ones.
  if (found == sessions_.end() || found->second.account != account)
    return std::nullopt;
  auto session = std::move(found->second.session);
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
