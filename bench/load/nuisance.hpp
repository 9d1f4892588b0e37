#pragma once

#include "bench/load/client.hpp"
#include "bench/load/random_numbers.hpp"

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace strangelet::bench {

/// One way to harm a server or the people on it.
struct nuisance {
  std::string_view name;
  /// Time between two of its acts.
  std::chrono::milliseconds pace;
  /// It goes after so many acts, and comes back.
  std::size_t acts;
  /// What it says first instead of a handshake; empty: a handshake.
  std::string_view first_words;
  /// Its `number`-th act on this connection, from 0 on.
  void (*act)(client& self, std::size_t number, random_numbers& random);
};

/// All ways there are.
const std::vector<nuisance>& nuisances();

} // namespace strangelet::bench
