#define CAF_SUITE protocol.json_walk

#include "protocol/json_walk.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "json_oracle.hpp"
#include "support.hpp"

using namespace strangelet::protocol;
using namespace strangelet::protocol::test;
using namespace std::string_literals;

namespace {

json_walk walk;

bool is_valid(std::string_view text) {
  outline found;
  return walk.run(padded_text{text}.view(), found);
}

/// The outline of a valid document, which must outlive it.
outline outline_of(const padded_text& text) {
  outline found;
  CAF_REQUIRE(walk.run(text.view(), found));
  return found;
}

std::string field_of(const std::string& data, field name) {
  const padded_text text{R"({"data":)" + data + '}'};
  return std::string{outline_of(text)[name]};
}

/// Checks a value by itself and in each place where a value can stand.
void check_value(const std::string& value, bool valid) {
  const auto verdict = [](const std::string& text, bool is_json) {
    return text + (is_json ? " is JSON" : " is not JSON");
  };
  for (const auto& text : {value, ' ' + value + '\n', '[' + value + ']', "[1," + value + ",2]",
                           "{\"a\":" + value + '}', "{\"event\":" + value + '}',
                           "{\"data\":" + value + '}', "{\"data\":{\"t\":" + value + "}}",
                           "[[[" + value + "]]]", "{\"data\":{\"x\":{\"y\":[" + value + "]}}}"}) {
    CAF_CHECK_EQUAL(verdict(text, is_valid(text)), verdict(text, valid));
    CAF_CHECK_EQUAL(verdict(text, oracle_accepts(text)), verdict(text, valid));
  }
}

} // namespace

CAF_TEST(values by the grammar are valid in every place) {
  for (const auto* value : {"null",
                            "true",
                            "false",
                            "0",
                            "-0",
                            "1",
                            "-1",
                            "10",
                            "1.5",
                            "-0.0",
                            "0e0",
                            "1E5",
                            "1e+5",
                            "1e-05",
                            "123456789.123456789e12",
                            R"("")",
                            R"("a")",
                            R"("\"\\\/\b\f\n\r\t\u00e9")",
                            R"("\ud83d\udc4b")",
                            "\"grüße\x7F\"",
                            "[]",
                            "[ ]",
                            "{}",
                            "{ }",
                            "[[],{}]",
                            R"({"a":{"b":[1,{"c":null}]}})",
                            R"({"":0})",
                            R"({"a":1,"a":2})",
                            R"(["]","}","{","[",",",":"])"})
    check_value(value, true);
}

CAF_TEST(numbers of any size are valid) {
  for (const auto* value :
       {"18446744073709551616", "-9223372036854775809", "1e400", "-1e400", "1e-400", "1E+99999",
        "123456789012345678901234567890123456789012345678901234567890.5"})
    check_value(value, true);
  check_value(repeat("9", 5000), true);
  check_value("0." + repeat("0", 5000) + "1", true);
}

CAF_TEST(a lone surrogate escape is valid) {
  for (const auto* value : {R"("\ud83d")", R"("\udc4b")", R"("\uDBFFx")", R"({"\ud83d":1})"})
    check_value(value, true);
}

CAF_TEST(anything else is invalid) {
  for (const auto* value :
       {"nul",        "nulll",      "Null",      "NULL",      "tru",      "truee",  "fals",
        "undefined",  "NaN",        "Infinity",  "-Infinity", "0x10",     "01",     "-01",
        "00",         "-",          "+1",        ".5",        "1.",       "1.e5",   "1e",
        "1e+",        "1E-",        "--1",       "1-",        "1.2.3",    "1e5.5",  "1e5e5",
        "1_000",      "1 2",        "1a",        "1\"a\"",    "1\"a b\"", "\"a\"1", "\"a\"b",
        "\"a\"\"b\"", "true false", "truefalse", "'a'",       "a",        "`a`",    "/**/1",
        "// x\n1",    "#1",         "\\",        "\\u0031",   "1\x01",    "1\v",    "\f1",
        "1\u00A0",    "1\x7F"})
    check_value(value, false);
}

