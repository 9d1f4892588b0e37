#pragma once

#include "metrics/label.hpp"
#include "metrics/registry.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <utility>

namespace strangelet::metrics {

/// What grows and shrinks, for each combination of its labels: `gauge<>` has none. A number of
/// things, never negative. Thread-safe.
template <class... Labels>
class gauge {
public:
  gauge(registry& home, description what) {
    home.add(std::move(what), prometheus::MetricType::Gauge,
             [this](std::vector<prometheus::ClientMetric>& values) {
               set::collect(values, [this](std::size_t i, prometheus::ClientMetric& value) {
                 value.gauge.value =
                     static_cast<double>(values_[i].load(std::memory_order_relaxed));
               });
             });
  }

  gauge(const gauge&) = delete;
  gauge& operator=(const gauge&) = delete;

  void set_to(Labels... labels, std::size_t value) noexcept {
    values_[set::index(labels...)].store(value, std::memory_order_relaxed);
  }

  /// Returns what it was before.
  std::size_t add(Labels... labels, std::size_t n) noexcept {
    return values_[set::index(labels...)].fetch_add(n, std::memory_order_relaxed);
  }

  /// `n` has been added before.
  void take(Labels... labels, std::size_t n) noexcept {
    values_[set::index(labels...)].fetch_sub(n, std::memory_order_relaxed);
  }

  std::size_t value(Labels... labels) const noexcept {
    return values_[set::index(labels...)].load(std::memory_order_relaxed);
  }

private:
  using set = label_set<Labels...>;

  std::array<std::atomic<std::size_t>, set::size> values_{};
};

/// One of several parts that a gauge is the sum of, each with an owner of its own. The owner's
/// thread only.
class gauge_share {
public:
  explicit gauge_share(gauge<>& whole) : whole_(whole) {}

  void set_to(std::size_t value) noexcept {
    // Unsigned: what is less than before wraps around, and so does the sum.
    whole_.add(value - std::exchange(value_, value));
  }

private:
  gauge<>& whole_;
  std::size_t value_ = 0;
};

} // namespace strangelet::metrics
