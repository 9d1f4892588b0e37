#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strangelet::net::auth {

/// The bytes of base64url text (RFC 4648, section 5). Strict, so that no two texts mean the same
/// bytes: no padding, no line breaks, and no bits left over that are not zero. Absent if `text` is
/// anything else. Empty text is no bytes.
std::optional<std::string> decode_base64url(std::string_view text);

} // namespace strangelet::net::auth
