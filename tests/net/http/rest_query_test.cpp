#define CAF_SUITE net.rest_query

#include "net/http/rest_query.hpp"

#include <sstream>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;
using namespace strangelet::net::http;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

using fields = std::map<std::string, std::string>;

std::string name_of(list_rooms::filter state) {
  return state == list_rooms::filter::active  ? "active"
         : state == list_rooms::filter::ended ? "ended"
                                              : "all";
}

std::string status_of(const http_response& response) {
  return std::to_string(response.status);
}

std::string minutes(std::chrono::nanoseconds time) {
  if (time > 24h * 365 * 120)
    return "ages";
  std::ostringstream out;
  out.precision(12);
  out << std::chrono::duration<double, std::ratio<60>>{time}.count();
  return out.str();
}

/// `state offset limit`, or the status of the refusal.
std::string rooms(const fields& query) {
  http_request request;
  request.query = query;
  const auto page = read_list_rooms(request);
  if (!page)
    return status_of(page.error());
  return name_of(page->state) + ' ' + std::to_string(page->offset) + ' ' +
         std::to_string(page->limit);
}

/// The minutes of rooms and of tickets, or the status of the refusal.
std::string clean_up_of(const std::string& body, const std::string& type = "application/json",
                        const settings& defaults = {}) {
  http_request request;
  request.body = body;
  if (!type.empty())
    request.fields["content-type"] = type;
  const auto query = read_clean_up(request, defaults);
  if (!query)
    return status_of(query.error());
  return minutes(query->min_room_age) + ' ' + minutes(query->min_wait);
}

} // namespace

CAF_TEST(without parameters it is the first hundred of the active rooms) {
  CAF_CHECK_EQUAL(rooms({}), "active 0 100");
}

CAF_TEST(the state is one of three words) {
  CAF_CHECK_EQUAL(rooms({{"state", "active"}}), "active 0 100");
  CAF_CHECK_EQUAL(rooms({{"state", "ended"}}), "ended 0 100");
  CAF_CHECK_EQUAL(rooms({{"state", "all"}}), "all 0 100");
  for (const auto* bad : {"", "Active", "ALL", "none", "active,ended", " all", "1"})
    CAF_CHECK_EQUAL(rooms({{"state", bad}}), "400");
}

CAF_TEST(a limit is a whole number) {
  CAF_CHECK_EQUAL(rooms({{"limit", "0"}}), "active 0 0");
  CAF_CHECK_EQUAL(rooms({{"limit", "1"}}), "active 0 1");
  CAF_CHECK_EQUAL(rooms({{"limit", "999"}}), "active 0 999");
  CAF_CHECK_EQUAL(rooms({{"limit", "1000"}}), "active 0 1000");
  CAF_CHECK_EQUAL(rooms({{"limit", "007"}}), "active 0 7");
  for (const auto* bad : {"", "-1", "+1", "1.0", "1e2", "x", "1x", "x1", " 1", "1 ", "0x10",
                          "99999999999999999999999x", "-99999999999999999999999"})
    CAF_CHECK_EQUAL(rooms({{"limit", bad}}), "400");
}

CAF_TEST(a page has a thousand rooms at most) {
  CAF_CHECK_EQUAL(rooms({{"limit", "1001"}}), "active 0 1000");
  for (const auto* many :
       {"18446744073709551615", "18446744073709551616", "99999999999999999999999"})
    CAF_CHECK_EQUAL(rooms({{"limit", many}}), "active 0 1000");
}

CAF_TEST(an offset is a whole number) {
  CAF_CHECK_EQUAL(rooms({{"offset", "0"}}), "active 0 100");
  CAF_CHECK_EQUAL(rooms({{"offset", "20000"}}), "active 20000 100");
  for (const auto* many :
       {"18446744073709551615", "18446744073709551616", "99999999999999999999999"})
    CAF_CHECK_EQUAL(rooms({{"offset", many}}), "active 18446744073709551615 100");
  for (const auto* bad : {"", "-1", "+1", "1.5", "x", "1x", "18446744073709551616.5"})
    CAF_CHECK_EQUAL(rooms({{"offset", bad}}), "400");
}

CAF_TEST(parameters go together and unknown ones are ignored) {
  CAF_CHECK_EQUAL(rooms({{"limit", "5"}, {"offset", "10"}, {"state", "ended"}, {"x", "y"}}),
                  "ended 10 5");
  CAF_CHECK_EQUAL(rooms({{"limit", "5"}, {"offset", "x"}}), "400");
  CAF_CHECK_EQUAL(rooms({{"Limit", "x"}}), "active 0 100");
}

