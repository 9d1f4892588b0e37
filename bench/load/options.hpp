#pragma once

#include "bench/load/dialect.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace strangelet::bench {

/// What to do to a server, and for how long.
struct options {
  std::string mode = "relay";
  std::uint16_t port = 8080;
  /// The server's process, whose CPU and memory are measured; 0: not measured.
  int pid = 0;
  std::size_t clients = 100;
  const dialect* speaks = &plain_dialect;
  /// Messages that each client of `relay` and `sdp` keeps under way.
  std::size_t window = 1;
  /// What clients of `flood` send.
  std::string flood = "pings";
  /// Messages per second in `relay`, `sdp` and `flood`, of all clients together; 0: as many as
  /// `window` lets.
  std::size_t rate = 0;
  /// Bytes of a message's text.
  std::size_t size = 0;
  /// Mean of the pauses in `mixed` and `soak`.
  std::chrono::milliseconds pause{10};
  std::uint64_t seed = 1;
  /// How often `idle` fills and empties the server.
  std::size_t rounds = 1;
  std::chrono::milliseconds warm_up{1000};
  std::chrono::milliseconds duration{5000};
  /// One JSON object instead of lines for people.
  bool json = false;
  /// Print the usage, and nothing else.
  bool help = false;
};

/// Reads the command line. Throws `std::invalid_argument` that says what is wrong with it.
options parse_options(int argc, char** argv);

/// What there is, for people.
extern const char* const usage;

} // namespace strangelet::bench
