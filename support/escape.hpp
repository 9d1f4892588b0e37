#pragma once

#include <string>
#include <string_view>

namespace strangelet::support {

/// Appends `text` so that it stays on its line and cannot steer a terminal: `\n`, `\r`, `\t`, `\\`;
/// `\x1b` for other control characters and for bytes that are not UTF-8; `\u0085`, `\u202e` for C1
/// controls, line separators and marks that change the direction of text. All else stays as it is.
void append_visible(std::string_view text, std::string& out);

/// The same as a string.
std::string visible(std::string_view text);

/// Appends `text` as a JSON string with its quotes (RFC 8259, section 7), and escapes the same
/// characters as `append_visible`. Bytes that are not UTF-8 become U+FFFD.
void append_json(std::string_view text, std::string& out);

} // namespace strangelet::support
