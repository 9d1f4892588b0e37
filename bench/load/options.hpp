#pragma once

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
  /// Messages that each client of `relay` and `sdp` keeps under way.
  std::size_t window = 1;
  /// Bytes of a message's text.
  std::size_t size = 120;
  std::chrono::milliseconds warm_up{1000};
  std::chrono::milliseconds duration{5000};
  /// One JSON object instead of lines for people.
  bool json = false;
};

/// Reads the command line. Prints the usage and exits if it cannot.
options parse_options(int argc, char** argv);

} // namespace strangelet::bench
