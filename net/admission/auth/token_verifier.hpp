#pragma once

#include "net/admission/auth/key_set.hpp"
#include "protocol/uuid.hpp"
#include "support/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace strangelet::net::auth {

/// Whole seconds, as tokens count them (RFC 7519, section 2, NumericDate).
using token_time = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

/// Why a token is not accepted.
enum class refusal {
  /// No JWT at all, too long, or a header that cannot be understood.
  malformed,
  /// Signed in another way than the server is configured for, or not at all.
  wrong_algorithm,
  /// It names a key that the server does not have.
  unknown_key,
  bad_signature,
  /// A claim that is needed is missing, or has the wrong type.
  bad_claims,
  expired,
  not_yet_valid,
  wrong_issuer,
  wrong_audience,
};

/// A sentence for people.
std::string_view describe(refusal why) noexcept;

/// What a valid token says.
struct identity {
  /// Made of `iss` and `sub`.
  protocol::person_id account;
  /// When the token is no longer accepted: `exp` and the leeway.
  token_time valid_until;
};

/// Checks signed JSON Web Tokens in compact form (RFC 7515, RFC 7519, RFC 8725). Immutable.
/// Thread-safe.
class token_verifier {
public:
  /// Bytes of a token. A request head, which it has to fit in, may be allowed to be larger.
  static constexpr std::size_t max_token_size = 8'192;

  /// What claims are held to.
  struct rules {
    /// What `iss` must be. Empty: anything.
    std::string issuer;
    /// What `aud` must be or contain. Empty: tokens must have none.
    std::string audience;
    std::chrono::seconds leeway{0};
  };

  token_verifier(algorithm how, key_set keys, rules held_to);

  /// Who has `token`, or why it is not accepted. The header is looked at first, then the signature,
  /// and only of a token that is genuine the claims. Never throws for anything that a client may
  /// send.
  support::result<identity, refusal> verify(std::string_view token, token_time now) const;

  const key_set& keys() const noexcept {
    return keys_;
  }

private:
  /// The key that the token with this header is for.
  support::result<const key*, refusal> find_key(std::string_view header) const;
  support::result<identity, refusal> check_claims(std::string_view payload, token_time now) const;

  algorithm algorithm_;
  key_set keys_;
  rules rules_;
};

/// The account of `subject` at `issuer`: half of a SHA-256 of both.
protocol::person_id account_of(std::string_view issuer, std::string_view subject);

} // namespace strangelet::net::auth
