#define CAF_SUITE crypto.base64

#include "crypto/base64.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace std::string_literals;
using strangelet::crypto::decode_base64url;
using strangelet::crypto::encode_base64;
using strangelet::crypto::encode_base64url;

namespace {

const std::uint8_t* bytes_of(const std::string& text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::string encoded(const std::string& text) {
  return encode_base64(bytes_of(text), text.size());
}

std::string encoded_for_url(const std::string& text) {
  return encode_base64url(bytes_of(text), text.size());
}

std::string decoded(std::string_view text) {
  return decode_base64url(text).value_or("refused");
}

} // namespace

CAF_TEST(the examples of RFC 4648 are written) {
  CAF_CHECK_EQUAL(encoded(""), "");
  CAF_CHECK_EQUAL(encoded("f"), "Zg==");
  CAF_CHECK_EQUAL(encoded("fo"), "Zm8=");
  CAF_CHECK_EQUAL(encoded("foobar"), "Zm9vYmFy");
  CAF_CHECK_EQUAL(encoded("\xFB\xFF\xBF"), "+/+/");
  CAF_CHECK_EQUAL(encoded_for_url(""), "");
  CAF_CHECK_EQUAL(encoded_for_url("f"), "Zg");
  CAF_CHECK_EQUAL(encoded_for_url("fo"), "Zm8");
  CAF_CHECK_EQUAL(encoded_for_url("foobar"), "Zm9vYmFy");
  CAF_CHECK_EQUAL(encoded_for_url("\xFB\xFF\xBF"), "-_-_");
}

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
    CAF_CHECK(decoded(encoded_for_url(all)) == all);
  }
}

CAF_TEST(there is one way to write each text) {
  for (const auto& text : {"Zg=="s, "Zm8="s, "Zh"s, "Zm9"s, "Z"s, "Zm9vY"s, "Zm 9"s, "Zm9v\n"s,
                           "Zm9v="s, "Zm.v"s, "Zm9\xC3"s, "Zm9\0"s})
    CAF_CHECK_EQUAL(decoded(text), "refused");
}
