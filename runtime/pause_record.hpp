#pragma once

#include <chrono>
#include <optional>
#include <vector>

namespace strangelet::runtime {

/// Somebody was at work at a moment, with what tells work from a standstill.
struct life_sign {
  using clock = std::chrono::steady_clock;

  clock::time_point at;
  /// CPU time so far.
  clock::duration worked{};
  /// Time so far in which the machine was suspended. `at` does not count it.
  clock::duration suspended{};

  /// Of the calling thread.
  static life_sign of_thread() noexcept;
  /// Of all threads together.
  static life_sign of_process() noexcept;
};

/// Remembers when a thread, or the process, stood still: it was stopped (SIGSTOP), its machine was
/// suspended, or it got no processor. What a peer did not do meanwhile is not its fault.
///
/// A deadline starts again after the first pause in it, and each further pause does not count. So
/// a peer has its whole time after a pause, and a server that stands still all the time keeps its
/// deadlines by the time in which it does work. A turn that takes long because it works is no
/// pause.
///
/// Time is an input. Not thread-safe.
class pause_record {
public:
  using time_point = life_sign::clock::time_point;
  using duration = life_sign::clock::duration;

  explicit pause_record(const life_sign& first) noexcept : last_(first) {}

  /// To be called ten times a second. Notes a pause if it was not.
  void note(const life_sign& next);

  /// From when a time counts that began at `since`: later if there was a pause meanwhile.
  time_point counts_from(time_point since) const noexcept {
    return pauses_.empty() || since >= pauses_.back().end ? since : counts_over_pauses(since);
  }

  /// The reverse: the latest beginning that counts from `from` or earlier. Absent if none does.
  std::optional<time_point> latest_beginning(time_point from) const noexcept;

private:
  struct pause {
    time_point end;
    duration length;
  };

  time_point counts_over_pauses(time_point since) const noexcept;

  life_sign last_;
  /// The oldest first.
  std::vector<pause> pauses_;
  /// The end of the last pause that is not in `pauses_` any more.
  std::optional<time_point> forgotten_until_;
};

} // namespace strangelet::runtime
