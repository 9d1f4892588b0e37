#pragma once

#include "actors/interfaces.hpp"
#include "actors/slice_cursor.hpp"

#include <caf/actor_clock.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>

namespace strangelet::actors {

/// The sessions whose clients want to know how many are online, and what each was told last. Plain
/// data: the caller sends, and sets the timer.
class subscriber_list {
public:
  using time_point = caf::actor_clock::time_point;
  using sender = std::function<void(const managed_session&, const online_numbers&)>;

  /// How often a subscriber hears of changes, at most.
  static constexpr std::chrono::nanoseconds period = std::chrono::seconds{5};

  /// Tells `session` the numbers, and from now on their changes. One that subscribes again is told
  /// again: it may have missed the last numbers, or be a client that has come back. Returns whether
  /// the caller must set the timer, to `period`.
  bool add(const managed_session& session, const online_numbers& numbers, time_point now,
           const sender& send);

  void remove(caf::actor_id session);

  /// It is time: tells the next slice, whoever does not know the numbers yet. Returns when the next
  /// call is due; absent if there is nobody left to tell.
  std::optional<std::chrono::nanoseconds> publish_some(const online_numbers& numbers,
                                                       time_point now, const sender& send);

private:
  struct subscriber {
    managed_session session;
    online_numbers told;
    time_point told_at;
  };

  static void tell(subscriber& who, const online_numbers& numbers, time_point now,
                   const sender& send);

  /// Ordered, so that it can be walked in slices.
  std::map<caf::actor_id, subscriber> subscribers_;
  slice_cursor publishing_;
  bool is_publishing_ = false;
};

} // namespace strangelet::actors
