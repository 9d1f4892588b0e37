#define CAF_SUITE net.token_verifier

#include "net/admission/auth/token_verifier.hpp"
#include "tests/tools/no_digests.hpp"

#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "token_maker.hpp"

using namespace strangelet::net::auth;
using namespace strangelet::net::test;
using namespace std::chrono_literals;

namespace {

constexpr token_time now{1'000'000s};

/// Ann's claims, with more of them behind.
std::string claims(const std::string& more = "") {
  return R"({"sub":"ann","exp":1000060)" + more + "}";
}

class verifier_fixture {
public:
  token_verifier verifier(token_verifier::rules held_to = {}) const {
    return verifier_of(issuer, std::move(held_to));
  }

  static token_verifier verifier_of(const token_maker& from, token_verifier::rules held_to = {},
                                    algorithm how = algorithm::hs256) {
    key_set keys;
    keys.add("", key{how, from.key_file()});
    return {how, std::move(keys), std::move(held_to)};
  }

  static std::string outcome(const strangelet::support::result<identity, refusal>& of) {
    return of ? "accepted" : std::string{describe(of.error())};
  }

  /// What comes of a token with these claims.
  std::string says(const std::string& payload, token_verifier::rules held_to = {}) const {
    return outcome(verifier(std::move(held_to)).verify(issuer.sign(payload), now));
  }

  /// What comes of a token with this header.
  std::string headed(const std::string& header) const {
    return outcome(verifier().verify(issuer.sign(header, claims()), now));
  }

  /// What comes of this text.
  std::string read(const std::string& token) const {
    return outcome(verifier().verify(token, now));
  }

  token_maker issuer{algorithm::hs256};
};

const std::string accepted = "accepted";
const std::string malformed{describe(refusal::malformed)};
const std::string wrong_algorithm{describe(refusal::wrong_algorithm)};
const std::string unknown_key{describe(refusal::unknown_key)};
const std::string bad_signature{describe(refusal::bad_signature)};
const std::string bad_claims{describe(refusal::bad_claims)};
const std::string expired{describe(refusal::expired)};
const std::string not_yet_valid{describe(refusal::not_yet_valid)};
const std::string wrong_issuer{describe(refusal::wrong_issuer)};
const std::string wrong_audience{describe(refusal::wrong_audience)};

} // namespace

CAF_TEST_FIXTURE_SCOPE(token_verifier_tests, verifier_fixture)

CAF_TEST(without digests no token is good) {
  const auto token = issuer.sign(claims());
  CAF_CHECK_EQUAL(read(token), accepted);
  const strangelet::test::no_digests broken;
  CAF_CHECK_EQUAL(read(token), bad_signature);
}

CAF_TEST(a good token says who it is and until when) {
  const auto verdict = verifier({"", "", 5s}).verify(issuer.sign(claims(R"(,"iss":"me")")), now);
  CAF_REQUIRE_EQUAL(outcome(verdict), accepted);
  CAF_CHECK(verdict->account == account_of("me", "ann"));
  CAF_CHECK(verdict->valid_until == now + 65s);
}

CAF_TEST(all algorithms are understood) {
  for (const auto how : {algorithm::hs256, algorithm::rs256, algorithm::es256}) {
    const token_maker maker{how};
    const auto subject = verifier_of(maker, {}, how);
    CAF_CHECK_EQUAL(outcome(subject.verify(maker.sign(claims()), now)), accepted);
    const token_maker stranger{how};
    CAF_CHECK_EQUAL(outcome(subject.verify(stranger.sign(claims()), now)), bad_signature);
  }
}

CAF_TEST(no algorithm but the configured one is used) {
  for (const auto* alg : {"none", "None", "NONE", "nOnE", "hs256", "Hs256", "HS384", "HS512",
                          "RS256", "ES256", "PS256", "EdDSA", "", " HS256", "HS256 "})
    CAF_CHECK_EQUAL(headed(R"({"alg":")" + std::string{alg} + "\"}"), wrong_algorithm);
  for (const auto* header :
       {"{}", R"({"typ":"JWT"})", R"({"alg":null})", R"({"alg":["HS256"]})", R"({"ALG":"HS256"})"})
    CAF_CHECK_EQUAL(headed(header), malformed);
}

