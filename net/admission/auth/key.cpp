#include "net/admission/auth/key.hpp"

#include "crypto/digest.hpp"

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <vector>

namespace strangelet::net::auth {

namespace {

constexpr std::size_t min_secret = 32;
constexpr int min_rsa_bits = 2048;
/// r and s of a P-256 signature, each as 32 bytes (RFC 7518, section 3.4).
constexpr std::size_t coordinate = 32;

template <auto Free>
struct release {
  template <class T>
  void operator()(T* what) const noexcept {
    Free(what);
  }
};

using public_key = std::unique_ptr<EVP_PKEY, release<EVP_PKEY_free>>;
using digest_context = std::unique_ptr<EVP_MD_CTX, release<EVP_MD_CTX_free>>;
using bytes_in_memory = std::unique_ptr<BIO, release<BIO_free>>;
using big_number = std::unique_ptr<BIGNUM, release<BN_free>>;
using ecdsa_signature = std::unique_ptr<ECDSA_SIG, release<ECDSA_SIG_free>>;

/// OpenSSL keeps errors per thread; TLS must not find those of a token there.
struct error_guard {
  ~error_guard() {
    ERR_clear_error();
  }
};

const unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string_view without_line_break(std::string_view text) noexcept {
  if (!text.empty() && text.back() == '\n')
    text.remove_suffix(1);
  if (!text.empty() && text.back() == '\r')
    text.remove_suffix(1);
  return text;
}

std::string read_secret(std::string_view content) {
  // Whoever could read the public key could sign with it.
  if (content.find("-----BEGIN") != content.npos)
    throw std::runtime_error{"holds a key in PEM, but HS256 needs a secret"};
  const auto secret = without_line_break(content);
  if (secret.size() < min_secret)
    throw std::runtime_error{"holds a secret of " + std::to_string(secret.size()) +
                             " bytes, but HS256 needs at least " + std::to_string(min_secret)};
  return std::string{secret};
}

public_key read_public_key(std::string_view content) {
  const error_guard guard;
  if (content.find("PRIVATE KEY-----") != content.npos)
    throw std::runtime_error{"holds a private key, which belongs to the issuer alone; expected the "
                             "public one"};
  const bytes_in_memory file{BIO_new_mem_buf(content.data(), static_cast<int>(content.size()))};
  public_key result{PEM_read_bio_PUBKEY(file.get(), nullptr, nullptr, nullptr)};
  if (!result)
    throw std::runtime_error{"holds no public key in PEM (BEGIN PUBLIC KEY)"};
  return result;
}

void require_rsa(const EVP_PKEY& key) {
  if (EVP_PKEY_is_a(&key, "RSA") != 1)
    throw std::runtime_error{"holds no RSA key, which RS256 needs"};
  if (EVP_PKEY_get_bits(&key) < min_rsa_bits)
    throw std::runtime_error{"holds an RSA key of " + std::to_string(EVP_PKEY_get_bits(&key)) +
                             " bits, but RS256 needs at least " + std::to_string(min_rsa_bits)};
}

void require_p256(const EVP_PKEY& key) {
  std::array<char, 64> curve{};
  if (EVP_PKEY_is_a(&key, "EC") != 1 ||
      EVP_PKEY_get_group_name(&key, curve.data(), curve.size(), nullptr) != 1 ||
      std::string_view{curve.data()} != "prime256v1")
    throw std::runtime_error{"holds no key of the curve P-256, which ES256 needs"};
}

/// OpenSSL wants two numbers in DER where JWS has them side by side.
std::vector<unsigned char> to_der(std::string_view signature) {
  if (signature.size() != 2 * coordinate)
    return {};
  big_number r{BN_bin2bn(bytes_of(signature), coordinate, nullptr)};
  big_number s{BN_bin2bn(bytes_of(signature) + coordinate, coordinate, nullptr)};
  const ecdsa_signature both{ECDSA_SIG_new()};
  if (!r || !s || !both || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1)
    return {};
  // They are its own now.
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  const auto size = i2d_ECDSA_SIG(both.get(), nullptr);
  if (size <= 0)
    return {};
  std::vector<unsigned char> result(static_cast<std::size_t>(size));
  auto* out = result.data();
  i2d_ECDSA_SIG(both.get(), &out);
  return result;
}

bool verify_hmac(const std::string& secret, std::string_view text, std::string_view signature) {
  try {
    return crypto::is_equal(crypto::as_text(crypto::hmac_sha256(secret, text)), signature);
  } catch (const crypto::failure&) {
    return false;
  }
}

bool verify_digest(EVP_PKEY* key, std::string_view text, const unsigned char* signature,
                   std::size_t size) {
  const digest_context context{EVP_MD_CTX_new()};
  return context != nullptr && size != 0 &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), signature, size, bytes_of(text), text.size()) == 1;
}

} // namespace

std::string_view to_string(algorithm which) noexcept {
  switch (which) {
  case algorithm::hs256:
    return "HS256";
  case algorithm::rs256:
    return "RS256";
  case algorithm::es256:
    return "ES256";
  }
  return "";
}

/// One of the two, as the algorithm has it.
struct key::content {
  std::string secret;
  public_key pair;
};

key::key(algorithm how, std::string_view file) : algorithm_(how) {
  auto made = std::make_unique<content>();
  if (how == algorithm::hs256) {
    made->secret = read_secret(file);
  } else {
    made->pair = read_public_key(file);
    how == algorithm::rs256 ? require_rsa(*made->pair) : require_p256(*made->pair);
  }
  content_ = std::move(made);
}

key::~key() = default;
key::key(key&&) noexcept = default;
key& key::operator=(key&&) noexcept = default;

bool operator==(const key& a, const key& b) {
  if (a.algorithm_ != b.algorithm_)
    return false;
  if (a.algorithm_ == algorithm::hs256)
    return a.content_->secret == b.content_->secret;
  const error_guard guard;
  return EVP_PKEY_eq(a.content_->pair.get(), b.content_->pair.get()) == 1;
}

bool key::verifies(std::string_view text, std::string_view signature) const {
  const error_guard guard;
  if (algorithm_ == algorithm::hs256)
    return verify_hmac(content_->secret, text, signature);
  if (algorithm_ == algorithm::rs256)
    return verify_digest(content_->pair.get(), text, bytes_of(signature), signature.size());
  const auto der = to_der(signature);
  return verify_digest(content_->pair.get(), text, der.data(), der.size());
}

} // namespace strangelet::net::auth
