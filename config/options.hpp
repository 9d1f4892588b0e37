#pragma once

// Private to config, and to its tests.

#include "config/settings.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace strangelet::config {

/// Where in the settings a value of type `T` lives.
template <class T>
struct field {
  T& (*in)(settings&);

  /// The value itself. There is only the one path, hence the copy.
  T of(settings values) const {
    return std::move(in(values));
  }
};

/// Makes a field of a lambda that leads from the settings to the value.
template <class Path>
constexpr auto at(Path path) {
  using value_type = std::remove_reference_t<decltype(path(std::declval<settings&>()))>;
  return field<value_type>{path};
}

/// The types of options.
using any_field =
    std::variant<field<bool>, field<std::uint16_t>, field<std::size_t>,
                 field<std::chrono::nanoseconds>, field<std::string>,
                 field<std::vector<std::string>>, field<std::vector<support::address_range>>,
                 field<log_level>, field<log_format>, field<matching::order>,
                 field<net::auth::mode>, field<net::auth::algorithm>>;

/// `true` or `false`.
struct any_flag {};

/// A whole number from `min` to `max` in `unit`s.
struct number_range {
  std::uint64_t min;
  std::uint64_t max;
  std::string_view unit;
  /// What 0 stands for; empty if it is a number like any other.
  std::string_view zero = {};
};

/// A duration from `min` to `max`.
struct duration_range {
  std::chrono::nanoseconds min;
  std::chrono::nanoseconds max;
  /// What 0 stands for; empty if it is not allowed.
  std::string_view zero = {};
};

/// A string, or each of the strings in a list.
struct text_rule {
  bool (*accepts)(std::string_view);
  /// In words: "expected …".
  std::string_view expected;
};

/// One of these words, which are in the order of the enumeration.
struct word_choice {
  const std::string_view* words;
  std::size_t count;
};

using any_rule = std::variant<any_flag, number_range, duration_range, text_rule, word_choice>;

/// When a value that changed in the file takes effect.
enum class takes_effect {
  at_start,
  /// On SIGHUP too. Who uses it looks it up each time (`net::shard::config`), or is handed the new
  /// one by `net::server::reload`.
  on_reload,
};

/// One thing that an operator may set, in the file or on the command line.
struct option {
  std::string_view section;
  std::string_view key;
  takes_effect when;
  /// A few words on what it does.
  std::string_view help;
  any_field value;
  any_rule allowed;
  /// Secrets are shown only by `--dump-config`.
  bool secret = false;

  /// `section.key`
  std::string name() const;

  /// True if a running server takes a new value when it reads the configuration again.
  bool is_reloadable() const noexcept {
    return when == takes_effect::on_reload;
  }
};

/// The one table of options, grouped by section. Everything else follows from it: what the file and
/// the command line may say, `--help`, `--dump-config` and the start-up log.
const std::vector<option>& options();

/// Null if there is none.
const option* find_option(std::string_view section, std::string_view key);
/// The same by `section.key`.
const option* find_option(std::string_view name);

bool has_section(std::string_view section);

/// What is allowed, in words: `a whole number from 0 to 65535`.
std::string allowed_values(const option& which);

/// Several things to choose from, in words: `a, b or c`.
std::string alternatives(const std::vector<std::string>& words);

/// Each `section.key` that someone who wrote `name` may have meant; empty if nothing is near.
std::vector<std::string> suggest_options(std::string_view name);
/// The section that may have been meant; empty if none is near.
std::string suggest_section(std::string_view name);

} // namespace strangelet::config
