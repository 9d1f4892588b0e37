#pragma once

#include "matching/settings.hpp"

#include <chrono>
#include <cstddef>

namespace strangelet::actors {

/// What operators may tune about the actors. Values are the defaults of `caf-application.ini`. 0
/// turns a limit off.
struct settings {
  /// Longest wait in the queue before `waiting_timeout`.
  std::chrono::nanoseconds max_wait = std::chrono::minutes{10};
  /// Who meets whom.
  matching::settings matching;
  /// How long an ended room is remembered, and how many of them.
  std::chrono::nanoseconds remember_time = std::chrono::minutes{30};
  std::size_t remember_count = 10'000;
  /// Period of the supervisor's one timer, which everything that is late waits for.
  std::chrono::nanoseconds tick = std::chrono::seconds{1};
};

} // namespace strangelet::actors
