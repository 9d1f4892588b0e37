#include "crypto/keyed_hash.hpp"

#include "crypto/random.hpp"

#include <tuple>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace strangelet::crypto {

keyed_hash::keyed_hash() : secret_(random_bytes<std::tuple_size_v<secret>>()) {
  static_assert(sizeof(secret_) >= XXH3_SECRET_SIZE_MIN);
}

std::size_t keyed_hash::operator()(std::string_view text) const noexcept {
  return XXH3_64bits_withSecret(text.data(), text.size(), secret_.data(), sizeof(secret_));
}

} // namespace strangelet::crypto
