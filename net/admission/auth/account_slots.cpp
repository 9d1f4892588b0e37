#include "net/admission/auth/account_slots.hpp"

namespace strangelet::net::auth {

account_slots::slot account_slots::take(const protocol::person_id& account) {
  return take_one_of(account, 1);
}

account_slots::slot account_slots::take_surplus(const protocol::person_id& account) {
  return take_one_of(account, 2);
}

account_slots::slot account_slots::take_one_of(const protocol::person_id& account,
                                               std::size_t factor) {
  const std::lock_guard guard{mutex_};
  auto& count = taken_[account];
  // Whoever has none may have one, so nothing is left in the table by this.
  if (max_ != 0 && count >= factor * max_)
    return nullptr;
  ++count;
  return slot{this, returner{account}};
}

void account_slots::set_max(std::size_t max_per_account) {
  const std::lock_guard guard{mutex_};
  max_ = max_per_account;
}

void account_slots::release(const protocol::person_id& account) {
  const std::lock_guard guard{mutex_};
  const auto found = taken_.find(account);
  if (--found->second == 0)
    taken_.erase(found);
}

} // namespace strangelet::net::auth