CAF_TEST(strings with bad escapes or bare control characters are invalid) {
  for (const auto* value :
       {R"("\x41")",   R"("\a")",     R"("\0")",     R"("\')",      R"("\u")",
        R"("\u1")",    R"("\u12")",   R"("\u123")",  R"("\u123g")", R"("\u 123")",
        R"("\U0041")", R"("\u+123")", R"("\u-123")", R"("\u00e")",  R"("\)",
        R"("\")",      R"("\\\")",    R"(")",        R"("a)",       "\"\n\"",
        "\"\t\"",      "\"\x01\"",    "\"\x1F\"",    "\"a\r\"",     R"("\
")"})
    check_value(value, false);
}

CAF_TEST(containers that are not well formed are invalid) {
  for (const auto* value : {"[",
                            "]",
                            "{",
                            "}",
                            "[1",
                            "1]",
                            "{\"a\":1",
                            "\"a\":1}",
                            "[1,]",
                            "[,1]",
                            "[,]",
                            "[1,,2]",
                            "[1 2]",
                            "[1:2]",
                            "{\"a\"}",
                            "{\"a\":}",
                            "{\"a\":1,}",
                            "{,}",
                            "{\"a\":1 \"b\":2}",
                            "{\"a\":1,,\"b\":2}",
                            "{\"a\" 1}",
                            "{\"a\",1}",
                            "{:1}",
                            "{1:1}",
                            "{null:1}",
                            "{a:1}",
                            "{'a':1}",
                            "{[]:1}",
                            "{{}:1}",
                            "{\"a\"::1}",
                            "{\"a\":1:2}",
                            "[}",
                            "{]",
                            "[{]}",
                            "[[]",
                            "[]]",
                            "{}}",
                            "{{}",
                            "{\"a\":[}",
                            "{\"a\":{]",
                            "[1}",
                            "{\"a\":1]",
                            "[] []",
                            "{} {}",
                            "{}[]",
                            "[],",
                            ",[]",
                            ":",
                            ",",
                            "{\"\\x\":1}",
                            "{\"a\\\":1}"})
    check_value(value, false);
}

CAF_TEST(text in any other encoding is invalid) {
  for (const auto* value : {"\"\x80\"", "\"\xC3\"", "\"\xC0\xAF\"", "\"\xE0\x80\x80\"",
                            "\"\xED\xA0\xBD\"", "\"\xF4\x90\x80\x80\"", "\"\xF8\x88\x80\x80\x80\"",
                            "\"\xFF\"", "\"\xE2\x82\"", "\"\xF0\x9F\x91\""})
    check_value(value, false);
}

CAF_TEST(an empty document is not JSON) {
  CAF_CHECK(!is_valid(""));
  for (const auto* blank : {" ", "\n", "\t\r\n ", "\v", "\xC2\xA0"})
    CAF_CHECK(!is_valid(blank));
}

CAF_TEST(a byte order mark or a NUL byte is not JSON) {
  CAF_CHECK(!is_valid("\xEF\xBB\xBF{}"));
  CAF_CHECK(!is_valid("{}\xEF\xBB\xBF"));
  CAF_CHECK(!is_valid("{}\0"s));
  CAF_CHECK(!is_valid("\0{}"s));
  CAF_CHECK(!is_valid("[\0]"s));
  CAF_CHECK(!is_valid("\"\0\""s));
}

CAF_TEST(the bytes behind a document complete nothing) {
  for (const auto* text :
       {R"({"a":{"b":1})", R"({"a":[)", R"({"a":[1)", "[[]", "{", "[", R"({"a":"x)", R"({"a")",
        R"({"a":)", R"({"data":{"t":1)", R"({"data":{)", "tru", "1e", "-"})
    for (const auto filler : {'}', ']', '"', ':', ',', '0', 'e', ' ', '\0'}) {
      outline found;
      CAF_CHECK(!walk.run(padded_text{text, filler}.view(), found));
    }
}

