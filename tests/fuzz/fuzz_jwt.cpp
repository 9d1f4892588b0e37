// Feeds arbitrary bytes to what reads tokens and checks what must hold for every input. The first
// byte says what the rest is:
// - a token: nothing crashes, and what is accepted carries the HMAC of the secret;
// - header and claims, with a line feed between, which are signed here: the signature is never what
//   is wrong, and what is accepted is what an independent look at both would accept;
// - a signature: no key takes it;
// - base64url: what is read is written the same way again.

#include "crypto/base64.hpp"
#include "net/admission/auth/token_verifier.hpp"

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace {

using namespace strangelet::net::auth;

constexpr token_time now{std::chrono::seconds{1'000'000}};
const std::string secret = "a secret that has 32 bytes or more";

/// The keys of RFC 7515, appendices A.2 and A.3.
constexpr const char* rsa_key = R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAofgWCuLjybRlzo0tZWJj
NiuSfb4p4fAkd/wWJcyQoTbji9k0l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEz
P1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo
9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTB
EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxX
FvUK+DWNmoudF8NAco9/h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp
oQIDAQAB
-----END PUBLIC KEY-----
)";
constexpr const char* ec_key = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7
6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
-----END PUBLIC KEY-----
)";

void require(bool condition, const char* what) {
  if (condition)
    return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

/// Written otherwise than the decoder reads it: by OpenSSL.
std::string to_base64url(std::string_view bytes) {
  std::string text(bytes.size() / 3 * 4 + 5, '\0');
  const auto size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                    reinterpret_cast<const unsigned char*>(bytes.data()),
                                    static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  text.erase(text.find_last_not_of('=') + 1);
  for (auto& c : text)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::string hmac(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return {digest.begin(), digest.begin() + size};
}

token_verifier verifier_of(algorithm how, std::string_view file) {
  key_set keys;
  keys.add("", key{how, file});
  return {how, std::move(keys), {}};
}

const token_verifier& hs256() {
  static const auto result = verifier_of(algorithm::hs256, secret);
  return result;
}

void check_token(std::string_view token) {
  static const auto rs256 = verifier_of(algorithm::rs256, rsa_key);
  static const auto es256 = verifier_of(algorithm::es256, ec_key);
  require(!rs256.verify(token, now), "nobody has the RSA key");
  require(!es256.verify(token, now), "nobody has the EC key");
  if (!hs256().verify(token, now))
    return;
  const auto dot = token.rfind('.');
  require(token.substr(dot + 1) == to_base64url(hmac(token.substr(0, dot))),
          "what is accepted is signed");
}

void check_parts(std::string_view text) {
  const auto line = text.find('\n');
  const auto header = text.substr(0, line);
  const auto claims = line == text.npos ? std::string_view{} : text.substr(line + 1);
  const auto signed_text = to_base64url(header) + '.' + to_base64url(claims);
  const auto verdict = hs256().verify(signed_text + '.' + to_base64url(hmac(signed_text)), now);
  if (!verdict) {
    require(!describe(verdict.error()).empty(), "a refusal gives a reason");
    require(verdict.error() != refusal::bad_signature, "the signature is right");
    return;
  }
  const auto head = nlohmann::json::parse(header);
  const auto body = nlohmann::json::parse(claims);
  require(head.at("alg") == "HS256" && !head.contains("crit"), "the header is fine");
  require(body.at("sub").is_string() && body.at("sub") != "", "there is a subject");
  require(body.at("exp").is_number() && body.at("exp").get<double>() > 1'000'000,
          "it has not expired");
  require(!body.contains("nbf") || body.at("nbf").get<double>() < 1'000'001, "it is valid already");
  require(!body.contains("aud"), "it is for nobody else");
  require(verdict->valid_until > now, "it is valid for some time");
}

void check_signature(std::string_view signature) {
  static const key rsa{algorithm::rs256, rsa_key};
  static const key ec{algorithm::es256, ec_key};
  require(!rsa.verifies("text", signature), "no RSA signature is guessed");
  require(!ec.verifies("text", signature), "no ECDSA signature is guessed");
}

void check_base64url(std::string_view text) {
  if (const auto bytes = strangelet::crypto::decode_base64url(text))
    require(to_base64url(*bytes) == text, "bytes are written in one way");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  const std::string_view rest{reinterpret_cast<const char*>(data) + 1, size - 1};
  switch (data[0] % 4) {
  case 0:
    check_parts(rest);
    break;
  case 1:
    check_token(rest);
    break;
  case 2:
    check_signature(rest);
    break;
  default:
    check_base64url(rest);
  }
  return 0;
}
