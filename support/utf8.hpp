#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace strangelet::support {

/// True if `text` is UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
/// Thread-safe.
bool is_valid_utf8(std::string_view text) noexcept;

/// How many bytes at the front of `text` are whole characters, if `text` may be the beginning of
/// UTF-8; what is left then are up to three bytes of one more character. Absent if nothing that
/// follows could make it UTF-8. Thread-safe.
std::optional<std::size_t> whole_characters(std::string_view text) noexcept;

} // namespace strangelet::support