CAF_TEST(the bytes behind a document spoil nothing) {
  for (const auto* text : {R"({"a":{"b":1}})", "[1]", "12", "true", R"("x")"})
    for (const auto filler : {'}', ']', '"', ':', ',', '0', 'e', '\\', '\0', '\xFF'}) {
      outline found;
      CAF_CHECK(walk.run(padded_text{text, filler}.view(), found));
    }
}

CAF_TEST(the parts of an event are found wherever they stand) {
  const padded_text text{R"(
    { "x" : [1] , "data" : { "t" : [ 1 , 2 ] , "roomId" : "r" }
      , "event" : "ping" }
  )"};
  const auto found = outline_of(text);
  CAF_CHECK(found.is_object);
  CAF_CHECK_EQUAL(std::string{found.event}, R"("ping")");
  CAF_CHECK_EQUAL(std::string{found.data}, R"({ "t" : [ 1 , 2 ] , "roomId" : "r" })");
  CAF_CHECK_EQUAL(std::string{found[field::t]}, "[ 1 , 2 ]");
  CAF_CHECK_EQUAL(std::string{found[field::room_id]}, R"("r")");
  CAF_CHECK(found[field::message].empty());
}

CAF_TEST(parts that are not there are empty) {
  for (const auto* json : {"{}", R"({"Event":1,"DATA":{"t":1}})", R"([{"event":1,"data":{"t":1}}])",
                           R"({"x":{"event":1,"data":{"t":1}}})", R"("event")", "1"}) {
    const padded_text text{json};
    const auto found = outline_of(text);
    CAF_CHECK(found.event.empty());
    CAF_CHECK(found.data.empty());
    CAF_CHECK(found[field::t].empty());
  }
}

CAF_TEST(only an object is an object) {
  for (const auto* json : {"[]", "[{}]", "1", R"("{}")", "null"}) {
    const padded_text text{json};
    CAF_CHECK(!outline_of(text).is_object);
  }
}

CAF_TEST(each field is noted by its name) {
  for (std::size_t i = 0; i < field_names.size(); ++i) {
    const auto data = "{\"" + std::string{field_names[i]} + "\":[7]}";
    for (std::size_t j = 0; j < field_names.size(); ++j)
      CAF_CHECK_EQUAL(field_of(data, static_cast<field>(j)), i == j ? "[7]" : "");
  }
}

CAF_TEST(values are noted without the white space around them) {
  for (const auto* value :
       {"1", "null", R"(" a ")", "[ 1 ]", "{ \"a\" : 1 }", "[]", "{ }", "-1.5e3"})
    for (const auto* space : {"", " ", "\n\t\r ", "          "}) {
      const auto padded = space + std::string{value} + space;
      CAF_CHECK_EQUAL(field_of("{\"t\":" + padded + "}", field::t), value);
      CAF_CHECK_EQUAL(field_of("{\"t\":" + padded + ",\"x\":2}", field::t), value);
      CAF_CHECK_EQUAL(field_of("{\"x\":2,\"t\":" + padded + "}", field::t), value);
    }
}

CAF_TEST(the last of two members with one name counts) {
  CAF_CHECK_EQUAL(field_of(R"({"t":1,"t":[2]})", field::t), "[2]");
  const padded_text text{R"({"event":"a","event":"b"})"};
  CAF_CHECK_EQUAL(std::string{outline_of(text).event}, R"("b")");
}

CAF_TEST(names are compared after their escapes are resolved) {
  CAF_CHECK_EQUAL(field_of(R"({"\u0074":1})", field::t), "1");
  CAF_CHECK_EQUAL(field_of(R"({"t":1,"\u0074":2})", field::t), "2");
  CAF_CHECK_EQUAL(field_of(R"({"room\u0049d":1})", field::room_id), "1");
  CAF_CHECK_EQUAL(field_of(R"({"t\u0000":1,"T":1,"t ":1,"\\u0074":1})", field::t), "");
  CAF_CHECK_EQUAL(field_of(R"({"t":1,"t\ud83d":2,"\ud83dt":2,"\ud83d":2})", field::t), "1");
}

