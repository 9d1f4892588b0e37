#include "config/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace strangelet::config {

std::size_t edit_distance(std::string_view one, std::string_view other) {
  // Three rows of the matrix: of the prefixes of `one` that end two back, one back and here.
  std::vector<std::size_t> older(other.size() + 1);
  std::vector<std::size_t> old(other.size() + 1);
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::swap(older, old);
    std::swap(old, row);
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t cost = one[i - 1] == other[j - 1] ? 0 : 1;
      row[j] = std::min({old[j] + 1, row[j - 1] + 1, old[j - 1] + cost});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
        row[j] = std::min(row[j], older[j - 2] + 1);
    }
  }
  return row[other.size()];
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates,
                    std::size_t most) {
  std::string best;
  std::size_t least = most + 1;
  for (const auto& candidate : candidates) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

} // namespace strangelet::config
