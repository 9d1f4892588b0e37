#pragma once

#include "actors/interfaces.hpp"
#include "actors/room_info.hpp"
#include "actors/slice_cursor.hpp"
#include "support/long_queue.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstdint>
#include <ext/pb_ds/assoc_container.hpp>
#include <ext/pb_ds/tree_policy.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace strangelet::actors {

/// Active rooms, and a bounded memory of ended ones. What a page costs does not depend on how many
/// rooms there are: active rooms come and go in any order and are found through an order-statistic
/// tree, O(log n) to the start of a page; ended rooms are added and forgotten in their order, O(1).
/// Those stay for long, and lie together for that.
/// Plain data: no actors run here, no clock is read.
class room_directory {
public:
  /// Is told of each room that ends, at once.
  using end_observer = std::function<void(const room_info&)>;

  /// Remembers at most `max_ended` ended rooms; 0 means any number. `on_end` may be empty.
  explicit room_directory(std::size_t max_ended = 0, end_observer on_end = nullptr)
      : max_ended_(max_ended), on_end_(std::move(on_end)) {}

  /// Without effect if there is a room with this id. `activity` must not be null.
  void open(room_info info, std::shared_ptr<const room_activity> activity, managed_room handle,
            const std::array<caf::actor_id, 2>& sessions);

  /// Marks a room as ended, with what it has counted until now. Without effect if it is unknown or
  /// has ended before.
  void close(const protocol::room_id& id, end_reason why, protocol::time_point at);

  /// Looks at the next `count` active rooms, and marks those as failed that have died without a
  /// word, which only happens when there is no memory left even for that. They are found at the
  /// second look: the last word of one that has just ended may still be on its way.
  void close_abandoned(std::size_t count, protocol::time_point at);

  /// The active rooms of a session. O(n) in the number of active rooms.
  std::vector<managed_room> of(caf::actor_id session) const;

  /// Forgets the rooms that ended at `limit` or before; says how many.
  std::size_t forget_ended_until(protocol::time_point limit);

  std::size_t active() const noexcept {
    return active_.size();
  }

  std::size_t ended() const noexcept {
    return ended_.size();
  }

  /// Nothing if there is no such room.
  std::optional<room_info> find(const protocol::room_id& id) const;

  /// Null if there is no such room, or if it has ended.
  const managed_room* handle_of(const protocol::room_id& id) const;

  /// Copies a page: active rooms in the order of their opening, then ended rooms in the order of
  /// their end.
  rooms_page page(const list_rooms& what) const;

private:
  struct entry {
    /// What it is now.
    room_info describe() const;

    /// What it was when it began.
    room_info first;
    std::shared_ptr<const room_activity> activity;
    managed_room handle;
    std::array<caf::actor_id, 2> sessions;
    /// Key in the index of active rooms.
    std::uint64_t number;
    bool looks_abandoned = false;
  };

  using index =
      __gnu_pbds::tree<std::uint64_t, entry*, std::less<std::uint64_t>, __gnu_pbds::rb_tree_tag,
                       __gnu_pbds::tree_order_statistics_node_update>;

  void remember(const room_info& room);
  void forget_oldest();

  std::size_t max_ended_;
  end_observer on_end_;
  std::uint64_t next_number_ = 1;
  /// Those that are active. Entries stay where they are while others come and go, so the indexes
  /// may point at them.
  std::unordered_map<protocol::room_id, entry> rooms_;
  index active_;
  slice_cursor looking_;
  support::long_queue<room_info> ended_;
  std::uint64_t forgotten_ = 0;
  /// What `forgotten_` was, plus the place among those that have ended.
  boost::unordered_flat_map<protocol::room_id, std::uint64_t, std::hash<protocol::room_id>>
      ended_places_;
};

} // namespace strangelet::actors
