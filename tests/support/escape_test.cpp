#define CAF_SUITE support.escape

#include "support/escape.hpp"

#include <nlohmann/json.hpp>

#include <random>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::support;

namespace {

std::string json(std::string_view text) {
  std::string out;
  append_json(text, out);
  return out;
}

/// Bytes that the generator likes to make trouble with.
std::string random_bytes(std::mt19937& random) {
  constexpr std::string_view parts[] = {"\n", "\x1b",         "\x7F",     "\"",   "\\",
                                        "a",  "\xC2\x85",     "\xE2\x80", "\xF0", "\xC3\xA4",
                                        "\0", "\xED\xA0\x80", "\x80",     "\xFF", "\xC0\x80"};
  std::string text;
  for (auto count = random() % 12; count > 0; --count)
    text += parts[random() % std::size(parts)];
  text.push_back(static_cast<char>(random()));
  return text;
}

bool is_harmless(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      return false;
  return text.find("\xC2\x80") == text.npos && text.find("\xC2\x9F") == text.npos;
}

bool is_utf8(const std::string& text) {
  return !nlohmann::json(text)
              .dump(-1, ' ', false, nlohmann::json::error_handler_t::ignore)
              .empty() &&
         nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::ignore) ==
             nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

CAF_TEST(plain text stays as it is) {
  CAF_CHECK_EQUAL(visible("a line, 'quoted' \"twice\""), "a line, 'quoted' \"twice\"");
  CAF_CHECK_EQUAL(visible("\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80"),
                  "\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80");
  CAF_CHECK_EQUAL(visible(""), "");
}

CAF_TEST(control characters become visible) {
  CAF_CHECK_EQUAL(visible("a\nb\rc\td"), "a\\nb\\rc\\td");
  CAF_CHECK_EQUAL(visible("\x1b[31m"), "\\x1b[31m");
  CAF_CHECK_EQUAL(visible(std::string_view{"\0\x01\x1F\x7F", 4}), "\\x00\\x01\\x1f\\x7f");
}

CAF_TEST(a backslash is doubled so that escapes cannot be forged) {
  CAF_CHECK_EQUAL(visible("\\n"), "\\\\n");
}

CAF_TEST(controls of the second set become visible) {
  CAF_CHECK_EQUAL(visible("\xC2\x80\xC2\x85\xC2\x9B\xC2\x9F"), "\\u0080\\u0085\\u009b\\u009f");
  CAF_CHECK_EQUAL(visible("\xC2\xA0"), "\xC2\xA0");
}

CAF_TEST(separators of lines and marks of direction become visible) {
  CAF_CHECK_EQUAL(visible("\xE2\x80\xA8\xE2\x80\xA9"), "\\u2028\\u2029");
  CAF_CHECK_EQUAL(visible("\xE2\x80\xAE\xE2\x81\xA6\xE2\x80\x8F\xD8\x9C"),
                  "\\u202e\\u2066\\u200f\\u061c");
  CAF_CHECK_EQUAL(visible("\xEF\xBB\xBF"), "\\ufeff");
}

CAF_TEST(bytes that are not UTF8 become visible) {
  CAF_CHECK_EQUAL(visible("\xFF\xFE"), "\\xff\\xfe");
  CAF_CHECK_EQUAL(visible("\x80"), "\\x80");
  CAF_CHECK_EQUAL(visible("\xC3"), "\\xc3");
  CAF_CHECK_EQUAL(visible("\xC3("), "\\xc3(");
  CAF_CHECK_EQUAL(visible("\xE2\x82"), "\\xe2\\x82");
  CAF_CHECK_EQUAL(visible("\xC0\x8A"), "\\xc0\\x8a");                   // overlong line feed
  CAF_CHECK_EQUAL(visible("\xE0\x80\x8A"), "\\xe0\\x80\\x8a");          // the same in three bytes
  CAF_CHECK_EQUAL(visible("\xED\xA0\x80"), "\\xed\\xa0\\x80");          // surrogate
  CAF_CHECK_EQUAL(visible("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"); // beyond Unicode
  CAF_CHECK_EQUAL(visible("\xF0\x80\x80\x8A"), "\\xf0\\x80\\x80\\x8a");
}

CAF_TEST(a broken character does not swallow the next one) {
  CAF_CHECK_EQUAL(visible("\xE2\n\n"), "\\xe2\\n\\n");
  CAF_CHECK_EQUAL(visible("\xF0\x9F\x98\n"), "\\xf0\\x9f\\x98\\n");
}

CAF_TEST(json strings escape what must be) {
  CAF_CHECK_EQUAL(json("a\"b\\c\nd"), R"("a\"b\\c\nd")");
  CAF_CHECK_EQUAL(json("\x1b\x7F\xC2\x9B\xE2\x80\xA8"), R"("\u001b\u007f\u009b\u2028")");
  CAF_CHECK_EQUAL(json("\xFF"), R"("\ufffd")");
  CAF_CHECK_EQUAL(json("\xC3\xA4"), "\"\xC3\xA4\"");
  CAF_CHECK_EQUAL(json(""), "\"\"");
}

CAF_TEST(a json string is read back as what it was) {
  for (const std::string text : {"plain", "a\"b\\c\n\r\t\x1b\x7F", "\xC2\x9B\xE2\x80\xAE\xC3\xA4"})
    CAF_CHECK_EQUAL(nlohmann::json::parse(json(text)).get<std::string>(), text);
}

CAF_TEST(no bytes whatever break the line or the json) {
  std::mt19937 random{1};
  int harmless = 0;
  constexpr int rounds = 20'000;
  for (int i = 0; i < rounds; ++i) {
    const auto text = random_bytes(random);
    const auto quoted = json(text);
    const auto shown = visible(text);
    harmless += is_harmless(shown) && is_utf8(shown) && is_harmless(quoted) &&
                nlohmann::json::accept(quoted);
  }
  CAF_CHECK_EQUAL(harmless, rounds);
}
