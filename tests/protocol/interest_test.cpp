#define CAF_SUITE protocol.interest

#include "protocol/interest.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::protocol;
using namespace strangelet::protocol::test;

namespace {

/// Spelling and key, or what else it is.
std::string read(std::string_view words) {
  const auto parsed = interest::parse(words);
  if (!parsed)
    return "refused";
  return std::string{parsed->spelling()} + '|' + std::string{parsed->key()};
}

} // namespace

CAF_TEST(an interest has a spelling and a key) {
  CAF_CHECK_EQUAL(read("chess"), "chess|chess");
  CAF_CHECK_EQUAL(read(" Hip Hop\n"), "Hip Hop|hip hop");
  CAF_CHECK_EQUAL(read("日本"), "日本|日本");
}

CAF_TEST(interests are compared by their keys) {
  CAF_CHECK(interest::parse("Chess") == interest::parse(" chess"));
  CAF_CHECK(interest::parse("chess") != interest::parse("chest"));
}

CAF_TEST(what folds to white space at its ends is trimmed again) {
  CAF_CHECK_EQUAL(read("a\u00a8"), "a\u00a8|a \u0308");
  CAF_CHECK_EQUAL(read("x\u2000"), "x|x");
  CAF_CHECK_EQUAL(read("\u00adx"), "\u00adx|x");
  CAF_CHECK_EQUAL(read("\u00ad x"), "\u00ad x|x");
}

CAF_TEST(what leaves nothing is no interest) {
  for (const auto* words : {"", " ", "\t\u3000", "\u00ad", "\u200b\u200d", "\u00ad \u00ad"})
    CAF_CHECK_EQUAL(read(words), "refused");
}

CAF_TEST(the length of the key counts) {
  CAF_CHECK_EQUAL(read(repeat("X", 32)), repeat("X", 32) + '|' + repeat("x", 32));
  CAF_CHECK_EQUAL(read(repeat("x", 33)), "refused");
  CAF_CHECK_EQUAL(read(repeat("ß", 16)), repeat("ß", 16) + '|' + repeat("ss", 16));
  CAF_CHECK_EQUAL(read(repeat("ß", 17)), "refused");
  CAF_CHECK_EQUAL(read(repeat("e\u0301", 32)), repeat("e\u0301", 32) + '|' + repeat("é", 32));
  CAF_CHECK_EQUAL(read("x" + repeat("\u00ad", 127)), "x" + repeat("\u00ad", 127) + "|x");
  CAF_CHECK_EQUAL(read("x" + repeat("\u00ad", 128)), "refused");
}
