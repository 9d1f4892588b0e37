#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>

namespace strangelet::bench {

/// A number from 1 to `count`, the n-th with a probability that falls as 1/n (Zipf's law), by the
/// inverse of the continuous distribution: constant time, no table.
template <class Random>
std::size_t zipf(std::size_t count, Random& random) {
  std::uniform_real_distribution<double> uniform{0, 1};
  const auto most = static_cast<double>(count);
  const auto drawn = std::exp(uniform(random) * std::log(most + 1));
  return static_cast<std::size_t>(std::min(std::max(drawn, 1.0), most));
}

} // namespace strangelet::bench
