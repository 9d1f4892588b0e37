#include "net/http_message.hpp"

#include <boost/beast/http/status.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <ctime>

namespace strangelet::net::http {

namespace beast_http = boost::beast::http;

namespace {

std::string_view reason_of(unsigned status) {
  auto reason = beast_http::obsolete_reason(beast_http::int_to_status(status));
  return {reason.data(), reason.size()};
}

/// An answer to these has no content, and no length either (RFC 9110, section 8.6).
bool is_bodiless(unsigned status) noexcept {
  return status < 200 || status == 204 || status == 304;
}

} // namespace

std::string_view http_request::field(std::string_view name) const {
  auto found = fields.find(std::string{name});
  return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

http_response& http_response::set(std::string name, std::string value) {
  fields.emplace_back(std::move(name), std::move(value));
  return *this;
}

std::string http_date(std::chrono::system_clock::time_point at) {
  auto seconds = std::chrono::system_clock::to_time_t(at);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  // The "C" locale's names of days and months, which is the one that a program starts with.
  auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

http_response make_json(unsigned status, std::string text) {
  http_response result;
  result.status = status;
  result.set("Content-Type", "application/json; charset=utf-8");
  result.set("Cache-Control", "no-store");
  result.body = std::make_shared<const std::string>(std::move(text));
  return result;
}

http_response make_error(unsigned status, std::string_view message) {
  nlohmann::json body{{"statusCode", status}, {"message", message}, {"error", reason_of(status)}};
  return make_json(status, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::string serialise(const http_response& response, bool head_only, bool keep_alive) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  out += reason_of(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.fields)
    out.append(name).append(": ").append(value).append("\r\n");
  auto size = response.body == nullptr ? 0 : response.body->size();
  if (!is_bodiless(response.status))
    out += "Content-Length: " + std::to_string(size) + "\r\n";
  if (response.status != 101)
    out += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  out += "\r\n";
  if (!head_only && !is_bodiless(response.status) && size != 0)
    out += *response.body;
  return out;
}

} // namespace strangelet::net::http
