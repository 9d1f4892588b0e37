#include "actors/recent_rooms.hpp"

#include <algorithm>

namespace strangelet::actors {

void recent_rooms::add(const past_room& room) {
  if (rooms_ == nullptr)
    rooms_ = std::make_unique<std::array<past_room, max_size>>();
  (*rooms_)[count_++ % max_size] = room;
}

const past_room* recent_rooms::find(const protocol::room_id& id) const noexcept {
  if (rooms_ == nullptr)
    return nullptr;
  const auto end = rooms_->begin() + std::min(count_, max_size);
  const auto found =
      std::find_if(rooms_->begin(), end, [&](const past_room& each) { return each.id == id; });
  return found == end ? nullptr : &*found;
}

} // namespace strangelet::actors
