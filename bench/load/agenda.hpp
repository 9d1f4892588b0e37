#pragma once

#include "bench/load/random_numbers.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace strangelet::bench {

/// What each of many clients does next, and when. Each has one plan; a newer one replaces it.
template <class Step>
class agenda {
public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit agenda(std::size_t clients) : newest_(clients) {}

  /// Client `who` is to do `what` at `due`, and nothing that was planned before.
  void plan(std::size_t who, Step what, time_point due) {
    plans_.push({due, who, ++newest_[who], what});
  }

  /// The same after a random pause of `mean` on average, twice that at most.
  void plan_after(std::size_t who, Step what, std::chrono::nanoseconds mean,
                  random_numbers& random) {
    auto most = static_cast<std::uint64_t>(2 * mean.count());
    std::chrono::nanoseconds after{static_cast<std::int64_t>(random.below(most + 1))};
    plan(who, what, std::chrono::steady_clock::now() + after);
  }

  /// Client `who` has nothing to do for now.
  void clear(std::size_t who) noexcept {
    ++newest_[who];
  }

  /// Calls `act(who, what)` for all that is due at `now`. Returns when the next one is.
  template <class Act>
  time_point do_due(time_point now, Act act) {
    while (!plans_.empty() && plans_.top().due <= now) {
      auto next = plans_.top();
      plans_.pop();
      if (newest_[next.who] == next.number)
        act(next.who, next.what);
    }
    return plans_.empty() ? time_point::max() : plans_.top().due;
  }

private:
  struct entry {
    time_point due;
    std::size_t who;
    std::uint32_t number;
    Step what;

    bool operator>(const entry& other) const noexcept {
      return due > other.due;
    }
  };

  std::priority_queue<entry, std::vector<entry>, std::greater<>> plans_;
  /// The number of each client's newest plan; older ones are void.
  std::vector<std::uint32_t> newest_;
};

} // namespace strangelet::bench
