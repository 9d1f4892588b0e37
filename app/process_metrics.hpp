#pragma once

#include "metrics/counter.hpp"
#include "protocol/timestamp.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

namespace strangelet::app {

/// What came of reading the configuration again.
enum class reload_outcome {
  done,
  /// All but the certificate, whose old one stays in use.
  partial,
  refused,
};

} // namespace strangelet::app

namespace strangelet::metrics {

template <>
struct label<app::reload_outcome> {
  static constexpr std::string_view name = "outcome";
  static constexpr auto last = app::reload_outcome::refused;
  static constexpr std::array<std::string_view, 3> values{"done", "partial", "refused"};
};

} // namespace strangelet::metrics

namespace strangelet::app {

/// What is counted of the process as a whole, beside what the system knows of it: its memory and
/// descriptors. The registry outlives it. Thread-safe.
class process_metrics {
public:
  /// `dropped_log_lines` is thread-safe.
  process_metrics(metrics::registry& home, protocol::time_point started_at,
                  std::function<std::uint64_t()> dropped_log_lines);

  metrics::counter<reload_outcome> reloads;
};

} // namespace strangelet::app
