#pragma once

#include <string_view>

namespace strangelet::net::auth {

/// How tokens are signed (RFC 7518, section 3.1).
enum class algorithm {
  /// HMAC with SHA-256: a secret that who signs and who verifies share.
  hs256,
  /// RSASSA-PKCS1-v1_5 with SHA-256.
  rs256,
  /// ECDSA with P-256 and SHA-256.
  es256,
};

/// The value of `alg` in a token's header, for example `HS256`.
std::string_view to_string(algorithm which) noexcept;

} // namespace strangelet::net::auth
