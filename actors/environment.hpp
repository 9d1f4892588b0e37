#pragma once

#include "actors/account_blocks.hpp"
#include "actors/metrics.hpp"
#include "actors/settings.hpp"
#include "protocol/timestamp.hpp"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace strangelet::runtime {
class pause_watch;
} // namespace strangelet::runtime

namespace strangelet::actors {

/// What all actors share and none owns. Outlives the actor system; read by all threads, so nothing
/// in it changes while actors run, but for the metrics, the blocks and the pauses.
struct environment {
  settings config;
  service_metrics* metrics = nullptr;
  /// Wall-clock time for clients and operators. Waiting times are measured by the actors' own clock
  /// instead.
  protocol::time_point (*now)() = &std::chrono::system_clock::now;
  /// What this server offers beside what every one does, told to each client in `connected`: see
  /// `features` in docs/asyncapi.yaml. Literals.
  std::vector<std::string_view> features{};
  /// Lines of the log that nobody will read. Empty if nobody counts them; thread-safe.
  std::function<std::uint64_t()> dropped_log_lines = nullptr;
  /// Whom the accounts of clients have blocked. Null if nobody can sign in.
  account_blocks* blocks = nullptr;
  /// When the process stood still. Null if nobody watches.
  runtime::pause_watch* pauses = nullptr;
};

} // namespace strangelet::actors
