#include "net/http/rest_query.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <limits>
#include <optional>

namespace strangelet::net::http {

using nlohmann::json;
using std::chrono::nanoseconds;

namespace {

/// A hundred years: more than any server runs, and far from overflow.
constexpr double max_minutes = 100.0 * 365 * 24 * 60;

/// Reads a whole number; one that is too large for any is the largest.
std::optional<std::size_t> read_number(const http_request& request, const std::string& name,
                                       std::size_t otherwise) {
  auto found = request.query.find(name);
  if (found == request.query.end())
    return otherwise;
  const auto& text = found->second;
  std::size_t result = 0;
  auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (ec == std::errc::invalid_argument || end != text.data() + text.size())
    return std::nullopt;
  return ec == std::errc::result_out_of_range ? std::numeric_limits<std::size_t>::max() : result;
}

std::optional<actors::list_rooms::filter> read_filter(const http_request& request) {
  using filter = actors::list_rooms::filter;
  auto found = request.query.find("state");
  if (found == request.query.end() || found->second == "active")
    return filter::active;
  if (found->second == "all")
    return filter::all;
  if (found->second == "ended")
    return filter::ended;
  return std::nullopt;
}

/// Reads `name` as minutes, `max_minutes` at most; absent if it is there and no number, 0 or more.
std::optional<nanoseconds> read_minutes(const json& body, const char* name, nanoseconds otherwise) {
  auto found = body.find(name);
  if (found == body.end() || found->is_null())
    return otherwise.count() > 0 ? otherwise : nanoseconds::max() / 2;
  if (!found->is_number())
    return std::nullopt;
  auto minutes = found->get<double>();
  if (minutes < 0)
    return std::nullopt;
  return std::chrono::duration_cast<nanoseconds>(
      std::chrono::duration<double, std::ratio<60>>{std::min(minutes, max_minutes)});
}

/// Media types are case-insensitive, and blanks may stand before their parameters (RFC 9110,
/// section 8.3.1).
bool is_json(const http_request& request) {
  constexpr std::string_view wanted = "application/json";
  auto type = request.field("content-type");
  type = type.substr(0, type.find_first_of("; \t"));
  return std::equal(type.begin(), type.end(), wanted.begin(), wanted.end(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

} // namespace

query_or_error<actors::list_rooms> read_list_rooms(const http_request& request) {
  auto limit = read_number(request, "limit", 100);
  if (!limit)
    return make_error(400, "`limit` must be a whole number, 0 or more.");
  auto offset = read_number(request, "offset", 0);
  if (!offset)
    return make_error(400, "`offset` must be a whole number, 0 or more.");
  auto state = read_filter(request);
  if (!state)
    return make_error(400, "`state` must be active, ended or all.");
  return actors::list_rooms{*state, *offset, std::min(*limit, max_page)};
}

query_or_error<actors::list_interests> read_list_interests(const http_request& request) {
  auto limit = read_number(request, "limit", 20);
  if (!limit)
    return make_error(400, "`limit` must be a whole number, 0 or more.");
  return actors::list_interests{std::min(*limit, max_interests)};
}

query_or_error<actors::clean_up> read_clean_up(const http_request& request,
                                               const actors::settings& defaults) {
  auto body = json::object();
  if (!request.body.empty()) {
    if (!is_json(request))
      return make_error(415, "The body must be application/json.");
    body = json::parse(request.body, nullptr, false);
    if (!body.is_object())
      return make_error(400, "The body must be a JSON object.");
  }
  auto room_age = read_minutes(body, "maxRoomAgeMinutes", defaults.remember_time);
  if (!room_age)
    return make_error(400, "`maxRoomAgeMinutes` must be a number, 0 or more.");
  auto wait = read_minutes(body, "maxWaitMinutes", defaults.max_wait);
  if (!wait)
    return make_error(400, "`maxWaitMinutes` must be a number, 0 or more.");
  return actors::clean_up{*room_age, *wait};
}

} // namespace strangelet::net::http
