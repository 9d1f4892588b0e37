#include "actors/recent_rooms.hpp"

#include <algorithm>

namespace strangelet::actors {

void recent_rooms::add(const past_room& room) {
  if (rooms_.size() == max_size)
    rooms_.erase(rooms_.begin());
  rooms_.push_back(room);
}

const past_room* recent_rooms::find(const protocol::room_id& id) const noexcept {
  const auto found = std::find_if(rooms_.begin(), rooms_.end(),
                                  [&](const past_room& each) { return each.id == id; });
  return found == rooms_.end() ? nullptr : &*found;
}

} // namespace strangelet::actors
