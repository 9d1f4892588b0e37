#pragma once

#include "actors/settings.hpp"
#include "net/settings.hpp"

#include <chrono>
#include <cstddef>

namespace strangelet::config {

/// How CAF runs actors.
struct scheduler_settings {
  /// Threads that run actors and connections. 0: one per core.
  std::size_t max_threads = 0;
  /// Messages an actor may consume before another has its turn. 0: no limit, which is CAF's own
  /// default; ours keeps one busy actor from holding up its event loop.
  std::size_t max_throughput = 64;
};

/// The least severe lines that are written; `off`: none.
enum class log_level { trace, debug, info, warn, error, critical, off };

/// One line per message, for people or as a JSON object.
enum class log_format { text, json };

/// What is written to the log, and how.
struct log_settings {
  log_level level = log_level::info;
  log_format format = log_format::text;
};

/// The process as a whole.
struct server_settings {
  /// How long conversations may go on after SIGTERM. 0: not at all.
  std::chrono::nanoseconds drain_time = std::chrono::seconds{30};
};

/// All that an operator may tune. The initialisers are the defaults.
struct settings {
  strangelet::net::settings net;
  strangelet::actors::settings actors;
  scheduler_settings scheduler;
  server_settings server;
  log_settings log;
};

} // namespace strangelet::config
