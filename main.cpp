#include "actors/account_blocks.hpp"
#include "actors/environment.hpp"
#include "actors/supervisor.hpp"
#include "config/config.hpp"
#include "config/log_sink.hpp"
#include "config/logging.hpp"
#include "config/system_config.hpp"
#include "net/http/operator_rights.hpp"
#include "net/server.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <sys/resource.h>
#include <unistd.h>

#include "lifecycle.hpp"
#include "runtime/loop_scheduler.hpp"
#include "runtime/pause_watch.hpp"
#include "wall_clock.hpp"

namespace {

using namespace strangelet;

/// Every client needs a descriptor, so take as many as the system lets us have.
void raise_descriptor_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0)
    return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

/// `host:port` as in a URL.
std::string in_url(const boost::asio::ip::tcp::endpoint& place) {
  const auto host = place.address().to_string();
  return (place.address().is_v6() ? '[' + host + ']' : host) + ':' + std::to_string(place.port());
}

/// Whoever reads the log may end before we do, and its file may be as large as it may become.
void outlive_the_log() {
  for (const int each : {SIGPIPE, SIGXFSZ})
    signal(each, SIG_IGN);
}

/// Standard streams that are closed would become sockets of clients, into which we would log.
void open_standard_streams() {
  for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(each, F_GETFD) < 0)
      // Takes the lowest number that is free: this one.
      static_cast<void>(open("/dev/null", O_RDWR));
}

void log_listeners(const config::settings& values, const net::server& server) {
  const auto* secure = values.net.tls.is_on() ? "s" : "";
  const auto http_port = server.http_endpoint().port();
  spdlog::info("listening on ws{}://{}/", secure, in_url(server.websocket_endpoint()));
  spdlog::info("listening on http{}://{}/", secure, in_url(server.http_endpoint()));
  if (std::filesystem::exists(std::filesystem::path{values.net.http.public_dir} / "index.html"))
    spdlog::info("the demo: http{}://localhost:{}/", secure, http_port);
  spdlog::info("the numbers: http{}://localhost:{}/videochat/stats", secure, http_port);
}

void log_configuration(const config::configuration& all) {
  const auto& values = all.values;
  spdlog::info("config: {}; {}", config::describe(all.from), config::describe_changes(values));
  if (const auto doubt = config::doubt_about(all.from); !doubt.empty())
    spdlog::warn("config: {}", doubt);
  for (const auto& line : config::describe(values))
    spdlog::debug("config {}", line);
  const auto& http = values.net.http;
  if (http.admin_token.empty() &&
      !net::http::is_loopback(boost::asio::ip::make_address(http.address)))
    spdlog::warn("no http.admin-token is set: who asks from this machine is an operator, and so is "
                 "everybody who comes through a proxy on it that adds no X-Forwarded-For");
  const auto trusts = [&](const char* address) {
    return support::contains(values.net.proxies.trusted, boost::asio::ip::make_address(address));
  };
  if ((http.address == "::" || values.net.websocket.address == "::") &&
      trusts("127.0.0.1") != trusts("::1"))
    spdlog::warn("net.trusted-proxies has only one of 127.0.0.1 and ::1: a proxy on this machine "
                 "that connects to \"localhost\" may come from either; name both");
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

/// Serves until it is stopped. `is_serving` turns false when the server begins to stop.
void serve(caf::actor_system& system, const config::configuration& all,
           const lifecycle::config_reader& read, const actors::environment& env,
           const actors::supervisor_actor& supervisor, const actors::matchmaker_actor& matchmaker,
           const sigset_t& signals, std::atomic<bool>& is_serving) {
  net::server server{system, all.values.net, env, supervisor, matchmaker};
  server.start();
  log_listeners(all.values, server);
  lifecycle{server, *env.numbers, all, read, is_serving}.run(signals);
}

int run(const config::configuration& all, const lifecycle::config_reader& read) {
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
  actors::metrics numbers;
  actors::account_blocks blocks;
  runtime::pause_watch pauses;
  actors::environment env{values.actors, &numbers};
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
    serve(system, all, read, env, supervisor, matchmaker, signals, is_serving);
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
  open_standard_streams();
  auto read = [=] { return config::load(argc, argv); };
  auto loaded = read();
  if (const auto* stop = std::get_if<config::stop>(&loaded)) {
    std::fputs(stop->text.c_str(), stop->exit_code == EXIT_SUCCESS ? stdout : stderr);
    return stop->exit_code;
  }
  auto exit_code = run(std::get<config::configuration>(loaded), read);
  spdlog::info("stopped");
  config::finish_logging();
  return exit_code;
}