CAF_TEST(a token without a signature is refused) {
  const auto text = to_base64url(R"({"alg":"none"})") + '.' + to_base64url(claims());
  CAF_CHECK_EQUAL(read(text + '.'), wrong_algorithm);
  CAF_CHECK_EQUAL(read(text), malformed);
  const auto signed_text = to_base64url(R"({"alg":"HS256"})") + '.' + to_base64url(claims());
  CAF_CHECK_EQUAL(read(signed_text + '.'), bad_signature);
}

CAF_TEST(a public key cannot be used as a secret) {
  for (const auto how : {algorithm::rs256, algorithm::es256}) {
    const token_maker maker{how};
    const auto subject = verifier_of(maker, {}, how);
    const auto text = to_base64url(R"({"alg":"HS256"})") + '.' + to_base64url(claims());
    const auto forged = text + '.' + to_base64url(hmac_of(maker.key_file(), text));
    CAF_CHECK_EQUAL(outcome(subject.verify(forged, now)), wrong_algorithm);
    // And with the header that is wanted.
    const auto other = to_base64url(R"({"alg":")" + std::string{to_string(how)} + "\"}") + '.' +
                       to_base64url(claims());
    CAF_CHECK_EQUAL(
        outcome(subject.verify(other + '.' + to_base64url(hmac_of(maker.key_file(), other)), now)),
        bad_signature);
  }
}

CAF_TEST(an ECDSA signature in DER is refused) {
  const token_maker maker{algorithm::es256};
  const auto good = maker.sign(claims());
  const auto text = good.substr(0, good.rfind('.'));
  const auto raw = maker.signature_of(text);
  // Two positive numbers of 32 bytes, or of 33 with a zero in front.
  std::string der;
  for (const auto& number : {raw.substr(0, 32), raw.substr(32)}) {
    const auto value = (number[0] & 0x80) != 0 ? '\0' + number : number;
    der += std::string{'\x02', static_cast<char>(value.size())} + value;
  }
  der = std::string{'\x30', static_cast<char>(der.size())} + der;
  const auto subject = verifier_of(maker, {}, algorithm::es256);
  CAF_CHECK_EQUAL(outcome(subject.verify(text + '.' + to_base64url(der), now)), bad_signature);
  CAF_CHECK_EQUAL(outcome(subject.verify(good, now)), accepted);
}

CAF_TEST(any changed character is noticed) {
  const auto good = issuer.sign(claims());
  CAF_CHECK_EQUAL(read(good), accepted);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    refused += read(bad) != accepted ? 1 : 0;
  }
  CAF_CHECK_EQUAL(refused, good.size());
}

CAF_TEST(parts of two tokens do not make a third) {
  const auto one = issuer.sign(claims());
  const auto other = issuer.sign(claims(R"(,"admin":true)"));
  const auto cut = [](const std::string& token) { return token.substr(0, token.rfind('.')); };
  CAF_CHECK_EQUAL(read(cut(other) + one.substr(one.rfind('.'))), bad_signature);
}

CAF_TEST(text that is no token is refused) {
  const auto good = issuer.sign(claims());
  for (const auto& text : {std::string{}, std::string{"."}, std::string{".."}, std::string{"a.b"},
                           std::string{"x"}, good + ".", good + "=", "." + good, good + "." + good,
                           " " + good, good + "\n", "Bearer " + good, good + ".AAAA.AAAA"})
    CAF_CHECK_EQUAL(read(text), malformed);
}

