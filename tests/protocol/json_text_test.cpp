#define CAF_SUITE protocol.json_text

#include "protocol/json_text.hpp"

#include <nlohmann/json.hpp>

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::protocol;
using namespace std::string_literals;

namespace {

std::string as_json(std::string_view text) {
  std::string result;
  append_json_string(text, result);
  return result;
}

std::string trimmed(std::string_view text) {
  return std::string{trim(text)};
}

} // namespace

CAF_TEST(plain text is only put in quotes) {
  CAF_CHECK_EQUAL(as_json(""), R"("")");
  CAF_CHECK_EQUAL(as_json("hello"), R"("hello")");
  CAF_CHECK_EQUAL(as_json("grüße 👋🏽 / \x7F"), "\"grüße 👋🏽 / \x7F\"");
}

CAF_TEST(quotes and backslashes and control characters are escaped) {
  CAF_CHECK_EQUAL(as_json(R"(a"b\c)"), R"("a\"b\\c")");
  CAF_CHECK_EQUAL(as_json("\b\t\n\f\r"), R"("\b\t\n\f\r")");
  CAF_CHECK_EQUAL(as_json("\x01\x1f\v"s), R"("\u0001\u001f\u000b")");
  CAF_CHECK_EQUAL(as_json("a\0b"s), R"("a\u0000b")");
  CAF_CHECK_EQUAL(as_json("\"\""), R"("\"\"")");
}

CAF_TEST(a string is appended to what is there) {
  std::string text = "[";
  append_json_string("x", text);
  CAF_CHECK_EQUAL(text, R"(["x")");
}

CAF_TEST(every character of one byte survives a round trip) {
  for (int c = 0; c < 0x80; ++c) {
    const auto text = "<" + std::string(1, static_cast<char>(c)) + ">";
    CAF_CHECK_EQUAL(nlohmann::json::parse(as_json(text)).get<std::string>(), text);
  }
}

CAF_TEST(code points are counted and not bytes) {
  CAF_CHECK_EQUAL(count_code_points(""), 0u);
  CAF_CHECK_EQUAL(count_code_points("abc"), 3u);
  CAF_CHECK_EQUAL(count_code_points("äöü"), 3u);
  CAF_CHECK_EQUAL(count_code_points("日本語"), 3u);
  CAF_CHECK_EQUAL(count_code_points("👋👋"), 2u);
  CAF_CHECK_EQUAL(count_code_points("👋🏽"), 2u); // a hand and a skin tone
  CAF_CHECK_EQUAL(count_code_points("e\u0301"), 2u);  // a letter and its accent
}

CAF_TEST(every white space of ECMAScript is trimmed) {
  for (const auto* space :
       {"\t",     "\n",     "\v",     "\f",     "\r",     " ",      "\u00A0", "\u1680", "\u2000",
        "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
        "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\uFEFF"}) {
    const auto text = space + "a b"s + space;
    CAF_CHECK_EQUAL(trimmed(text), "a b");
    CAF_CHECK_EQUAL(trimmed(space), "");
    CAF_CHECK_EQUAL(trimmed(space + " "s + space), "");
  }
}

CAF_TEST(what only looks like white space stays) {
  // Control characters, NEL, the Mongolian vowel separator, zero width (non-)joiners, Braille
  // blank.
  for (const auto* mark : {"\x01", "\x08", "\x0E", "\x1F", "\u0085", "\u180E", "\u200B", "\u200D",
                           "\u2027", "\u202A", "\u2060", "\u2800", "\u3001", "\uFEFE"})
    CAF_CHECK_EQUAL(trimmed(mark), mark);
}

CAF_TEST(inner white space and neighbours of several bytes stay) {
  CAF_CHECK_EQUAL(trimmed(""), "");
  CAF_CHECK_EQUAL(trimmed("a"), "a");
  CAF_CHECK_EQUAL(trimmed("  hi \u00A0 there\n"), "hi \u00A0 there");
  CAF_CHECK_EQUAL(trimmed(" 👋 "), "👋");
  CAF_CHECK_EQUAL(trimmed("\u3000日本\u3000"), "日本");
  CAF_CHECK_EQUAL(trimmed(" à "), "à"); // its last byte is that of a no-break space
}
