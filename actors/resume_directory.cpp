#include "actors/resume_directory.hpp"

#include <utility>

namespace strangelet::actors {

void resume_directory::set(const managed_session& session, const resume_key& key,
                           const protocol::person_id& account) {
  auto& keys = keys_[session.id()];
  drop(keys.fresh);
  keys.fresh = key;
  sessions_.insert_or_assign(key, target{session, account});
}

std::optional<resume_directory::lead> resume_directory::take(const resume_key& key,
                                                             const protocol::person_id& account) {
  const auto found = sessions_.find(key);
  // A token in the wrong hands is worth nothing, and goes on to be good in the right ones.
  if (found == sessions_.end() || found->second.account != account)
    return std::nullopt;
  lead result{found->second.session, found->second.is_used};
  if (!std::exchange(found->second.is_used, true)) {
    auto& keys = keys_[result.session.id()];
    drop(keys.used);
    keys.used = std::exchange(keys.fresh, std::nullopt);
  }
  return result;
}

void resume_directory::forget(caf::actor_id session) {
  const auto found = keys_.find(session);
  if (found == keys_.end())
    return;
  drop(found->second.fresh);
  drop(found->second.used);
  keys_.erase(found);
}

void resume_directory::drop(std::optional<resume_key>& key) {
  if (key)
    sessions_.erase(*key);
  key.reset();
}

} // namespace strangelet::actors
