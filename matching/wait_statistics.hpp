#pragma once

#include "matching/settings.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace strangelet::matching {

/// How long people waited of late, and what came of it.
struct wait_summary {
  duration p50{};
  duration p90{};
  duration p99{};
  double pairs_per_minute = 0;
  /// Of all pairs, 0 to 1; 0 without pairs.
  double share_with_common_interest = 0;
};

/// Waiting times and pairs of the last five minutes, to ten seconds: constant time per pair,
/// constant memory. Time never goes back. Not thread-safe.
class wait_statistics {
public:
  static constexpr duration window = std::chrono::minutes{5};

  explicit wait_statistics(time_point start) : start_(start) {}

  /// Two users were paired after waiting for so long.
  void add(duration one_wait, duration other_wait, bool have_common_interest, time_point now);

  /// Percentiles are at most an eighth too high. Takes time in the size of the window, not in the
  /// number of pairs.
  wait_summary summary(time_point now);

private:
  static constexpr duration slice = std::chrono::seconds{10};
  static constexpr std::size_t slices = window / slice;
  static constexpr unsigned sub_bits = 3;
  /// From one millisecond to days.
  static constexpr std::size_t bucket_count = 28 << sub_bits;
  using histogram = std::array<std::uint32_t, bucket_count>;

  struct period {
    std::uint32_t pairs = 0;
    std::uint32_t with_common_interest = 0;
    histogram waits{};
  };

  static std::size_t bucket_of(duration wait) noexcept;
  static duration upper_end_of(std::size_t bucket) noexcept;
  static duration quantile(const histogram& waits, std::uint64_t count, double share) noexcept;

  /// Empties the periods that have gone out of the window.
  void advance(time_point now);
  period& current() noexcept {
    return periods_[turn_ % slices];
  }

  time_point start_;
  /// Slices since the start.
  std::size_t turn_ = 0;
  std::vector<period> periods_{slices};
};

} // namespace strangelet::matching
