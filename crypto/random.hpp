#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace strangelet::crypto {

/// Fills the bytes from the kernel's random source (getrandom(2)). Throws `failure` if it gives
/// none. Thread-safe.
void fill_random(std::uint8_t* out, std::size_t size);

/// So many fresh random bytes. Throws as `fill_random`.
template <std::size_t Size>
std::array<std::uint8_t, Size> random_bytes() {
  std::array<std::uint8_t, Size> result{};
  fill_random(result.data(), result.size());
  return result;
}

} // namespace strangelet::crypto
