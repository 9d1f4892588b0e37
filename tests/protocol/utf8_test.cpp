#define CAF_SUITE protocol.utf8

#include "protocol/utf8.hpp"

#include <string>
#include <string_view>

#include "caf/test/unit_test.hpp"

using namespace strangelet::protocol;
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
