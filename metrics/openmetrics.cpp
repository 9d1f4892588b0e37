#include "metrics/openmetrics.hpp"

#include "metrics/registry.hpp"

#include <fmt/format.h>
#include <iterator>
#include <string_view>
#include <utility>

namespace strangelet::metrics {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string_view to_text(MetricType type) noexcept {
  switch (type) {
  case MetricType::Counter:
    return "counter";
  case MetricType::Histogram:
    return "histogram";
  default:
    return "gauge";
  }
}

std::string_view unit_of(std::string_view name) {
  const auto unit = name.substr(name.rfind('_') + 1);
  return unit == "seconds" || unit == "bytes" ? unit : std::string_view{};
}

std::string escape(std::string_view text) {
  std::string result;
  for (const char each : text)
    if (each == '\n')
      result += "\\n";
    else if (each == '"' || each == '\\')
      (result += '\\') += each;
    else
      result += each;
  return result;
}

class writer {
public:
  void write(const MetricFamily& family) {
    name_ = family_name(family.name);
    line("# TYPE {} {}\n", name_, to_text(family.type));
    if (const auto unit = unit_of(name_); !unit.empty())
      line("# UNIT {} {}\n", name_, unit);
    line("# HELP {} {}\n", name_, escape(family.help));
    for (const auto& each : family.metric)
      if (family.type == MetricType::Counter)
        sample("_total", each, {}, each.counter.value);
      else if (family.type == MetricType::Histogram)
        write(each);
      else
        sample("", each, {}, each.gauge.value);
  }

  std::string finish() {
    line("# EOF\n");
    return std::move(text_);
  }

private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
  }

  void write(const ClientMetric& metric) {
    const auto& all = metric.histogram;
    for (const auto& each : all.bucket)
      // With a point, as in "1.0": the specification's canonical form of a bound.
      sample("_bucket", metric, fmt::format("{:#}", each.upper_bound),
             static_cast<double>(each.cumulative_count));
    sample("_bucket", metric, "+Inf", static_cast<double>(all.sample_count));
    sample("_sum", metric, {}, all.sample_sum);
    sample("_count", metric, {}, static_cast<double>(all.sample_count));
  }

  /// `bound` is empty for what is no bucket.
  void sample(std::string_view suffix, const ClientMetric& metric, std::string_view bound,
              double value) {
    line("{}{}", name_, suffix);
    char before = '{';
    const auto label = [&](std::string_view name, std::string_view text) {
      line("{}{}=\"{}\"", before, name, escape(text));
      before = ',';
    };
    for (const auto& each : metric.label)
      label(each.name, each.value);
    if (!bound.empty())
      label("le", bound);
    line("{} {}\n", before == ',' ? "}" : "", value);
  }

  std::string_view name_;
  std::string text_;
};

} // namespace

std::string write_openmetrics(const std::vector<MetricFamily>& families) {
  writer result;
  for (const auto& each : families)
    result.write(each);
  return result.finish();
}

} // namespace strangelet::metrics
