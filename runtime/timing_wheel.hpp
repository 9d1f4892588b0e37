#pragma once

#include "runtime/loop_clock.hpp"

#include <boost/intrusive/list.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace strangelet::runtime {

/// What can be scheduled on a `timing_wheel`: derive from it. Leaves the wheel when it is
/// destroyed.
using timing_wheel_entry =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// When to look at whom next: slots of equal time in a ring (Varghese and Lauck, "Hashed and
/// hierarchical timing wheels", 1987). Thousands of connections that have nothing due cost nothing,
/// and each call but `for_each` takes a time that does not depend on how many there are.
///
/// Keeps time to one slot. What is due behind the end of the ring is visited there and must be
/// scheduled again. Holds references only. Not thread-safe.
template <class T>
class timing_wheel {
public:
  using time_point = loop_clock::time_point;
  using duration = loop_clock::duration;

  /// The time that one slot stands for.
  static constexpr duration slot_time = std::chrono::milliseconds{100};

  explicit timing_wheel(time_point start) noexcept : slot_began_(start) {}

  /// Visits `entry` once `due` has come, but not in the slot of now. Replaces what was scheduled
  /// before.
  void schedule(T& entry, time_point due) {
    entry.unlink();
    slots_[(current_ + slots_until(due)) % slot_count].push_back(entry);
  }

  /// Takes `entry` out, if it is in.
  static void remove(T& entry) noexcept {
    entry.unlink();
  }

  /// Moves on to `now` and calls `visit` for each entry that is due meanwhile; it is no longer
  /// scheduled then.
  template <class F>
  void advance(time_point now, F visit) {
    // After a pause longer than the ring each slot is visited once.
    for (std::size_t n = 0; now - slot_began_ >= slot_time && n < slot_count; ++n) {
      slot_began_ += slot_time;
      current_ = (current_ + 1) % slot_count;
      slot due;
      due.swap(slots_[current_]);
      while (!due.empty()) {
        auto& entry = due.front();
        due.pop_front();
        visit(entry);
      }
    }
    if (now - slot_began_ >= slot_time)
      slot_began_ = now;
  }

  /// Calls `visit` for all. It may remove or schedule the entry that it is called for, which then
  /// may be visited again.
  template <class F>
  void for_each(F visit) {
    for (auto& each : slots_)
      for (auto at = each.begin(); at != each.end();)
        visit(*at++);
  }

private:
  using slot = boost::intrusive::list<T, boost::intrusive::constant_time_size<false>>;

  static constexpr std::size_t slot_count = 256;

  std::size_t slots_until(time_point due) const noexcept {
    auto last = slot_began_ + slot_time * (slot_count - 1);
    if (due >= last)
      return slot_count - 1;
    // Rounded up: never before its time.
    auto slots = (due - slot_began_ + slot_time - duration{1}) / slot_time;
    return static_cast<std::size_t>(std::max<duration::rep>(slots, 1));
  }

  std::array<slot, slot_count> slots_;
  std::size_t current_ = 0;
  time_point slot_began_;
};

} // namespace strangelet::runtime
