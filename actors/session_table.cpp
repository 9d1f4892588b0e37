#include "actors/session_table.hpp"

namespace strangelet::actors {

void session_table::add(const managed_session& session) {
  sessions_.emplace(session.id(), session);
}

bool session_table::remove(caf::actor_id session) {
  if (sessions_.erase(session) == 0)
    return false;
  resumable_.forget(session);
  return true;
}

bool session_table::contains(caf::actor_id session) const {
  return sessions_.count(session) != 0;
}

void session_table::set_token(const managed_session& session, const can_resume& what) {
  // The table would never forget a session that has ended meanwhile.
  if (contains(session.id()))
    resumable_.set(session, what.key, what.account);
}

std::optional<resume_directory::lead> session_table::take(const resume_key& key,
                                                          const protocol::person_id& account) {
  return resumable_.take(key, account);
}

} // namespace strangelet::actors
