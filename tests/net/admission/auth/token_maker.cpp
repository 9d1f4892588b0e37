#include "token_maker.hpp"

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace strangelet::net::test {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <class Write>
std::string to_pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new(BIO_s_mem()), &BIO_free};
  if (write(out.get()) != 1)
    throw std::runtime_error{"cannot write a key"};
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string to_raw(std::string_view der) {
  const auto* in = bytes_of(der);
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both{
      d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size())), &ECDSA_SIG_free};
  std::array<unsigned char, 64> raw{};
  BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), raw.data(), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), raw.data() + 32, 32);
  return {raw.begin(), raw.end()};
}

} // namespace

std::string to_base64url(std::string_view bytes) {
  std::vector<unsigned char> text(bytes.size() / 3 * 4 + 5);
  const auto size = EVP_EncodeBlock(text.data(), bytes_of(bytes), static_cast<int>(bytes.size()));
  std::string result{text.begin(), text.begin() + size};
  while (!result.empty() && result.back() == '=')
    result.pop_back();
  for (auto& c : result)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  return result;
}

std::string hmac_of(std::string_view secret, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes_of(text), text.size(),
       digest.data(), &size);
  return {digest.begin(), digest.begin() + size};
}

struct token_maker::pair {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{nullptr, &EVP_PKEY_free};
};

token_maker::token_maker(auth::algorithm how, unsigned bits, const char* curve)
    : algorithm_(how), pair_(std::make_unique<pair>()) {
  if (how == auth::algorithm::hs256) {
    static int count = 0;
    key_file_ = "a secret that is long enough, number " + std::to_string(++count);
    return;
  }
  pair_->key.reset(how == auth::algorithm::rs256 ? EVP_RSA_gen(bits) : EVP_EC_gen(curve));
  auto* key = pair_->key.get();
  key_file_ = to_pem([&](BIO* out) { return PEM_write_bio_PUBKEY(out, key); });
  private_file_ = to_pem([&](BIO* out) {
    return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

token_maker::~token_maker() = default;

std::string token_maker::signature_of(std::string_view text) const {
  if (algorithm_ == auth::algorithm::hs256)
    return hmac_of(key_file_, text);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free};
  std::array<unsigned char, 1024> signature{};
  auto size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, pair_->key.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(text), text.size()) != 1)
    throw std::runtime_error{"cannot sign"};
  std::string result{signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(size)};
  return algorithm_ == auth::algorithm::es256 ? to_raw(result) : result;
}

std::string token_maker::sign(std::string_view header, std::string_view payload) const {
  const auto text = to_base64url(header) + '.' + to_base64url(payload);
  return text + '.' + to_base64url(signature_of(text));
}

std::string token_maker::sign(std::string_view payload) const {
  return sign(R"({"alg":")" + std::string{to_string(algorithm_)} + R"(","typ":"JWT"})", payload);
}

} // namespace strangelet::net::test
