#define CAF_SUITE protocol.fold

#include "protocol/fold.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::protocol;
using namespace strangelet::protocol::test;

namespace {

std::string folded(std::string_view text) {
  std::string result;
  append_folded(text, result);
  return result;
}

/// UTF-8 of one code point.
std::string encoded(char32_t point) {
  const auto byte = [](char32_t value) { return std::string(1, static_cast<char>(value)); };
  const auto tail = [&](unsigned shift) { return byte(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80)
    return byte(point);
  if (point < 0x800)
    return byte(0xC0 | point >> 6) + tail(0);
  if (point < 0x10000)
    return byte(0xE0 | point >> 12) + tail(6) + tail(0);
  return byte(0xF0 | point >> 18) + tail(12) + tail(6) + tail(0);
}

} // namespace

CAF_TEST(case makes no difference) {
  CAF_CHECK_EQUAL(folded("Hip HOP 90s!"), "hip hop 90s!");
  CAF_CHECK_EQUAL(folded("ÉCOLE"), "école");
  CAF_CHECK_EQUAL(folded("ПУШКИН"), "пушкин");
  CAF_CHECK_EQUAL(folded("ΣΊΣΥΦΟΣ"), folded("σίσυφος"));
  CAF_CHECK_EQUAL(folded("STRASSE"), folded("straße"));
  CAF_CHECK_EQUAL(folded("STRAẞE"), "strasse");
}

CAF_TEST(composition makes no difference) {
  CAF_CHECK_EQUAL(folded("Cafe\u0301"), "café");
  CAF_CHECK_EQUAL(folded("\u1112\u1161\u11ab"), "한");
}

CAF_TEST(width and ligatures make no difference) {
  CAF_CHECK_EQUAL(folded("ＧＯ"), "go");
  CAF_CHECK_EQUAL(folded("oﬃce"), "office");
  CAF_CHECK_EQUAL(folded("ｱﾆﾒ"), "アニメ");
}

CAF_TEST(characters that nobody sees are left out) {
  CAF_CHECK_EQUAL(folded("ch\u00adess\u200b\ufeff"), "chess");
  CAF_CHECK_EQUAL(folded("❤\ufe0f"), "❤");
}

CAF_TEST(text is appended) {
  std::string out = "a";
  append_folded("B", out);
  append_folded("Ç", out);
  append_folded("", out);
  CAF_CHECK_EQUAL(out, "abç");
}

CAF_TEST(a NUL byte is a character like others) {
  CAF_CHECK_EQUAL(folded({"A\0B", 3}), std::string("a\0b", 3));
  CAF_CHECK_EQUAL(folded({"\xC3\x89\0B", 4}), std::string("\xC3\xA9\0b", 4));
}

CAF_TEST(text that grows in folding is folded whole) {
  // The longest of all: 18 characters for one.
  CAF_CHECK_EQUAL(folded(repeat("\ufdfa", 200)).size(), 200 * folded("\ufdfa").size());
  CAF_CHECK_EQUAL(folded("\ufdfa").size(), 33u);
}

CAF_TEST(every character is folded for good) {
  std::size_t count = 0;
  for (char32_t point = 1; point < 0x110000; ++point) {
    if (point >= 0xD800 && point < 0xE000)
      continue;
    const auto once = folded(encoded(point));
    const auto twice = folded(once);
    if (once != twice)
      CAF_ERROR("U+" << std::hex << static_cast<unsigned>(point) << " is <" << once << ">, then <"
                     << twice << '>');
    ++count;
  }
  CAF_CHECK_EQUAL(count, 0x110000u - 0x800u - 1u);
}
