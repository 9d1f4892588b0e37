#pragma once

#include "metrics/registry.hpp"

#include <string>
#include <string_view>

namespace strangelet::metrics {

/// How metrics are written.
enum class text_format {
  /// Prometheus text format 0.0.4.
  prometheus,
  /// OpenMetrics 1.0.
  openmetrics,
};

/// What a client that sends this `Accept` wants (RFC 9110, section 12.5.1): OpenMetrics if it names
/// it and likes nothing else of ours better, otherwise the format that all read.
text_format choose_format(std::string_view accept) noexcept;

std::string_view content_type(text_format format) noexcept;

/// All metrics of a registry, as text.
std::string write(const registry& all, text_format format);

} // namespace strangelet::metrics
