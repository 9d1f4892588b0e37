#define CAF_SUITE protocol.timestamp

#include "protocol/timestamp.hpp"

#include <ctime>
#include <random>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

time_point at(std::int64_t seconds, std::chrono::nanoseconds rest = 0ns) {
  return time_point{
      std::chrono::duration_cast<time_point::duration>(std::chrono::seconds{seconds} + rest)};
}

/// The same by the C library.
std::string reference(std::int64_t seconds, int ms) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[64];
  const auto size = std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
  const auto fraction = std::to_string(1000 + ms).substr(1);
  return std::string(text, size) + '.' + fraction + 'Z';
}

} // namespace

CAF_TEST(the epoch is the first of January 1970) {
  CAF_CHECK_EQUAL(to_timestamp(at(0)), "1970-01-01T00:00:00.000Z");
}

CAF_TEST(times are written to the millisecond) {
  CAF_CHECK_EQUAL(to_timestamp(at(1'795'352'523, 456ms)), "2026-11-22T13:02:03.456Z");
  CAF_CHECK_EQUAL(to_timestamp(at(1'795'352'523, 7ms)), "2026-11-22T13:02:03.007Z");
}

CAF_TEST(fractions of a millisecond are dropped) {
  CAF_CHECK_EQUAL(to_timestamp(at(0, 999'999'999ns)), "1970-01-01T00:00:00.999Z");
  CAF_CHECK_EQUAL(to_timestamp(at(0, 1'999'999ns)), "1970-01-01T00:00:00.001Z");
}

CAF_TEST(times before the epoch are rounded down too) {
  CAF_CHECK_EQUAL(to_timestamp(at(0, -1ns)), "1969-12-31T23:59:59.999Z");
  CAF_CHECK_EQUAL(to_timestamp(at(-1)), "1969-12-31T23:59:59.000Z");
  CAF_CHECK_EQUAL(to_timestamp(at(-86'400)), "1969-12-31T00:00:00.000Z");
  CAF_CHECK_EQUAL(to_timestamp(at(-86'401)), "1969-12-30T23:59:59.000Z");
}

CAF_TEST(leap days follow the Gregorian rules) {
  CAF_CHECK_EQUAL(to_timestamp(at(951'782'400)), "2000-02-29T00:00:00.000Z"); // by 400: leap year
  CAF_CHECK_EQUAL(to_timestamp(at(1'709'251'199)), "2024-02-29T23:59:59.000Z");
  CAF_CHECK_EQUAL(to_timestamp(at(1'709'251'200)), "2024-03-01T00:00:00.000Z");
  CAF_CHECK_EQUAL(to_timestamp(at(4'107'542'399)), "2100-02-28T23:59:59.000Z"); // by 100: none
  CAF_CHECK_EQUAL(to_timestamp(at(4'107'542'400)), "2100-03-01T00:00:00.000Z");
  CAF_CHECK_EQUAL(to_timestamp(at(-2'203'891'200)), "1900-03-01T00:00:00.000Z");
  CAF_CHECK_EQUAL(to_timestamp(at(-2'203'891'201)), "1900-02-28T23:59:59.000Z");
}

CAF_TEST(a year ends after its last millisecond) {
  CAF_CHECK_EQUAL(to_timestamp(at(1'767'225'599, 999ms)), "2025-12-31T23:59:59.999Z");
  CAF_CHECK_EQUAL(to_timestamp(at(1'767'225'600)), "2026-01-01T00:00:00.000Z");
}

CAF_TEST(the whole range of the clock can be written) {
  CAF_CHECK_EQUAL(to_timestamp(time_point::min()), "1677-09-21T00:12:43.145Z");
  CAF_CHECK_EQUAL(to_timestamp(time_point::max()), "2262-04-11T23:47:16.854Z");
}

CAF_TEST(a time stamp is appended to what is there) {
  std::string text = "at ";
  append_timestamp(at(0), text);
  CAF_CHECK_EQUAL(text, "at 1970-01-01T00:00:00.000Z");
}

CAF_TEST(the C library agrees on random times) {
  std::mt19937_64 random{20261122};
  std::uniform_int_distribution<std::int64_t> seconds{-9'223'372'036, 9'223'372'035};
  std::uniform_int_distribution<int> fraction{0, 999};
  for (int i = 0; i < 20'000; ++i) {
    const auto s = seconds(random);
    const auto ms = fraction(random);
    const auto text = to_timestamp(at(s, std::chrono::milliseconds{ms}));
    if (text != reference(s, ms))
      CAF_FAIL(text << " should be " << reference(s, ms));
  }
}
