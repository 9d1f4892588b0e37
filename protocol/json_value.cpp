#include "protocol/json_value.hpp"

#include <charconv>
#include <cstdint>

namespace strangelet::protocol {

namespace {

constexpr bool is_high_surrogate(std::uint32_t unit) noexcept {
  return unit >= 0xD800 && unit <= 0xDBFF;
}

constexpr bool is_low_surrogate(std::uint32_t unit) noexcept {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// The UTF-16 code unit of a `\uXXXX` at the front of `text`, which is taken; 0 when there is none.
std::uint32_t take_unit(std::string_view& text) noexcept {
  constexpr std::size_t size = 6;
  if (text.size() < size || text[0] != '\\' || text[1] != 'u')
    return 0;
  std::uint32_t unit = 0;
  std::from_chars(text.data() + 2, text.data() + size, unit, 16);
  text.remove_prefix(size);
  return unit;
}

void append_utf8(std::uint32_t code_point, std::string& out) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto put_tail = [&put, code_point](unsigned shift) {
    put(0x80 | ((code_point >> shift) & 0x3F));
  };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put_tail(0);
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put_tail(6);
    put_tail(0);
  } else {
    put(0xF0 | code_point >> 18);
    put_tail(12);
    put_tail(6);
    put_tail(0);
  }
}

/// Resolves a `\uXXXX`, or a surrogate pair of two, at the front of `text`.
bool take_code_point(std::string_view& text, std::string& out) {
  auto code_point = take_unit(text);
  if (is_low_surrogate(code_point))
    return false;
  if (is_high_surrogate(code_point)) {
    const auto low = take_unit(text);
    if (!is_low_surrogate(low))
      return false;
    code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
  }
  append_utf8(code_point, out);
  return true;
}

char short_escape(char letter) noexcept {
  switch (letter) {
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  default: // the quote and both slashes stand for themselves
    return letter;
  }
}

} // namespace

bool unescape(std::string_view inside, std::string& out) {
  for (;;) {
    const auto backslash = inside.find('\\');
    out.append(inside.substr(0, backslash));
    if (backslash == std::string_view::npos)
      return true;
    inside.remove_prefix(backslash);
    if (inside[1] == 'u') {
      if (!take_code_point(inside, out))
        return false;
    } else {
      out += short_escape(inside[1]);
      inside.remove_prefix(2);
    }
  }
}

bool read_text(std::string_view json_string, std::string& buffer, std::string_view& out) {
  const auto inside = inside_quotes(json_string);
  if (inside.find('\\') == std::string_view::npos) {
    out = inside;
    return true;
  }
  buffer.clear();
  if (!unescape(inside, buffer))
    return false;
  out = buffer;
  return true;
}

std::string_view next_element(std::string_view& inside) noexcept {
  const auto begin = inside.find_first_not_of(" \t\n\r,");
  if (begin == std::string_view::npos) {
    inside = {};
    return {};
  }
  inside.remove_prefix(begin);
  std::size_t end = 1;
  if (inside.front() == '"') {
    while (inside[end] != '"')
      end += inside[end] == '\\' ? 2 : 1;
    ++end;
  }
  const auto element = inside.substr(0, end);
  inside.remove_prefix(end);
  return element;
}

} // namespace strangelet::protocol
