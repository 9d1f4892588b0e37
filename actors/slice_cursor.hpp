#pragma once

#include <caf/fwd.hpp>

#include <chrono>
#include <cstddef>

namespace strangelet::actors {

/// A way through a directory that is ordered by numbers, such as actors' ids, in slices. Between
/// them others have their turn, and entries may come and go: it remembers an id and no iterator, so
/// nothing that happens to the directory breaks it. Whoever is there all the while is met exactly
/// once.
class slice_cursor {
public:
  /// Whatever is for all sessions is sent to so many at a time, and then others have their turn: to
  /// speak to a hundred thousand at once would hold up all relays of the event loop.
  static constexpr std::size_t slice = 200;

  /// The time between two slices. A message to oneself would not do without, since an actor takes
  /// many messages in one turn.
  static constexpr std::chrono::nanoseconds pause = std::chrono::milliseconds{2};

  /// Calls `meet` with each of the next entries, `count` of them at most. It must not change what
  /// is in `directory`. Returns whether there is more to come.
  template <class Directory, class Function>
  bool go_on(Directory& directory, std::size_t count, Function meet) {
    auto next = directory.upper_bound(last_);
    for (; count != 0 && next != directory.end(); --count, ++next) {
      last_ = next->first;
      meet(next->second);
    }
    is_over_ = next == directory.end();
    return !is_over_;
  }

  /// Whether an entry with this id that comes now is too late to be met.
  bool has_passed(caf::actor_id id) const noexcept {
    return is_over_ || id <= last_;
  }

private:
  /// Nothing has the number 0.
  caf::actor_id last_ = 0;
  bool is_over_ = false;
};

} // namespace strangelet::actors
