#include "app/service.hpp"

#include "actors/account_blocks.hpp"
#include "actors/environment.hpp"
#include "actors/memory_block_store.hpp"
#include "actors/supervisor.hpp"
#include "app/process_metrics.hpp"
#include "app/startup_log.hpp"
#include "app/wall_clock.hpp"
#include "config/log_sink.hpp"
#include "config/logging.hpp"
#include "config/system_config.hpp"
#include "net/server.hpp"
#include "runtime/loop_scheduler.hpp"
#include "runtime/pause_watch.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <sys/resource.h>
#include <unistd.h>

namespace strangelet::app {

namespace {

/// Every client needs a descriptor, so take as many as the system lets us have.
void raise_descriptor_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0)
    return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

/// The reader of the log may end before we do, and its file may be as large as it may become.
void outlive_the_log() {
  for (const int each : {SIGPIPE, SIGXFSZ})
    signal(each, SIG_IGN);
}

actors::matchmaker_actor matchmaker_of(caf::actor_system& system,
                                       const actors::service_control& supervisor) {
  actors::matchmaker_actor result;
  caf::scoped_actor self{system};
  self->request(supervisor, caf::infinite, actors::get_matchmaker{})
      .receive([&](actors::matchmaker_actor& queue) { result = std::move(queue); },
               [](const caf::error&) {});
  return result;
}

/// Serves until it is stopped. `is_serving` turns false when the server begins to stop.
void serve(caf::actor_system& system, const config::configuration& all,
           const lifecycle::config_reader& read, const actors::environment& env,
           process_metrics& process, const actors::supervisor_actor& supervisor,
           const actors::matchmaker_actor& matchmaker, const sigset_t& signals,
           std::atomic<bool>& is_serving) {
  net::server server{system, all.values.net, env, supervisor, matchmaker};
  server.start();
  log_listeners(all.values, server);
  lifecycle{server, *env.metrics, process, all, read, is_serving}.run(signals);
}

} // namespace

int run_service(const config::configuration& all, const lifecycle::config_reader& read) {
  const auto& values = all.values;
  auto signals = lifecycle::block_signals();
  outlive_the_log();
  auto log = config::set_up_logging(values.log);
  spdlog::info("strangelet {} starts as process {}", config::version(), getpid());
  log_configuration(all);
  raise_descriptor_limit();

  // Without its supervisor or its matchmaker the service is none: end as if told to, but say so in
  // the exit code.
  std::atomic<bool> is_serving{true};
  std::atomic<bool> has_failed{false};
  metrics::registry registry;
  actors::service_metrics metrics{registry};
  process_metrics process{registry, wall_clock(), [log] { return log->dropped_lines(); }};
  actors::memory_block_store kept_blocks;
  actors::account_blocks blocks{kept_blocks};
  runtime::pause_watch pauses;
  actors::environment env{values.actors, &metrics};
  env.blocks = &blocks;
  env.pauses = &pauses;
  env.features = {"counting"};
  env.now = &wall_clock;
  env.dropped_log_lines = [log] { return log->dropped_lines(); };
  config::system_config system_config{values};
  system_config.load<runtime::loop_scheduler>();
  caf::actor_system system{system_config};
  auto supervisor = system.spawn(actors::supervisor, &env);
  const auto fail = [&](const char* who) {
    if (is_serving.exchange(false)) {
      has_failed = true;
      spdlog::critical("{} has ended; the service stops", who);
      kill(getpid(), SIGTERM);
    }
  };
  auto matchmaker = matchmaker_of(system, supervisor);
  supervisor->attach_functor([=] { fail("the supervisor"); });
  matchmaker->attach_functor([=] { fail("the matchmaker"); });
  try {
    serve(system, all, read, env, process, supervisor, matchmaker, signals, is_serving);
  } catch (const std::exception& e) {
    is_serving = false;
    has_failed = true;
    spdlog::critical("{}", e.what());
  }
  // The actor system waits for its actors; this is the word that ends the last of them.
  caf::anon_send(supervisor, actors::shut_down{});
  return has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

} // namespace strangelet::app
