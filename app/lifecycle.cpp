#include "app/lifecycle.hpp"

#include "config/logging.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>
#include <sstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace strangelet::app {

namespace {

using namespace std::chrono_literals;

/// Time for the closing handshakes of all clients; a stop takes less than five seconds.
constexpr auto stop_grace = 3s;

/// Seconds after which a process that does not get its stop done is ended by SIGALRM.
constexpr unsigned stop_limit = 30;

/// How often a server that serves looks after its memory, and one that drains whether it is done.
constexpr auto serving_pause = 1'000ms;
constexpr auto draining_pause = 50ms;

timespec to_timespec(std::chrono::milliseconds time) {
  return {time / 1s, (time % 1s) / 1ns};
}

/// `1 client`, `2 clients`.
std::string count(std::size_t number, const char* one, const char* many) {
  return std::to_string(number) + ' ' + (number == 1 ? one : many);
}

/// Says what came of reading the files of an option again. Returns how many changes that is.
std::size_t report(const char* option, net::reread what) {
  if (what != net::reread::nothing)
    spdlog::info("reload: {}: read again, {}", option,
                 what == net::reread::changed ? "changed" : "the same as before");
  return what == net::reread::changed ? 1 : 0;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

reload_outcome refuse(const std::vector<std::string>& problems) {
  spdlog::error("reload: refused, the configuration has errors; nothing is changed");
  for (const auto& each : problems)
    spdlog::error("reload: {}", each);
  return reload_outcome::refused;
}

} // namespace

sigset_t lifecycle::block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (int each : {SIGINT, SIGTERM, SIGHUP})
    sigaddset(&signals, each);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

lifecycle::lifecycle(net::server& server, const actors::service_metrics& metrics,
                     process_metrics& process, config::configuration in_force, config_reader read,
                     std::atomic<bool>& is_serving)
    : server_(server),
      metrics_(metrics),
      process_(process),
      values_(std::move(in_force.values)),
      from_(std::move(in_force.from)),
      read_(std::move(read)),
      is_serving_(is_serving) {}

void lifecycle::run(const sigset_t& signals) {
  auto number = wait(signals, serving_pause, [] { return false; });
  actors::dismiss farewell;
  if (number == SIGTERM && is_serving_ && values_.server.drain_time.count() > 0) {
    number = drain(signals);
    if (number == 0)
      farewell = actors::come_back();
  }
  if (is_serving_.exchange(false))
    spdlog::info("stopping: {}", number == 0 ? describe_drain() : strsignal(number));
  // Should an actor not end for which the stop waits, the process must all the same.
  alarm(stop_limit);
  server_.stop(stop_grace, farewell);
}

/// Obeys signals and looks after the memory until one that stops the server comes: its number, or 0
/// if `is_over` was true before.
int lifecycle::wait(const sigset_t& signals, std::chrono::milliseconds pause,
                    const is_over_function& is_over) {
  const auto time = to_timespec(pause);
  while (!is_over()) {
    const auto number = sigtimedwait(&signals, nullptr, &time);
    if (number == SIGHUP)
      reload();
    else if (number > 0)
      return number;
    // Sessions outlive connections that may come back.
    if (keeper_.look(server_.connections() + sessions())) {
      server_.give_memory_back();
      spdlog::debug("gave free memory back to the system");
    }
  }
  return 0;
}

/// Lets conversations go on for a while. 0 when that is over, or the signal that ended it.
int lifecycle::drain(const sigset_t& signals) {
  const auto time = values_.server.drain_time;
  const auto until = std::chrono::steady_clock::now() + time;
  spdlog::info("draining: {}, for {} s at most; another signal stops at once",
               count(sessions(), "client", "clients"),
               std::chrono::duration_cast<std::chrono::seconds>(time).count());
  server_.start_draining(time);
  return wait(signals, draining_pause,
              [&] { return sessions() == 0 || std::chrono::steady_clock::now() >= until; });
}

/// How a drain ended that no signal cut short.
std::string lifecycle::describe_drain() const {
  const auto left = sessions();
  if (left == 0)
    return "drained";
  return "the time to drain is over, " + count(left, "client is", "clients are") + " left";
}

std::size_t lifecycle::sessions() const {
  return metrics_.sessions.value();
}

/// Reads the configuration again and applies what can change while the server runs. One that is
/// wrong changes nothing.
void lifecycle::reload() {
  process_.reloads.add(try_to_reload());
}

reload_outcome lifecycle::try_to_reload() {
  const auto loaded = read_();
  if (!loaded)
    return refuse(split_lines(loaded.error().text));
  const auto& wanted = *loaded;
  const auto plan = config::plan_reload({values_, from_}, wanted);
  if (!plan.losses.empty())
    return refuse(plan.losses);
  // These lines are seen if the level before or the new one lets them through.
  auto meanwhile = plan.values.log;
  meanwhile.level = std::min(meanwhile.level, values_.log.level);
  config::change_logging(meanwhile);
  const auto outcome = apply(plan, wanted.from);
  config::change_logging(values_.log);
  return outcome;
}

/// Says what was done, and last whether that is all of it.
reload_outcome lifecycle::apply(const config::reload_plan& plan, const config::origin& from) {
  auto keys = net::reread::nothing;
  try {
    keys = server_.reload(plan.values.net);
  } catch (const std::exception& e) {
    spdlog::error("reload: refused: {}; nothing is changed", e.what());
    return reload_outcome::refused;
  }
  // Other files are a change of the option.
  if (values_.net.auth.keys != plan.values.net.auth.keys)
    keys = net::reread::nothing;
  values_ = plan.values;
  if (from.was_read && !from_.was_read)
    spdlog::info("reload: {}, which did not exist before", config::describe(from));
  from_ = from;
  for (const auto& each : plan.changes)
    spdlog::info("reload: {}", each);
  for (const auto& each : plan.needs_restart)
    spdlog::warn("reload: {}", each);
  const auto certificate = reload_certificates();
  const auto changed = plan.changes.size() + report("auth.keys", keys) +
                       report("tls.certificate", certificate.value_or(net::reread::nothing));
  spdlog::log(certificate ? spdlog::level::info : spdlog::level::warn,
              "reload: done{} {} changed, {} for a restart",
              certificate ? "," : ", except for the certificate: the old one stays in use;",
              changed, count(plan.needs_restart.size(), "waits", "wait"));
  return certificate ? reload_outcome::done : reload_outcome::partial;
}

/// Absent if the new files cannot be used.
std::optional<net::reread> lifecycle::reload_certificates() {
  try {
    return server_.reload_certificates();
  } catch (const std::exception& e) {
    spdlog::error("reload: {}; the old certificate stays in use", e.what());
    return std::nullopt;
  }
}

} // namespace strangelet::app
