#include "metrics/text_format.hpp"

#include "metrics/openmetrics.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace strangelet::metrics {

namespace {

constexpr std::string_view space = " \t";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(space);
  if (first == text.npos)
    return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// Cuts off what stands before `end`, or all; that is returned.
std::string_view take_until(std::string_view& text, char end) {
  const auto size = std::min(text.find(end), text.size());
  const auto result = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  return trim(result);
}

bool is_same(std::string_view one, std::string_view lower_case) {
  return std::equal(one.begin(), one.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

/// How welcome a media range is: 1 if it does not say, 0 if that cannot be read (RFC 9110, section
/// 12.4.2).
double read_weight(std::string_view parameters) noexcept {
  while (!parameters.empty()) {
    auto value = take_until(parameters, ';');
    if (!is_same(take_until(value, '='), "q"))
      continue;
    double result = 0;
    const auto* end = value.data() + value.size();
    const auto [at, error] = std::from_chars(value.data(), end, result);
    return error == std::errc{} && at == end && result >= 0 && result <= 1 ? result : 0;
  }
  return 1;
}

} // namespace

text_format choose_format(std::string_view accept) noexcept {
  double openmetrics = 0;
  double plain = 0;
  while (!accept.empty()) {
    auto range = take_until(accept, ',');
    const auto type = take_until(range, ';');
    if (is_same(type, "application/openmetrics-text"))
      openmetrics = std::max(openmetrics, read_weight(range));
    else if (is_same(type, "text/plain"))
      plain = std::max(plain, read_weight(range));
  }
  return openmetrics > 0 && openmetrics >= plain ? text_format::openmetrics
                                                 : text_format::prometheus;
}

std::string_view content_type(text_format format) noexcept {
  return format == text_format::openmetrics
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

std::string write(const registry& all, text_format format) {
  const auto families = all.Collect();
  return format == text_format::openmetrics ? write_openmetrics(families)
                                            : prometheus::TextSerializer{}.Serialize(families);
}

} // namespace strangelet::metrics