CAF_TEST(an earlier data does not shine through a later one) {
  for (const auto* json :
       {R"({"data":{"t":1},"data":{}})", R"({"data":{"t":1},"data":null})",
        R"({"data":{"t":1},"data":[{"t":2}]})", R"({"data":{"t":1},"d\u0061ta":{"x":3}})"}) {
    const padded_text text{json};
    CAF_CHECK(outline_of(text)[field::t].empty());
  }
  const padded_text text{R"({"data":{"t":1,"mode":1},"data":{"t":2}})"};
  CAF_CHECK_EQUAL(std::string{outline_of(text)[field::t]}, "2");
  CAF_CHECK_EQUAL(std::string{outline_of(text).data}, R"({"t":2})");
}

CAF_TEST(depth counts the levels of arrays and objects) {
  const auto depth = [](const std::string& json) {
    const padded_text text{json};
    return outline_of(text).depth;
  };
  CAF_CHECK_EQUAL(depth("1"), 0u);
  CAF_CHECK_EQUAL(depth("{}"), 1u);
  CAF_CHECK_EQUAL(depth("[]"), 1u);
  CAF_CHECK_EQUAL(depth("[[],[]]"), 2u);
  CAF_CHECK_EQUAL(depth(R"({"data":{}})"), 2u);
  CAF_CHECK_EQUAL(depth(R"({"data":[]})"), 2u);
  CAF_CHECK_EQUAL(depth(R"({"event":[]})"), 2u);
  CAF_CHECK_EQUAL(depth(R"({"x":{"y":[1]},"data":{}})"), 3u);
  CAF_CHECK_EQUAL(depth(R"({"data":{"t":{}}})"), 3u);
  CAF_CHECK_EQUAL(depth(R"({"data":{"t":[[],[{}]],"u":[]}})"), 5u);
  CAF_CHECK_EQUAL(depth(R"({"data":{"t":[[[[1]]]]},"data":{}})"), 6u);
}

CAF_TEST(depth costs no stack) {
  constexpr std::size_t levels = 200'000;
  const padded_text balanced{repeat("[", levels) + repeat("]", levels)};
  CAF_CHECK_EQUAL(outline_of(balanced).depth, levels);
  CAF_CHECK(!is_valid(repeat("[", levels)));
  CAF_CHECK(!is_valid(repeat("{\"a\":", levels)));
  CAF_CHECK(!is_valid(repeat("[", levels) + repeat("]", levels - 1)));
  CAF_CHECK(!is_valid(repeat("[", levels) + repeat("]", levels + 1)));
}

CAF_TEST(documents of every length up to several blocks are read) {
  // simdjson's first stage works on blocks of 64 bytes.
  for (std::size_t size = 0; size < 300; ++size) {
    const auto filling = repeat("x", size);
    const padded_text text{R"({"data":{"t":")" + filling + "\"}}"};
    CAF_REQUIRE_EQUAL(std::string{outline_of(text)[field::t]}, '"' + filling + '"');
    CAF_REQUIRE(is_valid(repeat(" ", size) + "{}" + repeat(" ", size)));
    CAF_REQUIRE(!is_valid("\"" + repeat("\\", 2 * size + 1) + "\""));
    CAF_REQUIRE(is_valid("\"" + repeat("\\", 2 * size) + "\""));
  }
}

CAF_TEST(a fresh walk reads a long document first) {
  json_walk fresh;
  outline found;
  const padded_text text{R"({"event":")" + repeat("y", 300'000) + "\"}"};
  CAF_REQUIRE(fresh.run(text.view(), found));
  CAF_CHECK_EQUAL(found.event.size(), 300'002u);
  CAF_CHECK(fresh.run(padded_text{"1"}.view(), found));
  CAF_CHECK(found.event.empty());
}
