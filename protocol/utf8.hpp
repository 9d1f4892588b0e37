#pragma once

#include <string_view>

namespace strangelet::protocol {

/// True if `text` is UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
/// Thread-safe.
bool is_valid_utf8(std::string_view text) noexcept;

} // namespace strangelet::protocol
