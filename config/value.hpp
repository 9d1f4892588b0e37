#pragma once

// Private to config, and to its tests.

#include "config/options.hpp"

#include <caf/config_value.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::config {

/// A value as someone wrote it.
struct raw_value {
  std::string text;
  /// What CAF reads in it. Strings and lists are taken from here, numbers from `text`: CAF takes
  /// `010` for octal, and lets a duration overflow.
  caf::config_value parsed;
};

/// Reads an argument of `which` from the command line, where strings need no quotes and a list may
/// be `a,b`. Empty if it is malformed.
std::optional<raw_value> from_argument(const option& which, std::string_view text);

/// Writes `raw` into `values`. Returns false, and writes nothing, if `which` does not allow it.
bool assign(const option& which, const raw_value& raw, settings& values);

/// The value of `which` in the syntax of `caf-application.ini`.
std::string format_value(const option& which, const settings& values);

/// Whether the list at the start of `text` has more levels than its reader can bear: CAF reads
/// lists by recursion. No option needs more than one.
bool nests_too_deep(std::string_view text);

/// `25s`, `10min`: digits and one of ns, us, ms, s, min and h, or a bare 0. Empty if it is anything
/// else, or too long for the type.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// What `parse_duration` reads back, in the largest unit that fits; in min or h from two of it on.
std::string format_duration(std::chrono::nanoseconds value);

} // namespace strangelet::config
