#pragma once

// Private to config.

#include <string_view>

namespace strangelet::config {

/// A numeric IPv4 or IPv6 address, with or without a zone (`fe80::1%eth0`; RFC 4007, section 11).
bool is_address(std::string_view text);

/// Not empty, and without control characters.
bool is_path(std::string_view text);

/// The same, or empty.
bool is_path_or_nothing(std::string_view text);

/// What can stand behind `Authorization: Bearer `: visible ASCII without spaces, at most 256; or
/// nothing.
bool is_token(std::string_view text);

/// `*`, or `scheme://host[:port]` as browsers write it into `Origin` (RFC 6454, section 6.2): lower
/// case, no path, no final slash.
bool is_origin(std::string_view text);

} // namespace strangelet::config
