#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace strangelet::crypto {

/// What was asked for could not be computed: OpenSSL, or the kernel, refused. Nobody goes on as if
/// it had been: what depends on a digest or on random bytes is refused.
class failure : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

using sha1_digest = std::array<std::uint8_t, 20>;
using sha256_digest = std::array<std::uint8_t, 32>;

/// SHA-1 (FIPS 180-4), for the handshake of RFC 6455 only. Throws `failure`. Thread-safe, as all
/// here.
sha1_digest sha1(std::string_view text);

/// SHA-256 (FIPS 180-4). Throws `failure`.
sha256_digest sha256(std::string_view text);

/// HMAC with SHA-256 (RFC 2104). Throws `failure`.
sha256_digest hmac_sha256(std::string_view secret, std::string_view text);

/// Whether both have the same bytes; takes the same time wherever they differ. False at once for
/// another size, which is no secret of a digest.
bool is_equal(std::string_view a, std::string_view b) noexcept;

/// The same for digests.
bool is_equal(const sha256_digest& a, const sha256_digest& b) noexcept;

/// Whether `shown` is the secret; neither its bytes nor its length show in the time taken, as
/// digests are compared. False as well if there is no digest to be had.
bool is_secret(std::string_view shown, std::string_view secret) noexcept;

/// The bytes of a digest as text.
inline std::string_view as_text(const sha256_digest& bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace strangelet::crypto
