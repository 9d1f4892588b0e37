#pragma once

#include "actors/metrics.hpp"
#include "app/process_metrics.hpp"
#include "config/config.hpp"
#include "config/reload.hpp"
#include "net/server.hpp"
#include "runtime/memory_keeper.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace strangelet::app {

/// What a running server does at the word of a signal:
///
///             SIGTERM                    nobody is in a room, or the time is over
///   serving -----------> draining -------------------------------------------------> stopping
///      |  SIGHUP: reload     |  SIGTERM, SIGINT                                         ^
///      +---------------------+----------------------------------------------------------+
///         SIGINT; SIGTERM if `server.drain-time` is 0
///
/// Runs in the main thread.
class lifecycle {
public:
  /// Reads the configuration, as at the start.
  using config_reader = std::function<config::result()>;

  /// Blocks the signals that are obeyed, so that all threads that are started afterwards leave them
  /// to this one. Call it before any is.
  static sigset_t block_signals();

  /// `in_force` is what the server has started with. `is_serving` turns false when the server
  /// begins to stop; if it is false already, the service has failed, and a signal stops it at once.
  lifecycle(net::server& server, const actors::service_metrics& metrics, process_metrics& process,
            config::configuration in_force, config_reader read, std::atomic<bool>& is_serving);

  /// Obeys signals until the server has stopped.
  void run(const sigset_t& signals);

private:
  using is_over_function = std::function<bool()>;

  int wait(const sigset_t& signals, std::chrono::milliseconds pause,
           const is_over_function& is_over);
  int drain(const sigset_t& signals);
  std::string describe_drain() const;
  std::size_t sessions() const;
  void reload();
  reload_outcome try_to_reload();
  reload_outcome apply(const config::reload_plan& plan, const config::origin& from);
  std::optional<net::reread> reload_certificates();

  net::server& server_;
  const actors::service_metrics& metrics_;
  process_metrics& process_;
  config::settings values_;
  config::origin from_;
  const config_reader read_;
  std::atomic<bool>& is_serving_;
  runtime::memory_keeper keeper_;
};

} // namespace strangelet::app
