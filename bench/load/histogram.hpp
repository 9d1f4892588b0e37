#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace strangelet::bench {

/// Counts durations in buckets that are at most 1/32 of their value wide, from 1 ns to hours, in
/// constant memory.
class histogram {
public:
  void add(std::uint64_t nanoseconds) noexcept;

  /// Counts what `other` has counted, too.
  void add(const histogram& other) noexcept;

  /// The smallest duration that `share` (0 to 1) of all do not exceed, in ns; 0 if there are none.
  std::uint64_t quantile(double share) const noexcept;

  std::uint64_t max() const noexcept {
    return max_;
  }

  std::uint64_t count() const noexcept {
    return count_;
  }

  /// Calls `see(upper_end, count)` for each bucket that has something in it, the shortest first.
  template <class See>
  void for_each(See see) const {
    for (std::size_t i = 0; i < bucket_count; ++i)
      if (buckets_[i] != 0)
        see(upper_end_of(i), buckets_[i]);
  }

  void clear() noexcept {
    *this = histogram{};
  }

private:
  static constexpr unsigned sub_bits = 5;
  static constexpr std::size_t bucket_count = (64 - sub_bits + 1) << sub_bits;

  static std::size_t bucket_of(std::uint64_t value) noexcept;
  static std::uint64_t upper_end_of(std::size_t bucket) noexcept;

  std::array<std::uint64_t, bucket_count> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

} // namespace strangelet::bench