CAF_TEST(a token that is too long is refused) {
  const auto fits = [](std::size_t size) {
    return claims(R"(,"x":")" + std::string(size, 'x') + '"');
  };
  CAF_CHECK_EQUAL(read(issuer.sign(fits(6'000))), accepted);
  CAF_CHECK_EQUAL(read(issuer.sign(fits(6'200))), malformed);
}

CAF_TEST(a header that is no object or ambiguous is refused) {
  for (const auto* header :
       {"", "null", "[]", "\"HS256\"", R"({"alg":"HS256")", R"({"alg":"HS256"}x)",
        R"({"alg":"none","alg":"HS256"})", R"({"alg":"HS256","alg":"HS256"})",
        R"({"alg":"HS256","x":{"a":1,"a":2}})", R"({"alg":"HS256","crit":["exp"],"exp":1})",
        R"({"alg":"HS256","crit":[]})", R"({"alg":"HS256","kid":1})",
        R"({"alg":"HS256","kid":null})", "{\"alg\":\"HS256\",\"x\":\"\xFF\"}",
        R"({"alg":"HS256","x":"\ud800"})"})
    CAF_CHECK_EQUAL(headed(header), malformed);
  // An escape is the same name.
  CAF_CHECK_EQUAL(headed(R"({"alg":"HS256","\u0061lg":"none"})"), malformed);
  CAF_CHECK_EQUAL(headed(R"({"alg":"HS256","typ":"at+jwt","x5t":"x","a":{"a":{"a":1}}})"),
                  accepted);
}

CAF_TEST(a kid chooses the key and nothing else) {
  const token_maker next{algorithm::hs256};
  key_set keys;
  keys.add("old", key{algorithm::hs256, issuer.key_file()});
  keys.add("new", key{algorithm::hs256, next.key_file()});
  const token_verifier subject{algorithm::hs256, std::move(keys), {}};
  const auto says = [&](const token_maker& maker, const std::string& kid) {
    return outcome(
        subject.verify(maker.sign(R"({"alg":"HS256","kid":")" + kid + "\"}", claims()), now));
  };
  CAF_CHECK_EQUAL(says(issuer, "old"), accepted);
  CAF_CHECK_EQUAL(says(next, "new"), accepted);
  CAF_CHECK_EQUAL(says(next, "old"), bad_signature);
  CAF_CHECK_EQUAL(says(next, "newer"), unknown_key);
  CAF_CHECK_EQUAL(says(next, "../../dev/null"), unknown_key);
  CAF_CHECK_EQUAL(outcome(subject.verify(next.sign(claims()), now)), unknown_key);
}

CAF_TEST(a token has a subject and an expiry) {
  CAF_CHECK_EQUAL(says(R"({"sub":"ann"})"), bad_claims);
  CAF_CHECK_EQUAL(says(R"({"exp":1000060})"), bad_claims);
  for (const auto* sub : {R"("")", "1", "null", "[]", R"(["ann"])"})
    CAF_CHECK_EQUAL(says(R"({"exp":1000060,"sub":)" + std::string{sub} + "}"), bad_claims);
  for (const auto* exp : {R"("1000060")", "null", "true", "[]", "{}"})
    CAF_CHECK_EQUAL(says(R"({"sub":"ann","exp":)" + std::string{exp} + "}"), bad_claims);
  CAF_CHECK_EQUAL(says(claims(R"(,"nbf":"1")")), bad_claims);
  CAF_CHECK_EQUAL(says(claims(R"(,"nbf":null)")), bad_claims);
  CAF_CHECK_EQUAL(says(claims(R"(,"iss":1)")), bad_claims);
  const auto long_sub = [](std::size_t size) {
    return R"({"exp":1000060,"sub":")" + std::string(size, 's') + "\"}";
  };
  CAF_CHECK_EQUAL(says(long_sub(256)), accepted);
  CAF_CHECK_EQUAL(says(long_sub(257)), bad_claims);
}

CAF_TEST(claims that are no object or ambiguous are refused) {
  for (const auto* payload :
       {"", "[]", "1", R"({"sub":"ann","exp":1000060)",
        R"({"sub":"ann","sub":"bob","exp":1000060})", R"({"sub":"ann","exp":1,"exp":1000060})"})
    CAF_CHECK_EQUAL(says(payload), malformed);
  CAF_CHECK_EQUAL(says(claims(R"(,"x":)" + std::string(2'500, '[') + std::string(2'500, ']'))),
                  accepted);
}

CAF_TEST(a token expires on the second) {
  const auto at = [](const std::string& exp) { return R"({"sub":"ann","exp":)" + exp + "}"; };
  CAF_CHECK_EQUAL(says(at("1000001")), accepted);
  CAF_CHECK_EQUAL(says(at("1000000")), expired);
  CAF_CHECK_EQUAL(says(at("1000001.9")), accepted);
  CAF_CHECK_EQUAL(says(at("1000000.9")), expired);
  CAF_CHECK_EQUAL(says(at("0")), expired);
  CAF_CHECK_EQUAL(says(at("-1e300")), expired);
  CAF_CHECK_EQUAL(says(at("1e300")), accepted);
  CAF_CHECK_EQUAL(says(at("18446744073709551615")), accepted);
  CAF_CHECK_EQUAL(says(at("1e400")), malformed);
}

CAF_TEST(a token that never ends does so within what clocks can count) {
  for (const auto* exp : {"1e300", "18446744073709551615"}) {
    const auto verdict =
        verifier({"", "", 300s})
            .verify(issuer.sign(R"({"sub":"ann","exp":)" + std::string{exp} + "}"), now);
    CAF_REQUIRE_EQUAL(outcome(verdict), accepted);
    const auto end = verdict->valid_until;
    CAF_CHECK(end < std::chrono::floor<std::chrono::seconds>(
                        std::chrono::system_clock::time_point::max()));
  }
}

CAF_TEST(leeway is for both ends) {
  const auto with = [&](const std::string& payload) { return says(payload, {"", "", 2s}); };
  CAF_CHECK_EQUAL(with(R"({"sub":"ann","exp":999999})"), accepted);
  CAF_CHECK_EQUAL(with(R"({"sub":"ann","exp":999998})"), expired);
  CAF_CHECK_EQUAL(with(claims(R"(,"nbf":1000002)")), accepted);
  CAF_CHECK_EQUAL(with(claims(R"(,"nbf":1000003)")), not_yet_valid);
}

CAF_TEST(a token is not valid before its time) {
  CAF_CHECK_EQUAL(says(claims(R"(,"nbf":1000000)")), accepted);
  CAF_CHECK_EQUAL(says(claims(R"(,"nbf":1000001)")), not_yet_valid);
  CAF_CHECK_EQUAL(says(claims(R"(,"nbf":-1e300)")), accepted);
  CAF_CHECK_EQUAL(says(claims(R"(,"nbf":1e300)")), not_yet_valid);
}

CAF_TEST(the issuer is the one that is wanted) {
  const token_verifier::rules wanted{"https://id.example", "", 0s};
  CAF_CHECK_EQUAL(says(claims(R"(,"iss":"https://id.example")"), wanted), accepted);
  CAF_CHECK_EQUAL(says(claims(R"(,"iss":"https://id.example/")"), wanted), wrong_issuer);
  CAF_CHECK_EQUAL(says(claims(R"(,"iss":"")"), wanted), wrong_issuer);
  CAF_CHECK_EQUAL(says(claims(), wanted), wrong_issuer);
  CAF_CHECK_EQUAL(says(claims(R"(,"iss":"anybody")")), accepted);
}

CAF_TEST(the audience is or holds the one that is wanted) {
  const token_verifier::rules wanted{"", "chat", 0s};
  CAF_CHECK_EQUAL(says(claims(R"(,"aud":"chat")"), wanted), accepted);
  CAF_CHECK_EQUAL(says(claims(R"(,"aud":["mail","chat"])"), wanted), accepted);
  for (const auto* aud : {R"("mail")", R"(["mail"])", "[]", R"("")", "null", "1", R"([["chat"]])",
                          R"({"chat":"chat"})", R"("chat ")", R"("Chat")"})
    CAF_CHECK_EQUAL(says(claims(R"(,"aud":)" + std::string{aud}), wanted), wrong_audience);
  CAF_CHECK_EQUAL(says(claims(), wanted), wrong_audience);
}

CAF_TEST(a token for an audience is not for a server that has none) {
  CAF_CHECK_EQUAL(says(claims(R"(,"aud":"chat")")), wrong_audience);
  CAF_CHECK_EQUAL(says(claims(R"(,"aud":null)")), wrong_audience);
}

CAF_TEST(an account is an issuer and a subject) {
  CAF_CHECK(account_of("a", "b") == account_of("a", "b"));
  CAF_CHECK(account_of("a", "b") != account_of("b", "a"));
  CAF_CHECK(account_of("ab", "c") != account_of("a", "bc"));
  CAF_CHECK(account_of("", "1:b") != account_of("1:b", ""));
  // Of a version that no user id has.
  CAF_CHECK_EQUAL(account_of("a", "b").to_string().substr(14, 1), "8");
}

CAF_TEST_FIXTURE_SCOPE_END()
