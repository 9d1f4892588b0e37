#include "support/utf8.hpp"

#include <simdjson.h>

#include <algorithm>

namespace strangelet::support {

namespace {

std::size_t length_by_lead(unsigned char lead) noexcept {
  return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
}

/// Where the last character begins, if it is not whole; otherwise the end.
std::size_t begin_of_unfinished(std::string_view text) noexcept {
  for (std::size_t back = 1; back <= std::min<std::size_t>(text.size(), 3); ++back) {
    auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80)
      continue;
    return length_by_lead(byte) > back ? text.size() - back : text.size();
  }
  return text.size();
}

/// Whether one to three bytes may be the beginning of a longer character (RFC 3629, section 4):
/// what excludes overlong forms, surrogates and too high values is the second byte.
bool may_begin_character(std::string_view bytes) noexcept {
  auto lead = static_cast<unsigned char>(bytes[0]);
  if (lead < 0xC2 || lead > 0xF4)
    return false;
  if (bytes.size() == 1)
    return true;
  auto second = static_cast<unsigned char>(bytes[1]);
  auto lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  auto highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  return second >= lowest && second <= highest;
}

} // namespace

bool is_valid_utf8(std::string_view text) noexcept {
  return simdjson::validate_utf8(text.data(), text.size());
}

std::optional<std::size_t> whole_characters(std::string_view text) noexcept {
  auto whole = begin_of_unfinished(text);
  if (!is_valid_utf8(text.substr(0, whole)) ||
      (whole < text.size() && !may_begin_character(text.substr(whole))))
    return std::nullopt;
  return whole;
}

} // namespace strangelet::support
