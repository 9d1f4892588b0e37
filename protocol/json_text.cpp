#include "protocol/json_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace strangelet::protocol {

namespace {

/// What stands behind the backslash for each byte that cannot stand in a JSON string as it is: a
/// letter, `u` for the long form, or 0 for the many that need no escape.
constexpr std::array<char, 256> make_escapes() noexcept {
  std::array<char, 256> result{};
  for (std::size_t control = 0; control < 0x20; ++control)
    result[control] = 'u';
  result['\b'] = 'b';
  result['\t'] = 't';
  result['\n'] = 'n';
  result['\f'] = 'f';
  result['\r'] = 'r';
  result['"'] = '"';
  result['\\'] = '\\';
  return result;
}

constexpr auto escapes = make_escapes();

constexpr char escape_of(char c) noexcept {
  return escapes[static_cast<std::uint8_t>(c)];
}

void append_escaped(char c, std::string& out) {
  static constexpr char digits[] = "0123456789abcdef";
  const auto escape = escape_of(c);
  out += '\\';
  out += escape;
  if (escape == 'u') {
    out.append("00");
    out += digits[static_cast<std::uint8_t>(c) >> 4];
    out += digits[static_cast<std::uint8_t>(c) & 0x0F];
  }
}

constexpr bool is_continuation(char c) noexcept {
  return (static_cast<std::uint8_t>(c) & 0xC0) == 0x80;
}

/// The code point of one UTF-8 sequence of up to three bytes, or 0 for a longer one: white space
/// all lies in the Basic Multilingual Plane.
std::uint32_t decode_short(std::string_view sequence) noexcept {
  const auto byte = [sequence](std::size_t i) -> std::uint32_t {
    return static_cast<std::uint8_t>(sequence[i]);
  };
  switch (sequence.size()) {
  case 1:
    return byte(0);
  case 2:
    return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
  case 3:
    return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  default:
    return 0;
  }
}

/// ECMA-262, sections 12.2 (WhiteSpace: the named ones and general category Zs) and 12.3
/// (LineTerminator).
constexpr bool is_white_space(std::uint32_t code_point) noexcept {
  return (code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x20 || code_point == 0xA0 ||
         code_point == 0x1680 || (code_point >= 0x2000 && code_point <= 0x200A) ||
         code_point == 0x2028 || code_point == 0x2029 || code_point == 0x202F ||
         code_point == 0x205F || code_point == 0x3000 || code_point == 0xFEFF;
}

/// The first character of a text that is not empty.
std::string_view first_character(std::string_view text) noexcept {
  std::size_t size = 1;
  while (size < text.size() && is_continuation(text[size]))
    ++size;
  return text.substr(0, size);
}

/// The last character of a text that is not empty.
std::string_view last_character(std::string_view text) noexcept {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && is_continuation(text[begin]))
    --begin;
  return text.substr(begin);
}

} // namespace

void append_json_string(std::string_view text, std::string& out) {
  out += '"';
  // Runs that need no escape, nearly always the whole text, are copied in one piece.
  for (auto from = text.begin();;) {
    const auto to = std::find_if(from, text.end(), [](char c) { return escape_of(c) != 0; });
    out.append(from, to);
    if (to == text.end())
      break;
    append_escaped(*to, out);
    from = to + 1;
  }
  out += '"';
}

std::size_t count_code_points(std::string_view text) noexcept {
  const auto starts =
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); });
  return static_cast<std::size_t>(starts);
}

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty()) {
    const auto first = first_character(text);
    if (!is_white_space(decode_short(first)))
      break;
    text.remove_prefix(first.size());
  }
  while (!text.empty()) {
    const auto last = last_character(text);
    if (!is_white_space(decode_short(last)))
      break;
    text.remove_suffix(last.size());
  }
  return text;
}

} // namespace strangelet::protocol
