#include "crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <string>

namespace strangelet::crypto {

namespace {

/// OpenSSL keeps errors per thread; TLS must not find those of a digest there.
[[noreturn]] void fail(const char* what) {
  ERR_clear_error();
  throw failure{std::string{what} + " cannot be computed"};
}

template <class Digest>
Digest digest_of(std::string_view text, const EVP_MD* kind, const char* name) {
  Digest result{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), result.data(), &size, kind, nullptr) != 1 ||
      size != result.size())
    fail(name);
  return result;
}

} // namespace

sha1_digest sha1(std::string_view text) {
  return digest_of<sha1_digest>(text, EVP_sha1(), "SHA-1");
}

sha256_digest sha256(std::string_view text) {
  return digest_of<sha256_digest>(text, EVP_sha256(), "SHA-256");
}

sha256_digest hmac_sha256(std::string_view secret, std::string_view text) {
  sha256_digest result{};
  unsigned size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, text.size(),
           result.data(), &size) == nullptr ||
      size != result.size())
    fail("HMAC with SHA-256");
  return result;
}

bool is_equal(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool is_equal(const sha256_digest& a, const sha256_digest& b) noexcept {
  return is_equal(as_text(a), as_text(b));
}

bool is_secret(std::string_view shown, std::string_view secret) noexcept {
  try {
    return is_equal(sha256(shown), sha256(secret));
  } catch (const std::exception&) {
    return false;
  }
}

} // namespace strangelet::crypto
