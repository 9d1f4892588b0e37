#include "crypto/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>

namespace strangelet::crypto {

namespace {

/// The value of a digit, or -1.
int value_of(char c) noexcept {
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

} // namespace

std::string encode_base64(const std::uint8_t* bytes, std::size_t size) {
  // With a zero at the end, which EVP_EncodeBlock adds.
  std::string result((size + 2) / 3 * 4 + 1, '\0');
  const auto length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(result.data()), bytes,
                                      static_cast<int>(size));
  result.resize(static_cast<std::size_t>(length));
  return result;
}

std::string encode_base64url(const std::uint8_t* bytes, std::size_t size) {
  auto result = encode_base64(bytes, size);
  result.resize(std::min(result.find('='), result.size()));
  for (auto& c : result)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  return result;
}

std::optional<std::string> decode_base64url(std::string_view text) {
  std::string result;
  result.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int value = value_of(c);
    if (value < 0)
      return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      result += static_cast<char>(bits >> count & 0xFF);
    }
    bits &= (1U << count) - 1;
  }
  // Six bits left over are a digit too many.
  if (count == 6 || bits != 0)
    return std::nullopt;
  return result;
}

} // namespace strangelet::crypto
