#define CAF_SUITE net.authenticator

#include "net/admission/auth/authenticator.hpp"
#include "tests/tools/temporary_folder.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "token_maker.hpp"

using namespace strangelet::net;
using namespace strangelet::net::auth;
using namespace strangelet::net::test;
using namespace strangelet::test;
using namespace std::chrono_literals;

namespace {

constexpr token_time now{1'000'000s};

class authenticator_fixture {
public:
  authenticator_fixture() {
    spdlog::set_level(spdlog::level::off);
    folder.add("key", issuer.key_file());
    config.mode = mode::jwt;
    config.keys = {folder.path() + "/key"};
  }

  static http::http_request with_token(const std::string& token) {
    http::http_request result;
    result.query["token"] = token;
    return result;
  }

  http::http_request from(const std::string& sub) const {
    return with_token(issuer.sign(R"({"exp":1000060,"sub":")" + sub + "\"}"));
  }

  static std::string field(const http::http_response& answer, const std::string& name) {
    const auto at = std::find_if(answer.fields.begin(), answer.fields.end(),
                                 [&](const auto& each) { return each.first == name; });
    return at == answer.fields.end() ? "" : at->second;
  }

  /// "admitted", or the status and the challenge.
  static std::string
  outcome(const strangelet::support::result<admission, http::http_response>& of) {
    if (of)
      return "admitted";
    const auto challenge = field(of.error(), "WWW-Authenticate");
    return std::to_string(of.error().status) + (challenge.empty() ? "" : " " + challenge);
  }

  temporary_folder folder;
  token_maker issuer{algorithm::hs256};
  auth::settings config;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(authenticator_tests, authenticator_fixture)

CAF_TEST(without authentication everybody is admitted and nobody known) {
  config.mode = mode::none;
  config.keys = {"/no/such/file"};
  authenticator subject{config, true};
  auto verdict = subject.admit(with_token("x"), now);
  CAF_REQUIRE_EQUAL(outcome(verdict), "admitted");
  CAF_CHECK(!verdict->who.has_value());
  subject.reload(config, true);
  CAF_CHECK_EQUAL(outcome(subject.admit({}, now)), "admitted");
}

CAF_TEST(a valid token admits its account) {
  authenticator subject{config, true};
  auto verdict = subject.admit(from("ann"), now);
  CAF_REQUIRE_EQUAL(outcome(verdict), "admitted");
  CAF_CHECK(verdict->who->account == account_of("", "ann"));
}

CAF_TEST(a refusal says what is wrong as RFC 6750 has it) {
  authenticator subject{config, true};
  CAF_CHECK_EQUAL(outcome(subject.admit({}, now)), "401 Bearer realm=\"strangelet\"");
  CAF_CHECK_EQUAL(outcome(subject.admit(with_token("x"), now)),
                  "401 Bearer realm=\"strangelet\", error=\"invalid_token\", "
                  "error_description=\"The token is malformed.\"");
  CAF_CHECK_EQUAL(outcome(subject.admit(from("ann"), now + 1h)),
                  "401 Bearer realm=\"strangelet\", error=\"invalid_token\", "
                  "error_description=\"The token has expired.\"");
  auto twice = from("ann");
  twice.fields["authorization"] = "Bearer " + twice.query["token"];
  CAF_CHECK_EQUAL(outcome(subject.admit(twice, now)),
                  "400 Bearer realm=\"strangelet\", error=\"invalid_request\", "
                  "error_description=\"A token must be given in one way only.\"");
}

CAF_TEST(an account has so many connections and no more) {
  config.account_connections = 2;
  authenticator subject{config, true};
  auto first = subject.admit(from("ann"), now);
  auto second = subject.admit(from("ann"), now);
  auto third = subject.admit(from("ann"), now);
  CAF_CHECK_EQUAL(outcome(third), "429");
  CAF_CHECK_EQUAL(field(third.error(), "Retry-After"), "5");
  CAF_CHECK_EQUAL(outcome(subject.admit(from("bob"), now)), "admitted");
  first = admission{};
  CAF_CHECK_EQUAL(outcome(subject.admit(from("ann"), now)), "admitted");
}

CAF_TEST(connections are not counted if limits are off) {
  config.account_connections = 1;
  authenticator subject{config, false};
  auto first = subject.admit(from("ann"), now);
  CAF_CHECK_EQUAL(outcome(subject.admit(from("ann"), now)), "admitted");
}

CAF_TEST(keys are read again) {
  authenticator subject{config, true};
  const token_maker next{algorithm::hs256};
  const auto token = with_token(next.sign(R"({"exp":1000060,"sub":"ann"})"));
  folder.add("key", next.key_file());
  CAF_CHECK_EQUAL(outcome(subject.admit(token, now)).substr(0, 3), "401");
  subject.reload(config, true);
  CAF_CHECK_EQUAL(outcome(subject.admit(token, now)), "admitted");
  CAF_CHECK_EQUAL(outcome(subject.admit(from("ann"), now)).substr(0, 3), "401");
}

CAF_TEST(keys that are read again are the same or others) {
  authenticator subject{config, true};
  CAF_CHECK(subject.reload(config, true) == reread::same);
  // A line break at the end is no part of a secret.
  folder.add("key", issuer.key_file() + "\n");
  CAF_CHECK(subject.reload(config, true) == reread::same);
  const token_maker next{algorithm::hs256};
  folder.add("key", next.key_file());
  CAF_CHECK(subject.reload(config, true) == reread::changed);
  folder.add("old", issuer.key_file());
  config.keys.push_back("old:" + folder.path() + "/old");
  CAF_CHECK(subject.reload(config, true) == reread::changed);
  CAF_CHECK(subject.reload(config, true) == reread::same);
  config.keys.pop_back();
  CAF_CHECK(subject.reload(config, true) == reread::changed);
}

CAF_TEST(keys of which there were none or are none are not compared) {
  authenticator subject{config, true};
  const auto on = config;
  config.mode = mode::none;
  CAF_CHECK(subject.reload(config, true) == reread::nothing);
  CAF_CHECK(subject.reload(on, true) == reread::nothing);
}

CAF_TEST(public keys that are read again are the same or others) {
  for (const auto how : {algorithm::rs256, algorithm::es256}) {
    const token_maker first{how};
    const token_maker second{how};
    config.algorithm = how;
    folder.add("key", first.key_file());
    authenticator subject{config, true};
    CAF_CHECK(subject.reload(config, true) == reread::same);
    folder.add("key", second.key_file());
    CAF_CHECK(subject.reload(config, true) == reread::changed);
  }
}

CAF_TEST(keys that cannot be read leave those of before) {
  authenticator subject{config, true};
  folder.add("key", "short");
  std::string why;
  try {
    subject.reload(config, true);
  } catch (const std::runtime_error& e) {
    why = e.what();
  }
  CAF_CHECK(why.find("holds a secret of 5 bytes") != why.npos);
  CAF_CHECK_EQUAL(outcome(subject.admit(from("ann"), now)), "admitted");
}

CAF_TEST_FIXTURE_SCOPE_END()
