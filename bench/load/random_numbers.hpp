#pragma once

#include <cstddef>
#include <cstdint>

namespace strangelet::bench {

/// SplitMix64 (Steele, Lea and Flood, 2014): small enough for one per client.
class random_numbers {
public:
  explicit random_numbers(std::uint64_t seed) noexcept : state_(seed) {}

  /// The generator of one of many clients: the same seed gives each client the same choices.
  random_numbers(std::uint64_t seed, std::size_t client) noexcept
      : random_numbers(seed * 1'000'003 + client) {}

  /// A number from 0 to `end` - 1.
  std::uint64_t below(std::uint64_t end) noexcept {
    auto z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return (z ^ (z >> 31)) % end;
  }

private:
  std::uint64_t state_;
};

} // namespace strangelet::bench
