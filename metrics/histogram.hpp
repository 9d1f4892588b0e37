#pragma once

#include "metrics/label.hpp"
#include "metrics/registry.hpp"
#include "metrics/sharded_counts.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace strangelet::metrics {

/// How long something took, for each combination of its labels. Each bucket reaches twice as far as
/// the one before. Thread-safe; a collection may see the count of an observation before its
/// duration.
template <class... Labels>
class histogram {
public:
  /// Buckets with a bound: from `first_bound` to 131,072 times that.
  static constexpr std::size_t bounds = 18;

  /// `first_bound` is above 0: what takes no longer is not told apart.
  histogram(registry& home, description what, std::chrono::nanoseconds first_bound)
      : first_bound_(first_bound) {
    home.add(std::move(what), prometheus::MetricType::Histogram,
             [this](std::vector<prometheus::ClientMetric>& values) {
               set::collect(values, [this](std::size_t i, prometheus::ClientMetric& value) {
                 collect(i, value.histogram);
               });
             });
  }

  histogram(const histogram&) = delete;
  histogram& operator=(const histogram&) = delete;

  void observe(Labels... labels, std::chrono::nanoseconds what) noexcept {
    const auto duration = std::max(what, std::chrono::nanoseconds::zero());
    const auto row = set::index(labels...) * columns;
    counts_.add(row + bucket_of(duration), 1);
    counts_.add(row + sum_column, static_cast<std::uint64_t>(duration.count()));
  }

  /// How many were observed.
  std::uint64_t count(Labels... labels) const noexcept {
    std::uint64_t result = 0;
    for (std::size_t i = 0; i <= bounds; ++i)
      result += counts_.sum(set::index(labels...) * columns + i);
    return result;
  }

private:
  using set = label_set<Labels...>;
  using seconds = std::chrono::duration<double>;

  /// The buckets, one for what is above all bounds, and the sum in nanoseconds.
  static constexpr std::size_t sum_column = bounds + 1;
  static constexpr std::size_t columns = bounds + 2;

  /// The number of the first bucket that reaches as far.
  std::size_t bucket_of(std::chrono::nanoseconds duration) const noexcept {
    std::size_t result = 0;
    for (auto bound = first_bound_; result < bounds && duration > bound; bound *= 2)
      ++result;
    return result;
  }

  void collect(std::size_t row, prometheus::ClientMetric::Histogram& to) const {
    auto bound = first_bound_;
    for (std::size_t i = 0; i < bounds; ++i, bound *= 2) {
      to.sample_count += counts_.sum(row * columns + i);
      to.bucket.push_back({to.sample_count, seconds{bound}.count()});
    }
    to.sample_count += counts_.sum(row * columns + bounds);
    to.sample_sum =
        seconds{std::chrono::nanoseconds{counts_.sum(row * columns + sum_column)}}.count();
  }

  const std::chrono::nanoseconds first_bound_;
  sharded_counts<set::size * columns> counts_;
};

} // namespace strangelet::metrics
