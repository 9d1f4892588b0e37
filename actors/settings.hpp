#pragma once

#include "matching/settings.hpp"

#include <chrono>
#include <cstddef>

namespace strangelet::actors {

/// How long a client that has lost its connection may come back, and what is kept for it meanwhile.
/// 0 turns a limit off, except where it says otherwise.
struct resume_settings {
  /// How long a session outlives its connection. 0: not at all.
  std::chrono::nanoseconds window = std::chrono::seconds{15};
  /// Messages kept for one client, and bytes of them as they will be sent. What its partner says
  /// past either is refused to the partner; what the server has to say may be a little more, and
  /// past that its session ends.
  std::size_t messages = 64;
  std::size_t bytes = 262'144;
  /// Bytes for all clients: 4 KiB for each that is away, and what is kept for any, also for one
  /// that is there and has not acknowledged it. Past it, a session ends with its connection.
  std::size_t memory = 134'217'728;
};

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
  /// Clients that come back.
  resume_settings resume;
  /// Period of the supervisor's one timer, which everything that is late waits for.
  std::chrono::nanoseconds tick = std::chrono::seconds{1};
};

} // namespace strangelet::actors
