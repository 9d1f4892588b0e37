#define CAF_SUITE protocol.json_value

#include "protocol/json_value.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::protocol;
using namespace std::string_literals;

namespace {

/// The text of a JSON string, or absent where it has none.
std::optional<std::string> text_of(std::string_view json) {
  std::string buffer = "left over";
  std::string_view text;
  if (!read_text(json, buffer, text))
    return std::nullopt;
  return std::string{text};
}

std::vector<std::string> elements_of(std::string_view array) {
  std::vector<std::string> result;
  auto rest = inside_quotes(array);
  for (auto element = next_element(rest); !element.empty(); element = next_element(rest))
    result.emplace_back(element);
  return result;
}

} // namespace

CAF_TEST(the kind of a value shows in its first byte) {
  CAF_CHECK(is_string(R"("")"));
  CAF_CHECK(is_object("{}"));
  CAF_CHECK(is_array("[]"));
  for (const auto* other : {"", "null", "1", "true"})
    CAF_CHECK(!is_string(other) && !is_object(other) && !is_array(other));
}

CAF_TEST(text without escapes is not copied) {
  const std::string json = R"("grüße")";
  std::string buffer;
  std::string_view text;
  CAF_REQUIRE(read_text(json, buffer, text));
  CAF_CHECK_EQUAL(std::string{text}, "grüße");
  CAF_CHECK(text.data() == json.data() + 1);
}

CAF_TEST(every escape is resolved) {
  CAF_CHECK_EQUAL(text_of(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  CAF_CHECK_EQUAL(text_of(R"("a\u0041\u00e9\u20AC\u0000z")"), "aA\u00e9\u20AC\0z"s);
  CAF_CHECK_EQUAL(text_of(R"("\ud83d\udc4b\uD83D\uDC4B")"), "👋👋");
  CAF_CHECK_EQUAL(text_of(R"("\ud800\udc00\udbff\udfff")"), "\U00010000\U0010FFFF");
  CAF_CHECK_EQUAL(text_of(R"("\uffff\ud7ff\ue000\u007f\u0080\u07ff\u0800")"),
                  "\uFFFF\uD7FF\uE000\u007F\u0080\u07FF\u0800");
  CAF_CHECK_EQUAL(text_of(R"("\\u0041")"), R"(\u0041)");
}

CAF_TEST(a lone surrogate is no text) {
  for (const auto* json :
       {R"("\ud83d")", R"("\udc4b")", R"("\ud83dx")", R"("\ud83d\n")", R"("\ud83d\ud83d")",
        R"("\udc4b\ud83d")", R"("\ud83d\u0041")", R"("a\ud83d")", R"("\ud83d\\udc4b")",
        R"("\ud83dudc4b")", R"("\uDBFF")", R"("\uDFFF")"})
    CAF_CHECK(!text_of(json).has_value());
}

CAF_TEST(every code point of the basic plane is read as nlohmann json reads it) {
  for (unsigned unit = 0; unit <= 0xFFFF; ++unit) {
    char json[16];
    std::snprintf(json, sizeof(json), R"("\u%04x")", unit);
    const auto reference = nlohmann::json::parse(json, nullptr, false);
    const auto text = text_of(json);
    if (text.has_value() == reference.is_discarded())
      CAF_FAIL("disagreement about " << json);
    if (text && *text != reference.get<std::string>())
      CAF_FAIL("wrong text of " << json);
  }
}

CAF_TEST(the strings of an array come one by one) {
  CAF_CHECK(elements_of("[]").empty());
  CAF_CHECK(elements_of("[ \n ]").empty());
  CAF_CHECK_EQUAL(elements_of(R"(["a"])"), (std::vector<std::string>{R"("a")"}));
  CAF_CHECK_EQUAL(elements_of("[ \"a\" ,\r\n\t\"b\"]"),
                  (std::vector<std::string>{R"("a")", R"("b")"}));
  CAF_CHECK_EQUAL(
      elements_of(R"(["","a,b","c\"d","\\","]"])"),
      (std::vector<std::string>{R"("")", R"("a,b")", R"("c\"d")", R"("\\")", R"("]")"}));
}

CAF_TEST(an element that is no string does not look like one) {
  for (const auto* array : {"[1]", "[null]", "[true]", R"([["a"]])", R"([{"a":1}])", "[-0.5]"}) {
    const auto elements = elements_of(array);
    CAF_REQUIRE(!elements.empty());
    CAF_CHECK(!is_string(elements.front()));
  }
}
