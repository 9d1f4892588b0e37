#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::net::http {

/// A request target, taken apart (RFC 9112, section 3.2).
struct request_target {
  /// Percent-decoded, but for slashes and backslashes, which are no separators when they are
  /// escaped (RFC 3986, section 2.2); starts with '/'. Empty if the target makes no sense, or if an
  /// escape in its path is broken or hides a NUL.
  std::string path;
  /// Whether the path was written without any escape.
  bool is_plain = true;
  /// There also if only the path cannot be decoded.
  std::map<std::string, std::string> query;
  /// Whether the target has one of the forms below.
  bool is_valid = false;
};

/// Understands the origin form `/path?query` and the absolute form `http://host/path?query` (also
/// with https, ws and wss), neither of which has a fragment.
request_target parse_target(std::string_view text);

/// Resolves `%41` (RFC 3986, section 2.1), but not escapes of the characters in `kept`. Absent if
/// an escape is broken or hides a NUL.
std::optional<std::string> percent_decode(std::string_view text, std::string_view kept = {});

} // namespace strangelet::net::http
