#include "actors/environment.hpp"
#include "actors/supervisor.hpp"
#include "config/config.hpp"
#include "config/logging.hpp"
#include "config/reload.hpp"
#include "config/system_config.hpp"
#include "net/http/operator_rights.hpp"
#include "net/loop_scheduler.hpp"
#include "net/memory_keeper.hpp"
#include "net/server.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace {

using namespace strangelet;

/// Time for the closing handshakes of all clients; the whole stop takes less than five seconds.
constexpr auto stop_grace = std::chrono::seconds{3};

/// Every client needs a descriptor, so take as many as the system lets us have.
void raise_descriptor_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0)
    return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

/// The signals that the server obeys. Blocked before the first thread starts, so that all threads
/// leave them to `sigtimedwait` in `main`.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void log_listeners(const config::settings& values, const net::server& server) {
  auto host = [](const std::string& address) {
    return address.find(':') == std::string::npos ? address : '[' + address + ']';
  };
  const auto* secure = values.net.tls.is_on() ? "s" : "";
  spdlog::info("listening on ws{}://{}:{}/", secure, host(values.net.websocket.address),
               server.websocket_port());
  spdlog::info("listening on http{}://{}:{}/", secure, host(values.net.http.address),
               server.http_port());
  if (std::filesystem::exists(std::filesystem::path{values.net.http.public_dir} / "index.html"))
    spdlog::info("the demo: http{}://localhost:{}/", secure, server.http_port());
  spdlog::info("the numbers: http{}://localhost:{}/videochat/stats", secure, server.http_port());
}

void log_configuration(const config::settings& values) {
  spdlog::info("config: {}", config::describe_changes(values));
  for (const auto& line : config::describe(values))
    spdlog::debug("config {}", line);
  const auto& http = values.net.http;
  if (http.admin_token.empty() &&
      !net::http::is_loopback(boost::asio::ip::make_address(http.address)))
    spdlog::warn("no http.admin-token is set: who asks from this machine is an operator, and so is "
                 "everybody who comes through a proxy on it that adds no X-Forwarded-For");
}

actors::matchmaker_actor matchmaker_of(caf::actor_system& system,
                                       const actors::supervisor_actor& supervisor) {
  actors::matchmaker_actor result;
  caf::scoped_actor self{system};
  self->request(supervisor, caf::infinite, actors::get_matchmaker{})
      .receive([&](actors::matchmaker_actor& queue) { result = std::move(queue); },
               [](const caf::error&) {});
  return result;
}

/// Reads the configuration, as at the start.
using config_reader = std::function<config::result()>;

void reload_certificates(net::server& server) {
  if (auto problem = server.reload_certificates())
    spdlog::error("reload: {}; the certificate stays as it was", *problem);
  else
    spdlog::info("reload: new connections get the certificate as it is now");
}

/// Reads the configuration again and applies what can change while the server runs. One that is
/// wrong changes nothing. `values` are those in force.
void reload(const config_reader& read, config::settings& values, net::server& server) {
  auto loaded = read();
  if (const auto* stop = std::get_if<config::stop>(&loaded)) {
    spdlog::error("reload: the configuration is wrong, everything stays as it was");
    std::istringstream problems{stop->text};
    for (std::string line; std::getline(problems, line);)
      spdlog::error("reload: {}", line);
    return;
  }
  auto plan = config::plan_reload(values, std::get<config::settings>(loaded));
  // These lines are seen if the level before or the new one lets them through.
  auto meanwhile = plan.values.log;
  meanwhile.level = std::min(meanwhile.level, values.log.level);
  config::change_logging(meanwhile);
  values = plan.values;
  server.reload(values.net);
  if (values.net.tls.is_on())
    reload_certificates(server);
  for (const auto& each : plan.changes)
    spdlog::info("reload: {}", each);
  for (const auto& each : plan.needs_restart)
    spdlog::warn("reload: {}", each);
  spdlog::info("reload: done, {} changed, {} wait for a restart", plan.changes.size(),
               plan.needs_restart.size());
  config::change_logging(values.log);
}

/// Waits for a signal to stop, obeys the others, and looks after the memory meanwhile.
int wait_for_stop(const sigset_t& signals, const std::function<void()>& on_hangup,
                  const net::server& server) {
  net::memory_keeper keeper;
  constexpr timespec pause{1, 0};
  for (;;) {
    auto number = sigtimedwait(&signals, nullptr, &pause);
    if (number == SIGHUP)
      on_hangup();
    else if (number > 0)
      return number;
    keeper.look(server.connections());
  }
}

/// Serves until a signal to stop comes. `is_serving` turns false when the server begins to stop.
void serve(caf::actor_system& system, config::settings values, const config_reader& read,
           const actors::environment& env, const actors::supervisor_actor& supervisor,
           const sigset_t& signals, std::atomic<bool>& is_serving) {
  net::server server{system, values.net, env, supervisor, matchmaker_of(system, supervisor)};
  server.start();
  log_listeners(values, server);
  auto number = wait_for_stop(
      signals, [&] { reload(read, values, server); }, server);
  if (is_serving.exchange(false))
    spdlog::info("stopping: {}", strsignal(number));
  server.stop(stop_grace);
}

int run(const config::settings& values, const config_reader& read) {
  auto signals = block_signals();
  config::set_up_logging(values.log);
  spdlog::info("strangelet {} starts as process {}", config::version(), getpid());
  log_configuration(values);
  raise_descriptor_limit();

  // Without its supervisor the service is none: end as if told to, but say so in the exit code.
  std::atomic<bool> is_serving{true};
  std::atomic<bool> has_failed{false};
  actors::metrics numbers;
  actors::environment env{values.actors, &numbers};
  config::system_config system_config{values};
  system_config.load<net::loop_scheduler>();
  caf::actor_system system{system_config};
  auto supervisor = system.spawn(actors::supervisor, &env);
  supervisor->attach_functor([&] {
    if (is_serving.exchange(false)) {
      has_failed = true;
      spdlog::critical("the supervisor has ended; the service stops");
      kill(getpid(), SIGTERM);
    }
  });
  try {
    serve(system, values, read, env, supervisor, signals, is_serving);
  } catch (const std::exception& e) {
    is_serving = false;
    has_failed = true;
    spdlog::critical("{}", e.what());
  }
  // The actor system waits for its actors; this is the word that ends the last of them.
  caf::anon_send(supervisor, actors::shut_down{});
  return has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

} // namespace

int main(int argc, char** argv) {
  auto read = [=] { return config::load(argc, argv); };
  auto loaded = read();
  if (const auto* stop = std::get_if<config::stop>(&loaded)) {
    std::fputs(stop->text.c_str(), stop->exit_code == EXIT_SUCCESS ? stdout : stderr);
    return stop->exit_code;
  }
  auto exit_code = run(std::get<config::settings>(loaded), read);
  spdlog::info("stopped");
  config::finish_logging();
  return exit_code;
}
