#pragma once

// Private to protocol.

#include <array>
#include <cstddef>
#include <cstring>

namespace strangelet::support {

template <std::size_t Base>
constexpr std::array<char, 2 * Base * Base> make_digit_pairs() noexcept {
  std::array<char, 2 * Base * Base> result{};
  for (std::size_t number = 0; number < Base * Base; ++number) {
    result[2 * number] = "0123456789abcdef"[number / Base];
    result[2 * number + 1] = "0123456789abcdef"[number % Base];
  }
  return result;
}

/// The two digits of each number that has no more of them, in a base of at most 16.
template <std::size_t Base>
inline constexpr auto digit_pairs = make_digit_pairs<Base>();

/// Writes the two digits of `value`, which is below the square of `Base`.
template <std::size_t Base>
void put_two_digits(char* out, std::size_t value) noexcept {
  std::memcpy(out, digit_pairs<Base>.data() + 2 * value, 2);
}

} // namespace strangelet::support
