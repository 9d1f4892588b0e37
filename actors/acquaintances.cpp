#include "actors/acquaintances.hpp"

#include <algorithm>

namespace strangelet::actors {

void acquaintances::part(const protocol::person_id& partner, matching::time_point now) {
  auto known = std::remove_if(recent_.begin(), recent_.end(),
                              [&](const auto& each) { return each.partner == partner; });
  recent_.erase(known, recent_.end());
  if (recent_.size() == matching::ticket::max_recent)
    recent_.erase(recent_.begin());
  recent_.push_back({partner, now});
}

} // namespace strangelet::actors
