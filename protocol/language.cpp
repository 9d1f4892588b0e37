#include "protocol/language.hpp"

#include <algorithm>

namespace strangelet::protocol {

namespace {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_alphanumeric(char c) noexcept {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

bool is_subtag(std::string_view text) noexcept {
  constexpr std::size_t longest = 8;
  return !text.empty() && text.size() <= longest &&
         std::all_of(text.begin(), text.end(), is_alphanumeric);
}

} // namespace

bool is_language_tag(std::string_view tag) noexcept {
  for (;;) {
    const auto subtag = primary_subtag(tag);
    if (!is_subtag(subtag))
      return false;
    if (subtag.size() == tag.size())
      return true;
    tag.remove_prefix(subtag.size() + 1);
  }
}

std::string_view primary_subtag(std::string_view tag) noexcept {
  return tag.substr(0, tag.find('-'));
}

bool is_same_language(std::string_view a, std::string_view b) noexcept {
  const auto first = primary_subtag(a);
  const auto other = primary_subtag(b);
  return !first.empty() && std::equal(first.begin(), first.end(), other.begin(), other.end(),
                                      [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace strangelet::protocol
