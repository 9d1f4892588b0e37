#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace strangelet::protocol {

/// Wall-clock time, as clients and operators see it.
using time_point = std::chrono::system_clock::time_point;

/// Characters of a time stamp.
constexpr std::size_t timestamp_size = 24;

/// Writes `at`, `timestamp_size` characters, as `append_timestamp` does.
void write_timestamp(time_point at, char* out) noexcept;

/// Appends `at` as ISO 8601 in UTC with milliseconds: `2026-11-22T13:02:03.456Z`.
/// Years 0 to 9999; thread-safe.
void append_timestamp(time_point at, std::string& out);

/// The same as a string.
std::string to_timestamp(time_point at);

} // namespace strangelet::protocol
