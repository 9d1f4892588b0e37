#pragma once

#include <chrono>
#include <cstddef>
#include <random>

namespace strangelet::actors {

/// Who goes when while the server drains. Clients come back as soon as they are closed, to whatever
/// serves them next, so they are not all closed at once; and those that listen are told to come
/// back at different times.
class drain_plan {
public:
  /// How many sessions are sent away together.
  static constexpr std::size_t batch = 100;

  /// The first half of `time` is for sending those of `sessions` away who are in no room.
  drain_plan(std::size_t sessions, std::chrono::nanoseconds time);

  /// The time between two batches: a tenth of a second, or as much less as it takes.
  std::chrono::nanoseconds pause() const noexcept {
    return pause_;
  }

  /// How long one client is to stay away: from one second on, at random, so that no more than five
  /// hundred come back in a second, but within a minute.
  std::chrono::milliseconds reconnect_after();

private:
  std::chrono::nanoseconds pause_;
  std::minstd_rand random_{std::random_device{}()};
  std::uniform_int_distribution<std::chrono::milliseconds::rep> delay_;
};

} // namespace strangelet::actors
