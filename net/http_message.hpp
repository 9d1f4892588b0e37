#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strangelet::net::http {

/// A request, read and checked (RFC 9112).
struct http_request {
  std::string method;
  /// False if the target is none that is understood.
  bool has_valid_target = true;
  /// The path, as in `request_target`. Empty if it cannot be decoded.
  std::string path;
  /// Whether the path was written without any escape. What a proxy may have a rule for is not to be
  /// had otherwise: not all decode a path before they compare it.
  bool is_path_plain = true;
  /// The query's fields, decoded. Of a field that comes twice the last value counts.
  std::map<std::string, std::string> query;
  /// Header fields, names in lower case; those that came more than once are joined by ", " (RFC
  /// 9110, section 5.3).
  std::map<std::string, std::string> fields;
  std::string body;
  bool keep_alive = true;
  /// Who has connected speaks for somebody else: a PROXY header says so. No field of the request
  /// need tell it.
  bool is_forwarded = false;

  /// Empty if there is no such field. `name` is in lower case.
  std::string_view field(std::string_view name) const;
};

/// What to answer.
struct http_response {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> fields;
  /// Shared, so that a file is copied only while it is written. Null: no content.
  std::shared_ptr<const std::string> body;
  /// How long it is to wait before it is sent, and with it all that its connection asks next.
  std::chrono::nanoseconds held_back{0};

  http_response& set(std::string name, std::string value);
};

/// The answer `{statusCode, message, error}`; `message` is for people.
http_response make_error(unsigned status, std::string_view message);

/// `at` as in the field Date (RFC 9110, section 5.6.7), which an answer with a status of 2xx, 3xx
/// or 4xx must carry.
std::string http_date(std::chrono::system_clock::time_point at);

/// An answer with a JSON text.
http_response make_json(unsigned status, std::string text);

/// The bytes of a response (RFC 9112, section 4), but for the body of an answer to HEAD.
std::string serialise(const http_response& response, bool head_only, bool keep_alive);

} // namespace strangelet::net::http
