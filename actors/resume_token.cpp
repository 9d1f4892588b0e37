#include "actors/resume_token.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cerrno>
#include <stdexcept>
#include <sys/random.h>
#include <system_error>

namespace strangelet::actors {

namespace {

/// The bytes of a token. Three of them make four characters, so these make 43 and one filler.
using token_bytes = std::array<std::uint8_t, 32>;

token_bytes random_bytes() {
  token_bytes result{};
  ssize_t got = 0;
  do {
    got = ::getrandom(result.data(), result.size(), 0);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(result.size()))
    throw std::system_error(errno, std::generic_category(), "getrandom");
  return result;
}

} // namespace

resume_key resume_key::of(std::string_view token) {
  resume_key result;
  if (EVP_Digest(token.data(), token.size(), result.bytes_.data(), nullptr, EVP_sha256(),
                 nullptr) != 1)
    throw std::runtime_error{"SHA-256 is not to be had"};
  return result;
}

bool operator==(const resume_key& a, const resume_key& b) noexcept {
  return CRYPTO_memcmp(a.bytes_.data(), b.bytes_.data(), a.bytes_.size()) == 0;
}

std::string generate_resume_token() {
  auto bytes = random_bytes();
  std::array<unsigned char, 48> text{};
  auto size = EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(bytes.size()));
  std::string result{text.begin(), text.begin() + size};
  for (auto& c : result)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  result.erase(result.find('='));
  return result;
}

} // namespace strangelet::actors
