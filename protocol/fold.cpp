#include "protocol/fold.hpp"

#include <algorithm>
#include <cstddef>
#include <new>
#include <utf8proc.h>
#include <vector>

namespace strangelet::protocol {

namespace {

constexpr auto nfkc_casefold = static_cast<utf8proc_option_t>(
    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);

constexpr bool is_ascii(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x80;
}

constexpr char ascii_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Decomposes `text` into `out`, as far as that has room, and returns the code points needed.
std::size_t decompose(std::string_view text, std::vector<utf8proc_int32_t>& out) {
  const auto needed = utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), out.data(),
                                         static_cast<utf8proc_ssize_t>(out.size()), nfkc_casefold);
  // The text is UTF-8, so it can only have been too long.
  if (needed < 0)
    throw std::bad_alloc{};
  return static_cast<std::size_t>(needed);
}

} // namespace

void append_folded(std::string_view text, std::string& out) {
  if (std::all_of(text.begin(), text.end(), is_ascii)) {
    std::transform(text.begin(), text.end(), std::back_inserter(out), ascii_lower);
    return;
  }
  std::vector<utf8proc_int32_t> points(2 * text.size() + 1);
  auto count = decompose(text, points);
  if (count >= points.size()) {
    points.resize(count + 1);
    count = decompose(text, points);
  }
  // In place: the bytes of a code point are never more than the four of the code point. One element
  // more is there for the NUL byte.
  const auto size =
      utf8proc_reencode(points.data(), static_cast<utf8proc_ssize_t>(count), nfkc_casefold);
  out.append(reinterpret_cast<const char*>(points.data()), static_cast<std::size_t>(size));
}

} // namespace strangelet::protocol
