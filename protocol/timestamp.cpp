#include "protocol/timestamp.hpp"

#include "support/digit_pairs.hpp"

#include <cstdint>
#include <cstring>

namespace strangelet::protocol {

namespace {

using std::chrono::milliseconds;

/// A day of the proleptic Gregorian calendar.
struct civil_day {
  unsigned year;
  unsigned month;
  unsigned day;
};

constexpr std::int64_t days_per_era = 146'097;      // 400 years
constexpr std::int64_t days_before_epoch = 719'468; // from 0000-03-01 to 1970-01-01

/// The calendar day of a count of days since 1970-01-01 (Howard Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms", civil_from_days). A year begins in March here, so that the leap day
/// is its last. `gmtime_r` would do, at ten times the cost and with the C library's time zone lock.
constexpr civil_day to_civil(std::int64_t days_since_epoch) noexcept {
  const auto days = days_since_epoch + days_before_epoch;
  const auto era = (days >= 0 ? days : days - (days_per_era - 1)) / days_per_era;
  const auto day_of_era = static_cast<unsigned>(days - era * days_per_era);
  const auto year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const auto day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto shifted_month = (5 * day_of_year + 2) / 153;
  const auto month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const auto year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
  return {static_cast<unsigned>(year), month, day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

} // namespace

void write_timestamp(time_point at, char* out) noexcept {
  // Rounds down, before 1970 too: a time stamp must never lie in the future.
  const auto ms = std::chrono::floor<milliseconds>(at).time_since_epoch().count();
  constexpr std::int64_t ms_per_day = 86'400'000;
  const auto days = ms / ms_per_day - (ms % ms_per_day < 0 ? 1 : 0);
  const auto ms_of_day = static_cast<unsigned>(ms - days * ms_per_day);
  const auto date = to_civil(days);

  std::memcpy(out, "0000-00-00T00:00:00.000Z", timestamp_size);
  support::put_two_digits<10>(out, date.year / 100);
  support::put_two_digits<10>(out + 2, date.year % 100);
  support::put_two_digits<10>(out + 5, date.month);
  support::put_two_digits<10>(out + 8, date.day);
  support::put_two_digits<10>(out + 11, ms_of_day / 3'600'000);
  support::put_two_digits<10>(out + 14, ms_of_day / 60'000 % 60);
  support::put_two_digits<10>(out + 17, ms_of_day / 1'000 % 60);
  support::put_two_digits<10>(out + 20, ms_of_day / 10 % 100);
  out[22] = static_cast<char>('0' + ms_of_day % 10);
}

void append_timestamp(time_point at, std::string& out) {
  char text[timestamp_size];
  write_timestamp(at, text);
  out.append(text, timestamp_size);
}

std::string to_timestamp(time_point at) {
  std::string result;
  append_timestamp(at, result);
  return result;
}

} // namespace strangelet::protocol
