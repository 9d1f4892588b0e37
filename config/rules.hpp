#pragma once

// Private to config.

#include <string_view>

namespace strangelet::config {

/// A numeric IPv4 or IPv6 address, with or without a zone (`fe80::1%eth0`; RFC 4007, section 11).
bool is_address(std::string_view text);

/// The same, or nothing.
bool is_address_or_nothing(std::string_view text);

/// An address without a zone, or a range of them (`10.0.0.0/8`, `2001:db8::/32`).
bool is_address_range(std::string_view text);

/// Not empty, and without control characters.
bool is_path(std::string_view text);

/// The same, or empty.
bool is_path_or_nothing(std::string_view text);

/// What can stand behind `Authorization: Bearer `: visible ASCII without spaces, at most 256; or
/// nothing.
bool is_token(std::string_view text);

/// The name of a file, or `kid:` and the name of a file: the kid has 1 to 128 visible ASCII
/// characters, none of them a slash or a colon.
bool is_key_file(std::string_view text);

/// What `iss` or `aud` of a token may be: at most 256 bytes without control characters; or nothing.
bool is_claim(std::string_view text);

/// `*`, or `scheme://host[:port]` as browsers write it into `Origin` (RFC 6454, section 6.2): lower
/// case, no path, no final slash.
bool is_origin(std::string_view text);

/// The same without `*`.
bool is_site(std::string_view text);

} // namespace strangelet::config
