#include "bench/load/latency_log.hpp"

#include <algorithm>
#include <cstddef>

namespace strangelet::bench {

void latency_log::add(const histogram& slice) {
  if (slice.count() == 0)
    return;
  all_.add(slice);
  p99s_.push_back(slice.quantile(0.99));
}

std::uint64_t latency_log::typical_p99() const {
  if (p99s_.empty())
    return 0;
  auto sorted = p99s_;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

} // namespace strangelet::bench
