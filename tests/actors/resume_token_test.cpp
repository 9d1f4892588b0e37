#define CAF_SUITE actors.resume_token

#include "actors/resume_token.hpp"

#include <set>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;

CAF_TEST(a token is 256 bits in base64url and no two are the same) {
  std::set<std::string> tokens;
  for (int n = 0; n < 1000; ++n) {
    auto token = generate_resume_token();
    CAF_CHECK_EQUAL(token.size(), 43u);
    CAF_CHECK_EQUAL(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                            "0123456789-_"),
                    token.npos);
    tokens.insert(std::move(token));
  }
  CAF_CHECK_EQUAL(tokens.size(), 1000u);
}

CAF_TEST(all characters of the alphabet occur) {
  std::set<char> seen;
  for (int n = 0; n < 1000; ++n)
    for (char c : generate_resume_token())
      seen.insert(c);
  CAF_CHECK_EQUAL(seen.size(), 64u);
}

CAF_TEST(keys are equal when their tokens are) {
  auto token = generate_resume_token();
  CAF_CHECK(resume_key::of(token) == resume_key::of(token));
  CAF_CHECK_EQUAL(resume_key::of(token).hash(), resume_key::of(token).hash());
  CAF_CHECK(!(resume_key::of(token) == resume_key::of(generate_resume_token())));
  auto other = token;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  CAF_CHECK(!(resume_key::of(token) == resume_key::of(other)));
  CAF_CHECK(!(resume_key::of("") == resume_key::of(std::string(1, '\0'))));
}
