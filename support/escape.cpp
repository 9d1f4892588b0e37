#include "support/escape.hpp"

#include <cstddef>
#include <cstdint>

namespace strangelet::support {

namespace {

/// A character, or a byte that is none.
struct decoded {
  char32_t code;
  /// Bytes of it; 0 if they are not UTF-8.
  std::size_t length;
};

bool is_continuation(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Bytes of the character that starts with `lead`; 0 if none does.
std::size_t length_of(unsigned char lead) noexcept {
  if (lead < 0x80)
    return 1;
  if (lead >= 0xC2 && lead <= 0xDF)
    return 2;
  if (lead >= 0xE0 && lead <= 0xEF)
    return 3;
  if (lead >= 0xF0 && lead <= 0xF4)
    return 4;
  return 0;
}

bool is_well_formed(char32_t code, std::size_t length) noexcept {
  if (length == 3)
    return code >= 0x800 && (code < 0xD800 || code > 0xDFFF);
  return length != 4 || (code >= 0x10000 && code <= 0x10FFFF);
}

/// Reads the first character of `text`, which is not empty (RFC 3629, section 4).
decoded decode(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = length_of(lead);
  if (length == 0 || length > text.size())
    return {lead, 0};
  if (length == 1)
    return {lead, 1};
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i]))
      return {lead, 0};
    code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  if (!is_well_formed(code, length))
    return {lead, 0};
  return {code, length};
}

/// Whether a reader would not see `code` as a mark on its own place in the line: C0, DEL, C1,
/// LINE and PARAGRAPH SEPARATOR, the directional formatting characters (Unicode, UAX #9) and the
/// byte order mark.
bool is_unprintable(char32_t code) noexcept {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E ||
         code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

void append_hex(char32_t code, int digits, std::string& out) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    out += "0123456789abcdef"[(code >> shift) & 0xF];
}

/// Appends `\n` and its like; returns whether `code` has such a form.
bool append_short_escape(char32_t code, std::string& out) {
  switch (code) {
  case '\n':
    out += "\\n";
    return true;
  case '\r':
    out += "\\r";
    return true;
  case '\t':
    out += "\\t";
    return true;
  case '\\':
    out += "\\\\";
    return true;
  default:
    return false;
  }
}

void append_byte(char32_t byte, std::string& out) {
  out += "\\x";
  append_hex(byte, 2, out);
}

void append_code(char32_t code, std::string& out) {
  out += "\\u";
  append_hex(code, 4, out);
}

/// Appends a character that is UTF-8, escaped if it must not be seen as it is.
void append_character(char32_t code, std::string_view bytes, std::string& out) {
  if (append_short_escape(code, out))
    return;
  if (is_unprintable(code))
    append_code(code, out);
  else
    out += bytes;
}

} // namespace

void append_visible(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const auto [code, length] = decode(text);
    const bool is_short = code == '\n' || code == '\r' || code == '\t';
    if (length == 0 || (code < 0x80 && is_unprintable(code) && !is_short))
      append_byte(code, out);
    else
      append_character(code, text.substr(0, length), out);
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

std::string visible(std::string_view text) {
  std::string out;
  append_visible(text, out);
  return out;
}

void append_json(std::string_view text, std::string& out) {
  out += '"';
  while (!text.empty()) {
    const auto [code, length] = decode(text);
    if (length == 0)
      append_code(0xFFFD, out);
    else if (code == '"')
      out += "\\\"";
    else
      append_character(code, text.substr(0, length), out);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

} // namespace strangelet::support
