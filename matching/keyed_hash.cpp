#include "matching/keyed_hash.hpp"

#include <algorithm>
#include <functional>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace strangelet::matching {

keyed_hash::keyed_hash() {
  static_assert(sizeof(secret_) >= XXH3_SECRET_SIZE_MIN);
  std::random_device random;
  std::generate(secret_.begin(), secret_.end(), std::ref(random));
}

std::size_t keyed_hash::operator()(std::string_view text) const noexcept {
  return XXH3_64bits_withSecret(text.data(), text.size(), secret_.data(), sizeof(secret_));
}

} // namespace strangelet::matching
