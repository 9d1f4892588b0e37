#pragma once

#include "protocol/uuid.hpp"

#include <cstddef>
#include <vector>

namespace strangelet::actors {

/// A room that a session was in, and with whom.
struct past_room {
  protocol::room_id id;
  protocol::person_id partner;
};

/// The last few rooms of a session. Messages for them are late, not wrong: a client that skips
/// twice in a row still sends candidates for the first of the two. Bounded, and without memory of
/// its own for a session that was never in a room. Plain data.
class recent_rooms {
public:
  static constexpr std::size_t max_size = 8;

  /// The session has left `room`. The oldest room is forgotten if there are too many.
  void add(const past_room& room);

  /// The room left last; null if there is none.
  const past_room* last() const noexcept {
    return rooms_.empty() ? nullptr : &rooms_.back();
  }

  /// Null if it is none of them. Valid until the next `add`.
  const past_room* find(const protocol::room_id& id) const noexcept;

private:
  /// Oldest first.
  std::vector<past_room> rooms_;
};

} // namespace strangelet::actors
