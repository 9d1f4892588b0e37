#define CAF_SUITE net.base64url

#include "net/admission/auth/base64url.hpp"

#include "caf/test/unit_test.hpp"

#include "token_maker.hpp"

using namespace std::string_literals;
using strangelet::net::auth::decode_base64url;
using strangelet::net::test::to_base64url;

namespace {

std::string decoded(std::string_view text) {
  return decode_base64url(text).value_or("refused");
}

} // namespace

CAF_TEST(the examples of RFC 4648 without padding are read) {
  CAF_CHECK_EQUAL(decoded(""), "");
  CAF_CHECK_EQUAL(decoded("Zg"), "f");
  CAF_CHECK_EQUAL(decoded("Zm8"), "fo");
  CAF_CHECK_EQUAL(decoded("Zm9v"), "foo");
  CAF_CHECK_EQUAL(decoded("Zm9vYg"), "foob");
  CAF_CHECK_EQUAL(decoded("Zm9vYmE"), "fooba");
  CAF_CHECK_EQUAL(decoded("Zm9vYmFy"), "foobar");
}

CAF_TEST(the last two digits are those of URLs) {
  CAF_CHECK_EQUAL(decoded("-_-_"), "\xFB\xFF\xBF");
  CAF_CHECK_EQUAL(decoded("+/+/"), "refused");
}

CAF_TEST(all bytes come back) {
  std::string all;
  for (int i = 0; i < 256; ++i) {
    all += static_cast<char>(i);
    CAF_CHECK(decoded(to_base64url(all)) == all);
  }
}

CAF_TEST(there is one way to write each text) {
  for (const auto& text : {"Zg=="s, "Zm8="s, "Zh"s, "Zm9"s, "Z"s, "Zm9vY"s, "Zm 9"s, "Zm9v\n"s,
                           "Zm9v="s, "Zm.v"s, "Zm9\xC3"s, "Zm9\0"s})
    CAF_CHECK_EQUAL(decoded(text), "refused");
}
