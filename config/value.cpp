#include "config/value.hpp"

#include <caf/atom.hpp>
#include <caf/expected.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <limits>
#include <type_traits>
#include <utility>

namespace strangelet::config {

namespace {

using std::chrono::nanoseconds;
using strings = std::vector<std::string>;
using ranges = std::vector<support::address_range>;

struct duration_unit {
  std::string_view name;
  std::int64_t factor;
};

/// From the longest to the shortest.
constexpr duration_unit duration_units[] = {
    {"h", 3'600'000'000'000}, {"min", 60'000'000'000}, {"s", 1'000'000'000},
    {"ms", 1'000'000},        {"us", 1'000},           {"ns", 1},
};

std::optional<caf::config_value> parse_value(const std::string& text) {
  if (nests_too_deep(text))
    return std::nullopt;
  auto value = caf::config_value::parse(text);
  if (!value)
    return std::nullopt;
  return std::move(*value);
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Reads `a,b` as a list of strings.
caf::config_value split(std::string_view text) {
  caf::config_value::list items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    items.emplace_back(std::string{trim(text.substr(0, comma))});
    if (comma + 1 == text.size())
      items.emplace_back(std::string{});
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return caf::config_value{std::move(items)};
}

std::optional<caf::config_value> parse_string_argument(const std::string& text) {
  if (!text.empty() && (text[0] == '"' || text[0] == '\''))
    return parse_value(text);
  return caf::config_value{text};
}

std::optional<caf::config_value> parse_list_argument(const std::string& text) {
  if (!text.empty() && text[0] == '[')
    return parse_value(text);
  if (!text.empty() && (text[0] == '"' || text[0] == '\''))
    return parse_value("[" + text + "]");
  return split(text);
}

std::optional<std::string> to_text(const caf::config_value& value) {
  if (const auto* text = caf::get_if<std::string>(&value))
    return *text;
  if (const auto* atom = caf::get_if<caf::atom_value>(&value))
    return to_string(*atom);
  return std::nullopt;
}

/// Reads decimal digits, all of them. `010` is refused: to CAF it is octal.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (text.size() > 1 && text[0] == '0')
    return std::nullopt;
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end)
    return std::nullopt;
  return number;
}

// One overload for each type of option: reads `raw`, or returns nothing if `rule` does not allow
// it.

std::optional<bool> read(const raw_value& raw, const any_rule&, bool) {
  if (raw.text == "true")
    return true;
  if (raw.text == "false")
    return false;
  return std::nullopt;
}

template <class T>
std::enable_if_t<std::is_unsigned_v<T>, std::optional<T>> read(const raw_value& raw,
                                                               const any_rule& rule, T) {
  const auto& range = std::get<number_range>(rule);
  const auto number = parse_number(raw.text);
  if (!number)
    return std::nullopt;
  const bool in_range = *number >= range.min && *number <= range.max;
  if (!in_range && (*number != 0 || range.zero.empty()))
    return std::nullopt;
  return static_cast<T>(*number);
}

std::optional<nanoseconds> read(const raw_value& raw, const any_rule& rule, nanoseconds) {
  const auto& range = std::get<duration_range>(rule);
  const auto duration = parse_duration(raw.text);
  if (!duration)
    return std::nullopt;
  const bool in_range = *duration >= range.min && *duration <= range.max;
  if (!in_range && (*duration != nanoseconds::zero() || range.zero.empty()))
    return std::nullopt;
  return duration;
}

std::optional<std::string> read(const raw_value& raw, const any_rule& rule, const std::string&) {
  auto text = to_text(raw.parsed);
  if (!text || !std::get<text_rule>(rule).accepts(*text))
    return std::nullopt;
  return text;
}

std::optional<strings> read(const raw_value& raw, const any_rule& rule, const strings&) {
  const auto* items = caf::get_if<caf::config_value::list>(&raw.parsed);
  if (items == nullptr)
    return std::nullopt;
  strings result;
  for (const auto& item : *items) {
    auto text = to_text(item);
    if (!text || !std::get<text_rule>(rule).accepts(*text))
      return std::nullopt;
    result.push_back(std::move(*text));
  }
  return result;
}

std::optional<ranges> read(const raw_value& raw, const any_rule& rule, const ranges&) {
  const auto texts = read(raw, rule, strings{});
  if (!texts)
    return std::nullopt;
  ranges result;
  for (const auto& text : *texts)
    result.push_back(*support::address_range::parse(text));
  return result;
}

template <class T>
std::enable_if_t<std::is_enum_v<T>, std::optional<T>> read(const raw_value& raw,
                                                           const any_rule& rule, T) {
  const auto& choice = std::get<word_choice>(rule);
  const auto text = to_text(raw.parsed);
  const auto* end = choice.words + choice.count;
  const auto* found = text ? std::find(choice.words, end, *text) : end;
  if (found == end)
    return std::nullopt;
  return static_cast<T>(found - choice.words);
}

// One overload for each type of option: how it is written into the file.

std::string format(bool value, const any_rule&) {
  return value ? "true" : "false";
}

template <class T>
std::enable_if_t<std::is_unsigned_v<T>, std::string> format(T value, const any_rule&) {
  return std::to_string(value);
}

std::string format(nanoseconds value, const any_rule&) {
  return format_duration(value);
}

std::string format(std::string_view value, const any_rule&) {
  std::string out = "\"";
  for (char c : value) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + '"';
}

std::string format(const strings& values, const any_rule& rule) {
  std::string out = "[";
  for (const auto& value : values)
    out += (out.size() == 1 ? "" : ", ") + format(std::string_view{value}, rule);
  return out + ']';
}

std::string format(const ranges& values, const any_rule& rule) {
  strings texts;
  for (const auto& value : values)
    texts.push_back(value.to_string());
  return format(texts, rule);
}

template <class T>
std::enable_if_t<std::is_enum_v<T>, std::string> format(T value, const any_rule& rule) {
  return format(std::get<word_choice>(rule).words[static_cast<std::size_t>(value)], rule);
}

} // namespace

std::optional<raw_value> from_argument(const option& which, std::string_view text) {
  raw_value raw{std::string{text}, {}};
  std::optional<caf::config_value> parsed;
  if (std::holds_alternative<field<strings>>(which.value) ||
      std::holds_alternative<field<ranges>>(which.value))
    parsed = parse_list_argument(raw.text);
  else
    parsed = parse_string_argument(raw.text);
  if (!parsed)
    return std::nullopt;
  raw.parsed = std::move(*parsed);
  return raw;
}

bool assign(const option& which, const raw_value& raw, settings& values) {
  return std::visit(
      [&](const auto& field) {
        auto& place = field.in(values);
        auto value = read(raw, which.allowed, place);
        if (value)
          place = std::move(*value);
        return value.has_value();
      },
      which.value);
}

std::string format_value(const option& which, const settings& values) {
  return std::visit([&](const auto& field) { return format(field.of(values), which.allowed); },
                    which.value);
}

bool nests_too_deep(std::string_view text) {
  constexpr int most = 64;
  int level = 0;
  for (const char c : text) {
    if (c == '[' || c == '{')
      ++level;
    else if (c == ']' || c == '}')
      --level;
    if (level > most || level <= 0)
      break;
  }
  return level > most;
}

std::optional<nanoseconds> parse_duration(std::string_view text) {
  if (text == "0")
    return nanoseconds::zero();
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_number(text.substr(0, digits));
  const auto* unit = std::find_if(std::begin(duration_units), std::end(duration_units),
                                  [&](const auto& x) { return x.name == text.substr(digits); });
  if (!number || unit == std::end(duration_units))
    return std::nullopt;
  const auto most = static_cast<std::uint64_t>(nanoseconds::max().count() / unit->factor);
  if (*number > most)
    return std::nullopt;
  return nanoseconds{static_cast<std::int64_t>(*number) * unit->factor};
}

std::string format_duration(nanoseconds value) {
  if (value == nanoseconds::zero())
    return "0s";
  const auto* unit =
      std::find_if(std::begin(duration_units), std::end(duration_units), [&](const auto& x) {
        const bool is_long = x.factor > nanoseconds{std::chrono::seconds{1}}.count();
        return value.count() % x.factor == 0 && value.count() / x.factor >= (is_long ? 2 : 1);
      });
  return std::to_string(value.count() / unit->factor) + std::string{unit->name};
}

} // namespace strangelet::config
