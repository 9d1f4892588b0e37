#include "actors/acquaintances.hpp"

#include <algorithm>

namespace strangelet::actors {

void acquaintances::part(const protocol::user_id& partner, matching::time_point now) {
  auto known = std::remove_if(recent_.begin(), recent_.end(),
                              [&](const auto& each) { return each.partner == partner; });
  recent_.erase(known, recent_.end());
  if (recent_.size() == matching::ticket::max_recent)
    recent_.erase(recent_.begin());
  recent_.push_back({partner, now});
}

void acquaintances::block(const protocol::user_id& partner) {
  if (has_blocked(partner))
    return;
  // A new set: the matchmaker may still look at the one before.
  auto changed = blocked_ == nullptr ? std::make_shared<matching::user_set>()
                                     : std::make_shared<matching::user_set>(*blocked_);
  if (order_.size() == matching::ticket::max_blocked) {
    changed->erase(order_.front());
    order_.erase(order_.begin());
  }
  changed->insert(partner);
  order_.push_back(partner);
  blocked_ = std::move(changed);
}

} // namespace strangelet::actors
