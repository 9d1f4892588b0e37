#define CAF_SUITE crypto.digest

#include "crypto/base64.hpp"
#include "crypto/digest.hpp"
#include "tests/tools/no_digests.hpp"
#include "tests/tools/throws.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::crypto;
using strangelet::test::no_digests;
using strangelet::test::throws;

namespace {

template <class Digest>
std::string hex(const Digest& bytes) {
  std::string result;
  for (const auto each : bytes) {
    result += "0123456789abcdef"[each >> 4];
    result += "0123456789abcdef"[each & 15];
  }
  return result;
}

} // namespace

CAF_TEST(the digests of abc are those of FIPS 180) {
  CAF_CHECK_EQUAL(hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  CAF_CHECK_EQUAL(hex(sha256("abc")),
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

CAF_TEST(HMAC is that of RFC 4231) {
  CAF_CHECK_EQUAL(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
                  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

CAF_TEST(only what is the same is equal) {
  CAF_CHECK(is_equal("", ""));
  CAF_CHECK(is_equal("abc", "abc"));
  CAF_CHECK(!is_equal("abc", "abd"));
  CAF_CHECK(!is_equal("abc", "ab"));
  CAF_CHECK(is_equal(sha256("a"), sha256("a")));
  CAF_CHECK(!is_equal(sha256("a"), sha256("b")));
}

CAF_TEST(a secret is known by all of its bytes) {
  CAF_CHECK(is_secret("token", "token"));
  CAF_CHECK(!is_secret("Token", "token"));
  CAF_CHECK(!is_secret("token ", "token"));
  CAF_CHECK(!is_secret("", "token"));
}

CAF_TEST(without digests nothing is computed and nobody knows a secret) {
  {
    const no_digests broken;
    CAF_CHECK(throws<failure>([] { sha1("abc"); }));
    CAF_CHECK(throws<failure>([] { sha256("abc"); }));
    CAF_CHECK(throws<failure>([] { hmac_sha256("Jefe", "abc"); }));
    CAF_CHECK(!is_secret("token", "token"));
    CAF_CHECK(!is_secret("other", "token"));
  }
  CAF_CHECK(is_secret("token", "token"));
}
