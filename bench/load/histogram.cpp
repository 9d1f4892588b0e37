#include "bench/load/histogram.hpp"

#include <algorithm>

namespace strangelet::bench {

std::size_t histogram::bucket_of(std::uint64_t value) noexcept {
  if (value < (1U << sub_bits))
    return static_cast<std::size_t>(value);
  auto exponent = 63U - static_cast<unsigned>(__builtin_clzll(value));
  auto shift = exponent - sub_bits;
  return ((static_cast<std::size_t>(shift) + 1) << sub_bits) +
         static_cast<std::size_t>((value >> shift) & ((1U << sub_bits) - 1));
}

std::uint64_t histogram::upper_end_of(std::size_t bucket) noexcept {
  auto group = bucket >> sub_bits;
  auto sub = static_cast<std::uint64_t>(bucket & ((1U << sub_bits) - 1));
  if (group == 0)
    return sub;
  return (((1ULL << sub_bits) + sub + 1) << (group - 1)) - 1;
}

void histogram::add(std::uint64_t nanoseconds) noexcept {
  ++buckets_[bucket_of(nanoseconds)];
  ++count_;
  max_ = std::max(max_, nanoseconds);
}

void histogram::add(const histogram& other) noexcept {
  for (std::size_t i = 0; i < bucket_count; ++i)
    buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

std::uint64_t histogram::quantile(double share) const noexcept {
  auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < bucket_count; ++i) {
    seen += buckets_[i];
    if (seen > wanted)
      return std::min(upper_end_of(i), max_);
  }
  return max_;
}

} // namespace strangelet::bench
