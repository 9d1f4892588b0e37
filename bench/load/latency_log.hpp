#pragma once

#include "bench/load/histogram.hpp"

#include <cstdint>
#include <vector>

namespace strangelet::bench {

/// Latency over the whole of a run, and in each slice of it.
class latency_log {
public:
  /// Adds what was seen in the next slice; nothing if that is empty.
  void add(const histogram& slice);

  const histogram& all() const noexcept {
    return all_;
  }

  /// The median of the slices' p99, in ns; 0 if there are none. A machine whose host takes its
  /// cores away for about 1 % of the time makes the p99 of the whole run say for how long it does
  /// that; most slices know nothing of it.
  std::uint64_t typical_p99() const;

private:
  histogram all_;
  std::vector<std::uint64_t> p99s_;
};

} // namespace strangelet::bench
