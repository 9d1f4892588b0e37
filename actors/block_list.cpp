#include "actors/block_list.hpp"

namespace strangelet::actors {

void block_list::add(const protocol::person_id& whom) {
  if (has(whom))
    return;
  // A new set: the matchmaker may still look at the one before.
  auto changed = set_ == nullptr ? std::make_shared<matching::person_set>()
                                 : std::make_shared<matching::person_set>(*set_);
  if (order_.size() == matching::ticket::max_blocked) {
    changed->erase(order_.front());
    order_.erase(order_.begin());
  }
  changed->insert(whom);
  order_.push_back(whom);
  set_ = std::move(changed);
}

} // namespace strangelet::actors
