#define CAF_SUITE net.signing_key

#include "crypto/base64.hpp"
#include "net/admission/auth/key.hpp"

#include <stdexcept>
#include <string>

#include "caf/test/unit_test.hpp"

#include "token_maker.hpp"

using namespace strangelet::net::auth;
using strangelet::net::test::token_maker;

namespace {

/// The payload of RFC 7515, appendix A.
constexpr const char* rfc_payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leG"
                                    "FtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

std::string bytes(std::string_view text) {
  return strangelet::crypto::decode_base64url(text).value();
}

/// Why a file is not taken for a key; empty if it is.
std::string refusal_of(algorithm how, const std::string& file) {
  try {
    key{how, file};
    return {};
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

} // namespace

CAF_TEST(HS256 as in RFC 7515 appendix A 1) {
  const key subject{algorithm::hs256, bytes("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-"
                                            "1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")};
  const auto text = std::string{"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."} + rfc_payload;
  const auto signature = bytes("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  CAF_CHECK(subject.verifies(text, signature));
  CAF_CHECK(!subject.verifies(text + "x", signature));
  CAF_CHECK(!subject.verifies(text, signature.substr(0, 31)));
  CAF_CHECK(!subject.verifies(text, signature + '\0'));
  CAF_CHECK(!subject.verifies(text, {}));
}

CAF_TEST(RS256 as in RFC 7515 appendix A 2) {
  const key subject{algorithm::rs256, R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAofgWCuLjybRlzo0tZWJj
NiuSfb4p4fAkd/wWJcyQoTbji9k0l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEz
P1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo
9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTB
EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxX
FvUK+DWNmoudF8NAco9/h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp
oQIDAQAB
-----END PUBLIC KEY-----
)"};
  const auto text = std::string{"eyJhbGciOiJSUzI1NiJ9."} + rfc_payload;
  auto signature = bytes("cC4hiUPoj9Eetdgtv3hF80EGrhuB__"
                         "dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbd"
                         "s9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
                         "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZ"
                         "RmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
                         "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs"
                         "98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw");
  CAF_CHECK(subject.verifies(text, signature));
  CAF_CHECK(!subject.verifies(text + "x", signature));
  CAF_CHECK(!subject.verifies(text, {}));
  signature.back() ^= 1;
  CAF_CHECK(!subject.verifies(text, signature));
}

CAF_TEST(ES256 as in RFC 7515 appendix A 3) {
  const key subject{algorithm::es256, R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7
6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
-----END PUBLIC KEY-----
)"};
  const auto text = std::string{"eyJhbGciOiJFUzI1NiJ9."} + rfc_payload;
  const auto signature = bytes(
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
  CAF_CHECK(subject.verifies(text, signature));
  CAF_CHECK(!subject.verifies(text + "x", signature));
  CAF_CHECK(!subject.verifies(text, signature.substr(1)));
  CAF_CHECK(!subject.verifies(text, signature + '\0'));
  CAF_CHECK(!subject.verifies(text, {}));
  // Numbers that no signature has.
  CAF_CHECK(!subject.verifies(text, std::string(64, '\0')));
  CAF_CHECK(!subject.verifies(text, std::string(64, '\xFF')));
  CAF_CHECK(!subject.verifies(text, std::string(32, '\0') + signature.substr(32)));
}

CAF_TEST(a secret may end with a line break that is not part of it) {
  const std::string secret(32, 's');
  const auto signature = strangelet::net::test::hmac_of(secret, "text");
  for (const auto* end : {"", "\n", "\r\n"})
    CAF_CHECK((key{algorithm::hs256, secret + end}.verifies("text", signature)));
  CAF_CHECK((!key{algorithm::hs256, secret + "\n\n"}.verifies("text", signature)));
}

CAF_TEST(a secret of less than 32 bytes is refused) {
  CAF_CHECK_EQUAL(refusal_of(algorithm::hs256, std::string(32, 's')), "");
  CAF_CHECK_EQUAL(refusal_of(algorithm::hs256, std::string(31, 's') + "\n"),
                  "holds a secret of 31 bytes, but HS256 needs at least 32");
}

CAF_TEST(a public key is no secret) {
  const token_maker issuer{algorithm::es256};
  CAF_CHECK_EQUAL(refusal_of(algorithm::hs256, issuer.key_file()),
                  "holds a key in PEM, but HS256 needs a secret");
}

CAF_TEST(a private key is refused) {
  for (const auto how : {algorithm::rs256, algorithm::es256})
    CAF_CHECK_EQUAL(
        refusal_of(how, token_maker{how}.private_file()),
        "holds a private key, which belongs to the issuer alone; expected the public one");
}

CAF_TEST(an RSA key of less than 2048 bits is refused) {
  CAF_CHECK_EQUAL(refusal_of(algorithm::rs256, token_maker{algorithm::rs256, 1024}.key_file()),
                  "holds an RSA key of 1024 bits, but RS256 needs at least 2048");
}

CAF_TEST(a key of another kind is refused) {
  const token_maker rsa{algorithm::rs256};
  const token_maker p256{algorithm::es256};
  const token_maker p384{algorithm::es256, 0, "P-384"};
  CAF_CHECK_EQUAL(refusal_of(algorithm::rs256, p256.key_file()),
                  "holds no RSA key, which RS256 needs");
  CAF_CHECK_EQUAL(refusal_of(algorithm::es256, rsa.key_file()),
                  "holds no key of the curve P-256, which ES256 needs");
  CAF_CHECK_EQUAL(refusal_of(algorithm::es256, p384.key_file()),
                  "holds no key of the curve P-256, which ES256 needs");
}

CAF_TEST(what is no key at all is refused) {
  for (const auto* file : {"", "x", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"})
    CAF_CHECK_EQUAL(refusal_of(algorithm::rs256, file),
                    "holds no public key in PEM (BEGIN PUBLIC KEY)");
}
