#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

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

/// Whether clients must sign in.
enum class mode {
  /// Anyone may connect; tokens are not looked at.
  none,
  /// Only with a valid JSON Web Token (RFC 7519).
  jwt,
};

/// Who may connect by WebSocket.
struct settings {
  auth::mode mode = auth::mode::none;
  /// The only one that is accepted, whatever a token says.
  auth::algorithm algorithm = auth::algorithm::hs256;
  /// Files of keys, as `kid:path` or `path`.
  std::vector<std::string> keys;
  /// What `iss` must be. Empty: anything.
  std::string issuer;
  /// What `aud` must be or contain. Empty: only tokens without `aud` are accepted (RFC 7519,
  /// section 4.1.3).
  std::string audience;
  /// By how much the clocks of issuer and server may differ.
  std::chrono::nanoseconds leeway = std::chrono::seconds{2};
  /// Connections of one account at a time; past it, 429. 0: no limit.
  std::size_t account_connections = 16;
};

} // namespace strangelet::net::auth
