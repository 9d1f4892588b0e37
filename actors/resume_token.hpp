#pragma once

#include "crypto/digest.hpp"

#include <cstring>
#include <functional>
#include <string>
#include <string_view>

namespace strangelet::actors {

/// What the server keeps of a resume token: its SHA-256, from which nobody gets the token back.
/// Compared in constant time.
class resume_key {
public:
  /// The key of whatever a client shows as its token. Throws `crypto::failure`.
  static resume_key of(std::string_view token);

  friend bool operator==(const resume_key& a, const resume_key& b) noexcept;

  /// Any eight bytes of a digest are as good as a hash of them all.
  std::size_t hash() const noexcept {
    std::size_t result = 0;
    std::memcpy(&result, bytes_.data(), sizeof(result));
    return result;
  }

private:
  crypto::sha256_digest bytes_{};
};

/// A fresh token: 256 bits from the kernel's random source, as 43 characters of base64url without
/// filler (RFC 4648, section 5), so that it fits into a URL as it is. A secret: for its client and
/// for nobody else, and never in a log line. Thread-safe.
std::string generate_resume_token();

} // namespace strangelet::actors

template <>
struct std::hash<strangelet::actors::resume_key> {
  std::size_t operator()(const strangelet::actors::resume_key& key) const noexcept {
    return key.hash();
  }
};
