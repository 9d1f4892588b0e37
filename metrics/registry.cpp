#include "metrics/registry.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace strangelet::metrics {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

constexpr std::string_view total = "_total";

bool ends_with(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_name(std::string_view text, MetricType type) {
  constexpr std::string_view prefix = "strangelet_";
  return text.substr(0, prefix.size()) == prefix &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos &&
         ends_with(text, total) == (type == MetricType::Counter) &&
         (type != MetricType::Histogram || ends_with(text, "_seconds"));
}

} // namespace

std::string_view family_name(std::string_view name) noexcept {
  return ends_with(name, total) ? name.substr(0, name.size() - total.size()) : name;
}

void registry::add(description what, MetricType type, reader read) {
  if (!is_name(what.name, type))
    throw std::logic_error{"a metric's name is strangelet_..., in lower case, and ends with _total "
                           "if it is a counter and "
                           "with _seconds if it is a histogram; this is " +
                           what.name};
  const auto at =
      std::lower_bound(families_.begin(), families_.end(), what.name,
                       [](const family& each, const auto& name) { return each.what.name < name; });
  for (const auto& each : families_)
    if (family_name(each.what.name) == family_name(what.name))
      throw std::logic_error{"two metrics have the name " + what.name};
  families_.insert(at, {std::move(what), type, std::move(read)});
}

void registry::observe(description what, MetricType type, std::function<double()> read) {
  add(std::move(what), type, [read = std::move(read), type](std::vector<ClientMetric>& values) {
    auto& value = values.emplace_back();
    (type == MetricType::Counter ? value.counter.value : value.gauge.value) = read();
  });
}

void registry::add_info(description what, std::vector<ClientMetric::Label> labels) {
  add(std::move(what), MetricType::Gauge,
      [labels = std::move(labels)](std::vector<ClientMetric>& values) {
        auto& value = values.emplace_back();
        value.label = labels;
        value.gauge.value = 1;
      });
}

std::vector<prometheus::MetricFamily> registry::Collect() const {
  std::vector<prometheus::MetricFamily> result;
  result.reserve(families_.size());
  for (const auto& each : families_) {
    auto& collected = result.emplace_back();
    collected.name = each.what.name;
    collected.help = each.what.help;
    collected.type = each.type;
    each.read(collected.metric);
  }
  return result;
}

} // namespace strangelet::metrics
