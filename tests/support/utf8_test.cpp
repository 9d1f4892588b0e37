#define CAF_SUITE support.utf8

#include "support/utf8.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::support;
using namespace std::string_literals;

namespace {

/// The verdict on `text` in the middle of other text; simdjson works on blocks of 64 bytes.
bool is_valid_within(std::size_t others, std::string_view text) {
  std::string all(others, 'x');
  all.append(text).append(others, 'x');
  return is_valid_utf8(all);
}

} // namespace

CAF_TEST(sequences of every length are valid) {
  for (const auto& text : {""s, "a"s, "\0"s, "\x7F"s, "\u0080"s, "\u07FF"s, "\u0800"s, "\uD7FF"s,
                           "\uE000"s, "\uFEFF"s, "\uFFFF"s, "\U00010000"s, "\U0010FFFF"s})
    for (const auto others : {0u, 1u, 63u, 64u, 70u})
      CAF_CHECK(is_valid_within(others, text));
}

CAF_TEST(overlong forms and surrogates and what is out of range are invalid) {
  for (const auto* text :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"})
    for (const auto others : {0u, 1u, 63u, 64u, 70u})
      CAF_CHECK(!is_valid_within(others, text));
}

CAF_TEST(a sequence must be complete) {
  for (const auto* text : {"\x80", "\xBF", "\xC3", "\xE2\x82", "\xF0\x9F\x91", "\xE2\x82\xAC\x80"})
    for (const auto others : {0u, 1u, 63u, 64u, 70u})
      CAF_CHECK(!is_valid_within(others, text));
}

CAF_TEST(the beginning of a text is one if and only if something makes it a text) {
  // Behind every byte that may begin a character, one of these may follow.
  auto can_become_valid = [](const std::string& text) {
    for (const auto* rest : {"", "\x80", "\x80\x80", "\x80\x80\x80", "\xBF\x80", "\xBF\x80\x80"})
      if (is_valid_utf8(text + rest))
        return true;
    return false;
  };
  std::vector<std::string> wrong;
  for (unsigned first = 0; first <= 0xFF; ++first)
    for (unsigned second = 0; second <= 0xFF; ++second)
      for (const auto* third : {"", "\x7F", "\x80", "\xBF", "\xC0"}) {
        auto text = "x"s + static_cast<char>(first) + static_cast<char>(second) + third;
        for (const auto& begun : {text.substr(0, 2), text})
          if (whole_characters(begun).has_value() != can_become_valid(begun))
            wrong.push_back(begun);
      }
  CAF_CHECK_EQUAL(wrong, std::vector<std::string>{});
}

CAF_TEST(whole characters end where an unfinished one begins) {
  CAF_CHECK_EQUAL(whole_characters(""), std::size_t{0});
  CAF_CHECK_EQUAL(whole_characters("ab\u00FC"), std::size_t{4});
  CAF_CHECK_EQUAL(whole_characters("ab\xC3"), std::size_t{2});
  CAF_CHECK_EQUAL(whole_characters("\xF0\x9F\x91"), std::size_t{0});
  CAF_CHECK_EQUAL(whole_characters("\u20AC\xE2\x82"), std::size_t{3});
  CAF_CHECK_EQUAL(whole_characters("\xFFok"), std::nullopt);
}
