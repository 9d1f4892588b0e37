#pragma once

#include <string>
#include <string_view>

namespace strangelet::protocol {

/// Appends `text` as a JSON string with its quotes (RFC 8259, section 7): escapes what must be, and
/// leaves all other characters as they are. `text` is UTF-8.
void append_json_string(std::string_view text, std::string& out);

/// Code points in `text`, which is valid UTF-8.
std::size_t count_code_points(std::string_view text) noexcept;

/// Whether `text`, which is valid UTF-8, has more than `limit` code points. Counts them only where
/// there are more bytes than that.
inline bool is_longer(std::string_view text, std::size_t limit) noexcept {
  return text.size() > limit && count_code_points(text) > limit;
}

/// `text` without the white space at its ends, as ECMAScript's `String.prototype.trim` sees it
/// (ECMA-262, WhiteSpace and LineTerminator). `text` is UTF-8.
std::string_view trim(std::string_view text) noexcept;

} // namespace strangelet::protocol
