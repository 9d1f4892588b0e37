#pragma once

#include "protocol/uuid.hpp"

#include <array>
#include <cstddef>
#include <memory>

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

  /// The room left last; null if there is none. Valid until the next `add`, like what `find` gives.
  const past_room* last() const noexcept {
    return count_ == 0 ? nullptr : &(*rooms_)[(count_ - 1) % max_size];
  }

  /// Null if it is none of them.
  const past_room* find(const protocol::room_id& id) const noexcept;

private:
  /// A ring; null before the first room.
  std::unique_ptr<std::array<past_room, max_size>> rooms_;
  /// All rooms that have ever been added. The next one goes to this place of the ring.
  std::size_t count_ = 0;
};

} // namespace strangelet::actors
