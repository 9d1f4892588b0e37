#define CAF_SUITE config.value

#include "config/value.hpp"

#include <limits>

#include "caf/test/unit_test.hpp"

using namespace strangelet::config;
using namespace std::chrono_literals;

namespace {

constexpr auto longest = std::chrono::nanoseconds::max();

bool is_duration(std::string_view text) {
  return parse_duration(text).has_value();
}

} // namespace

CAF_TEST(a duration is digits and a unit) {
  CAF_CHECK(parse_duration("7ns") == 7ns);
  CAF_CHECK(parse_duration("7us") == 7us);
  CAF_CHECK(parse_duration("500ms") == 500ms);
  CAF_CHECK(parse_duration("30s") == 30s);
  CAF_CHECK(parse_duration("10min") == 10min);
  CAF_CHECK(parse_duration("24h") == 24h);
}

CAF_TEST(zero needs no unit) {
  CAF_CHECK(parse_duration("0") == 0ns);
  CAF_CHECK(parse_duration("0s") == 0ns);
  CAF_CHECK(parse_duration("0min") == 0ns);
}

CAF_TEST(all else is no duration) {
  for (const auto* text : {"", "s", "5", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "1e3s", "0x5s",
                           "05s", "5sec", "5S", "5m", "5d", "five seconds"})
    if (is_duration(text))
      CAF_CHECK_EQUAL(text, std::string{"refused"});
  CAF_CHECK(!is_duration("5"));
}

CAF_TEST(a duration that does not fit is refused and not wrapped) {
  CAF_CHECK(parse_duration("9223372036854775807ns") == longest);
  CAF_CHECK(!is_duration("9223372036854775808ns"));
  CAF_CHECK(parse_duration("9223372036s") == 9223372036s);
  CAF_CHECK(!is_duration("9223372037s"));
  CAF_CHECK(!is_duration("9223372036854775807s"));
  CAF_CHECK(!is_duration("2562048h"));
  CAF_CHECK(!is_duration("99999999999999999999999s"));
}

CAF_TEST(a duration is written in the largest unit that fits) {
  CAF_CHECK_EQUAL(format_duration(0ns), "0s");
  CAF_CHECK_EQUAL(format_duration(1ns), "1ns");
  CAF_CHECK_EQUAL(format_duration(1500us), "1500us");
  CAF_CHECK_EQUAL(format_duration(1s), "1s");
  CAF_CHECK_EQUAL(format_duration(90s), "90s");
  CAF_CHECK_EQUAL(format_duration(10min), "10min");
  CAF_CHECK_EQUAL(format_duration(24h), "24h");
  CAF_CHECK_EQUAL(format_duration(longest), "9223372036854775807ns");
}

CAF_TEST(one minute and one hour are written in the smaller unit) {
  CAF_CHECK_EQUAL(format_duration(1min), "60s");
  CAF_CHECK_EQUAL(format_duration(1h), "60min");
}

CAF_TEST(what is written is read back) {
  for (const auto value : {0ns, 1ns, 999ns, std::chrono::nanoseconds{1us}, longest,
                           std::chrono::nanoseconds{59s}, std::chrono::nanoseconds{60s},
                           std::chrono::nanoseconds{119min}, std::chrono::nanoseconds{168h}})
    CAF_CHECK(parse_duration(format_duration(value)) == value);
}

CAF_TEST(lists nest only so deep) {
  CAF_CHECK(!nests_too_deep(""));
  CAF_CHECK(!nests_too_deep(R"(["a", "b"])"));
  CAF_CHECK(!nests_too_deep(std::string(64, '[')));
  CAF_CHECK(nests_too_deep(std::string(65, '[')));
  CAF_CHECK(nests_too_deep(std::string(1'000'000, '{')));
}

CAF_TEST(brackets behind the value are not its own) {
  CAF_CHECK(!nests_too_deep("[] " + std::string(65, '[')));
  CAF_CHECK(!nests_too_deep("\"x\" " + std::string(65, '[')));
}
