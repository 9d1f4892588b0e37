#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <vector>

namespace strangelet::metrics {

/// Counters, gauges and histograms in the text format of OpenMetrics 1.0, which the library that
/// writes the older one does not know. The unit of a family is what its name ends with.
/// https://prometheus.io/docs/specs/om/open_metrics_spec/
std::string write_openmetrics(const std::vector<prometheus::MetricFamily>& families);

} // namespace strangelet::metrics
