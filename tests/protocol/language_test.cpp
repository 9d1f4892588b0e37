#define CAF_SUITE protocol.language

#include "protocol/language.hpp"

#include "caf/test/unit_test.hpp"

using namespace strangelet::protocol;

CAF_TEST(a tag is made of subtags) {
  for (const auto* tag :
       {"en", "EN-gb", "zh-Hant-TW", "de-CH-1996", "x-private", "i-klingon", "12"})
    CAF_CHECK(is_language_tag(tag));
  for (const auto* tag : {"", "-", "en-", "-en", "en--GB", "en_GB", "en GB", "deutsches", "dé"})
    CAF_CHECK(!is_language_tag(tag));
}

CAF_TEST(the primary subtag is the first) {
  CAF_CHECK_EQUAL(primary_subtag("en-GB"), "en");
  CAF_CHECK_EQUAL(primary_subtag("en"), "en");
  CAF_CHECK_EQUAL(primary_subtag(""), "");
}

CAF_TEST(languages are the same by their primary subtag) {
  CAF_CHECK(is_same_language("en", "en"));
  CAF_CHECK(is_same_language("en-GB", "EN-us"));
  CAF_CHECK(!is_same_language("en", "eng"));
  CAF_CHECK(!is_same_language("en", "de"));
  CAF_CHECK(!is_same_language("", ""));
  CAF_CHECK(!is_same_language("", "en"));
  CAF_CHECK(!is_same_language("en", ""));
}
