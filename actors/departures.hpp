#pragma once

#include "actors/interfaces.hpp"

#include <chrono>
#include <cstddef>
#include <random>
#include <vector>

namespace strangelet::actors {

/// Who goes when while the server drains. Clients come back as soon as they are closed, to whatever
/// serves them next, so they are not all closed at once; and those that listen are told to come
/// back at different times.
class departures {
public:
  /// How often a batch of sessions is sent away.
  static constexpr std::chrono::milliseconds period{100};

  /// The first half of `time` is for sending `all` away who are in no room, a hundred at a time or
  /// as many more as it takes.
  departures(std::vector<session_actor> all, std::chrono::nanoseconds time);

  /// The next batch; empty when everybody has had its turn.
  std::vector<session_actor> next();

  /// How long one client is to stay away: from one second on, at random, so that no more than five
  /// hundred come back in a second, but within a minute.
  std::chrono::milliseconds reconnect_after();

private:
  std::vector<session_actor> all_;
  std::size_t batch_;
  std::minstd_rand random_{std::random_device{}()};
  std::uniform_int_distribution<std::chrono::milliseconds::rep> delay_;
};

} // namespace strangelet::actors
