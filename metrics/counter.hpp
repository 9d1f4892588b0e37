#pragma once

#include "metrics/label.hpp"
#include "metrics/registry.hpp"
#include "metrics/sharded_counts.hpp"

#include <cstdint>
#include <utility>

namespace strangelet::metrics {

/// What only grows, for each combination of its labels: `counter<>` has none. Adding costs one
/// uncontended atomic addition. Thread-safe.
template <class... Labels>
class counter {
public:
  counter(registry& home, description what) {
    home.add(std::move(what), prometheus::MetricType::Counter,
             [this](std::vector<prometheus::ClientMetric>& values) {
               set::collect(values, [this](std::size_t i, prometheus::ClientMetric& value) {
                 value.counter.value = static_cast<double>(counts_.sum(i));
               });
             });
  }

  counter(const counter&) = delete;
  counter& operator=(const counter&) = delete;

  void add(Labels... labels) noexcept {
    counts_.add(set::index(labels...), 1);
  }

  /// Of one combination.
  std::uint64_t sum(Labels... labels) const noexcept {
    return counts_.sum(set::index(labels...));
  }

  /// Of all combinations.
  std::uint64_t total() const noexcept {
    std::uint64_t result = 0;
    for (std::size_t i = 0; i < set::size; ++i)
      result += counts_.sum(i);
    return result;
  }

private:
  using set = label_set<Labels...>;

  sharded_counts<set::size> counts_;
};

} // namespace strangelet::metrics
