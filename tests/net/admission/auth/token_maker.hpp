#pragma once

#include "net/admission/auth/algorithm.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace strangelet::net::test {

/// Text in base64url, without padding.
std::string to_base64url(std::string_view bytes);

/// An issuer of tokens with a key of its own: a secret, or a pair made for the test.
class token_maker {
public:
  /// `bits` is for RSA, `curve` for ES256.
  explicit token_maker(auth::algorithm how, unsigned bits = 2048, const char* curve = "P-256");
  ~token_maker();

  /// What the server's key file holds.
  const std::string& key_file() const {
    return key_file_;
  }

  /// The private key, which the server must not get; empty for a secret.
  const std::string& private_file() const {
    return private_file_;
  }

  /// A token with these parts as JSON text, whatever they say.
  std::string sign(std::string_view header, std::string_view payload) const;

  /// The same with the usual header.
  std::string sign(std::string_view payload) const;

  /// The bytes of a signature, as JWS has them.
  std::string signature_of(std::string_view text) const;

private:
  struct pair;

  auth::algorithm algorithm_;
  std::unique_ptr<pair> pair_;
  std::string key_file_;
  std::string private_file_;
};

/// An HMAC with SHA-256 under any key.
std::string hmac_of(std::string_view secret, std::string_view text);

} // namespace strangelet::net::test
