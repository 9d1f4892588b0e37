#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::crypto {

/// Bytes as base64 with filler (RFC 4648, section 4).
std::string encode_base64(const std::uint8_t* bytes, std::size_t size);

/// Bytes as base64url without filler (RFC 4648, section 5).
std::string encode_base64url(const std::uint8_t* bytes, std::size_t size);

/// The bytes of base64url text (RFC 4648, section 5). Strict, so that no two texts mean the same
/// bytes: no padding, no line breaks, and no bits left over that are not zero. Absent if `text` is
/// anything else. Empty text is no bytes.
std::optional<std::string> decode_base64url(std::string_view text);

} // namespace strangelet::crypto