CAF_TEST(a clean up without a body takes the configured times) {
  CAF_CHECK_EQUAL(clean_up_of("", ""), "30 10");
  CAF_CHECK_EQUAL(clean_up_of("", "text/plain"), "30 10");
  CAF_CHECK_EQUAL(clean_up_of("{}"), "30 10");
  CAF_CHECK_EQUAL(clean_up_of(R"({"maxRoomAgeMinutes":null,"maxWaitMinutes":null})"), "30 10");
  CAF_CHECK_EQUAL(clean_up_of(R"({"somethingElse":[1,2]})"), "30 10");
}

CAF_TEST(a time that is configured as off cleans up nothing) {
  settings off;
  off.remember_time = 0ns;
  off.max_wait = 0ns;
  CAF_CHECK_EQUAL(clean_up_of("", "", off), "ages ages");
  CAF_CHECK_EQUAL(clean_up_of("{}", "application/json", off), "ages ages");
  CAF_CHECK_EQUAL(clean_up_of(R"({"maxWaitMinutes":5})", "application/json", off), "ages 5");
}

CAF_TEST(times are minutes and may have a fraction) {
  CAF_CHECK_EQUAL(clean_up_of(R"({"maxRoomAgeMinutes":60})"), "60 10");
  CAF_CHECK_EQUAL(clean_up_of(R"({"maxWaitMinutes":1})"), "30 1");
  CAF_CHECK_EQUAL(clean_up_of(R"({"maxWaitMinutes":0.5,"maxRoomAgeMinutes":1.25})"), "1.25 0.5");
  CAF_CHECK_EQUAL(clean_up_of(R"({"maxRoomAgeMinutes":1e2})"), "100 10");
  CAF_CHECK_EQUAL(clean_up_of(R"({"maxRoomAgeMinutes":52560000})"), "52560000 10");
}

CAF_TEST(a time of 0 cleans up everything) {
  http_request request;
  request.body = R"({"maxRoomAgeMinutes":0,"maxWaitMinutes":0.0})";
  request.fields["content-type"] = "application/json";
  const auto query = read_clean_up(request, {});
  CAF_CHECK_EQUAL(query->min_room_age.count(), 0);
  CAF_CHECK_EQUAL(query->min_wait.count(), 0);
}

CAF_TEST(a time beyond a hundred years is a hundred years) {
  for (const auto* name : {"maxRoomAgeMinutes", "maxWaitMinutes"})
    for (const auto* long_time : {"52560001", "1e8", "9007199254740991", "18446744073709551615",
                                  "99999999999999999999", "1e300"})
      CAF_CHECK_NOT_EQUAL(clean_up_of("{\""s + name + "\":" + long_time + '}').find("52560000"),
                          std::string::npos);
}

CAF_TEST(a time that makes no sense is refused) {
  for (const auto* name : {"maxRoomAgeMinutes", "maxWaitMinutes"})
    for (const auto* bad : {"-1", "-0.1", "-1e300", "-99999999999999999999", "\"5\"", "true",
                            "false", "[]", "[5]", "{}", "\"\""})
      CAF_CHECK_EQUAL(clean_up_of("{\""s + name + "\":" + bad + '}'), "400");
}

CAF_TEST(a body that is no JSON object is refused) {
  for (const auto& bad :
       {"x"s, "{"s, "{}{}"s, "[]"s, "null"s, "5"s, "\"x\""s, "true"s, " "s,
        "{\"maxWaitMinutes\":1e999}"s, "{'a':1}"s, "{\"a\":\"\xFF\"}"s, "{\"a\":1,}"s, "// x\n{}"s,
        "{\"maxWaitMinutes\":NaN}"s, std::string(30'000, '['), std::string(10'000, '{')})
    CAF_CHECK_EQUAL(clean_up_of(bad), "400");
}

CAF_TEST(deep nesting in what is ignored does no harm) {
  const auto deep = std::string(30'000, '[') + std::string(30'000, ']');
  CAF_CHECK_EQUAL(clean_up_of("{\"x\":" + deep + '}'), "30 10");
}

CAF_TEST(a body must be called JSON) {
  for (const auto* good :
       {"application/json", "application/json; charset=utf-8", "application/json;charset=utf-8",
        "Application/JSON", "application/json ; charset=utf-8", "application/json;"})
    CAF_CHECK_EQUAL(clean_up_of("{}", good), "30 10");
  for (const auto* bad : {"", "text/plain", "application/x-www-form-urlencoded", "json",
                          "application/jsonx", "application/json-patch+json", "application/jso",
                          "text/json", ";application/json", "application/xml"})
    CAF_CHECK_EQUAL(clean_up_of("{}", bad), "415");
}
