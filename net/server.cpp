#include "net/server.hpp"

#include "net/entrance/admission.hpp"
#include "runtime/allocator.hpp"

#include <caf/actor_system.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <future>
#include <limits>
#include <stdexcept>
#include <string>
#include <sys/resource.h>

namespace strangelet::net {

namespace {

/// Descriptors that are not for clients: listeners, loops, standard streams, libraries.
constexpr std::size_t reserved_descriptors = 64;

/// When there is no room for clients, one wants to see it.
constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

http::static_files read_files(const std::string& folder) {
  try {
    return http::static_files{folder};
  } catch (const std::exception& e) {
    throw std::runtime_error{"http.public-dir: cannot read \"" + folder + "\": " + e.what()};
  }
}

std::unique_ptr<tls::certificates> load_certificates(const tls_settings& files) {
  return files.is_on() ? std::make_unique<tls::certificates>(files) : nullptr;
}

/// The option that may help when an address cannot be had; empty if none does.
std::string remedy(const boost::system::error_code& why, const std::string& section) {
  if (why == boost::system::errc::address_in_use || why == boost::system::errc::permission_denied)
    return "; another port: --" + section + ".port=N";
  if (why == boost::system::errc::address_not_available)
    return "; another address: --" + section + ".address=ADDRESS";
  return {};
}

/// Says which setting is to blame when an address cannot be had.
listener listen(runtime::event_loop& home, const char* section, const std::string& address,
                std::uint16_t port) {
  try {
    return open_address(address, [&](const std::string& each) {
      return listener{home, each, port};
    });
  } catch (const boost::system::system_error& e) {
    throw std::runtime_error{std::string{section} + ": cannot listen on " + address + " port " +
                             std::to_string(port) + ": " + e.code().message() +
                             remedy(e.code(), section)};
  }
}

std::optional<listener> listen_for_metrics(runtime::event_loop& home,
                                           const metrics_settings& config) {
  if (!config.is_on())
    return std::nullopt;
  return listen(home, "metrics", config.address, config.port);
}

/// As many as the process may have descriptors for.
std::size_t bearable_connections() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  auto all = static_cast<std::size_t>(files.rlim_cur);
  return all > 2 * reserved_descriptors ? all - reserved_descriptors : all / 2;
}

/// What was configured, or as many as are bearable.
std::size_t max_connections(std::size_t configured) {
  auto bearable = bearable_connections();
  if (configured > bearable)
    spdlog::warn("limits.connections is {}, but there are file descriptors (ulimit -n) for {}",
                 configured, bearable);
  return configured != 0 ? configured : bearable;
}

/// Runs `task` for each shard on its loop, and waits.
template <class F>
void for_each_shard(std::vector<std::unique_ptr<shard>>& shards, F task) {
  for (auto& each : shards)
    each->loop().run_and_wait([&] { task(*each); });
}

} // namespace

server::server(caf::actor_system& system, const settings& config, const actors::environment& env,
               const actors::supervisor_actor& supervisor,
               const actors::matchmaker_actor& matchmaker)
    : loops_(runtime::loop_scheduler::of(system)),
      config_(config),
      files_(read_files(config.http.public_dir)),
      certificates_(load_certificates(config.tls)),
      auth_(config.auth, config.limits.enabled),
      websocket_listener_(
          listen(loops_.loop(0), "websocket", config.websocket.address, config.websocket.port)),
      http_listener_(listen(loops_.loop(0), "http", config.http.address, config.http.port)),
      metrics_listener_(listen_for_metrics(loops_.loop(0), config.metrics)),
      bridge_(system.spawn(http::bridge, supervisor, config.http.answer_timeout)),
      rest_({config.http.admin_token, env.config, env.now}, bridge_, env.metrics->home),
      web_(rest_, files_, config.http.cors_origins),
      supervisor_(supervisor),
      shared_{system, config_, env, supervisor, matchmaker, web_, auth_} {
  env.metrics->home.observe(
      {"strangelet_wrong_admin_tokens_total", "Requests with a wrong admin token."},
      prometheus::MetricType::Counter,
      [this] { return static_cast<double>(rest_.wrong_tokens()); });
  shared_.bearable_connections = bearable_connections();
  shared_.on_tick = [this](runtime::loop_clock::time_point now) {
    web_.report(now);
    shared_.refusals.report(now);
  };
  for (std::size_t i = 0; i < loops_.loop_count(); ++i)
    shards_.push_back(std::make_unique<shard>(loops_.loop(i), shared_));
}

server::~server() {
  for_each_shard(shards_, [](shard& each) { each.loop().observe_turns(nullptr); });
  caf::anon_send_exit(bridge_, caf::exit_reason::user_shutdown);
}

void server::start() {
  for_each_shard(shards_, [](shard& each) { each.start(); });
  std::vector<shard*> targets;
  for (auto& each : shards_)
    targets.push_back(each.get());
  auto limit = max_connections(config_.limits.connections);
  shared_.metrics.max_connections.set_to(limit);
  websocket_listener_.start(targets, limit, beginning(http::entrance::websocket));
  http_listener_.start(targets, limit, beginning(http::entrance::http));
  if (metrics_listener_)
    metrics_listener_->start(targets, no_limit, beginning(http::entrance::metrics));
}

handler_factory server::beginning(http::entrance through) const {
  return [through, credentials = certificates_.get()](connection& owner, bool over_capacity) {
    return admit(owner, through, over_capacity, credentials);
  };
}

reread server::reload_certificates() {
  return certificates_ == nullptr ? reread::nothing : certificates_->reload();
}

boost::asio::ip::tcp::endpoint server::websocket_endpoint() const {
  return websocket_listener_.endpoint();
}

boost::asio::ip::tcp::endpoint server::http_endpoint() const {
  return http_listener_.endpoint();
}

std::optional<boost::asio::ip::tcp::endpoint> server::metrics_endpoint() const {
  if (!metrics_listener_)
    return std::nullopt;
  return metrics_listener_->endpoint();
}

void server::give_memory_back() {
  for_each_shard(shards_, [](shard&) { runtime::flush_thread_cache(); });
  runtime::give_pages_back();
}

reread server::reload(const settings& next) {
  // This one may fail, and then nothing has changed.
  const auto keys = auth_.reload(next.auth, next.limits.enabled);
  // What is read by all loops is replaced first; each loop's own copy follows on that loop.
  rest_.set_admin_token(next.http.admin_token);
  web_.set_cors_origins(next.http.cors_origins);
  loops_.loop(0).run_and_wait([&] {
    auto limit = max_connections(next.limits.connections);
    websocket_listener_.set_max_connections(limit);
    http_listener_.set_max_connections(limit);
    shared_.metrics.max_connections.set_to(limit);
  });
  auto shared = std::make_shared<const settings>(next);
  for_each_shard(shards_, [&](shard& each) { each.replace_config(shared); });
  return keys;
}

void server::start_draining(std::chrono::nanoseconds time) {
  rest_.set_draining();
  // First, so that nobody slips in behind the supervisor's back.
  for_each_shard(shards_, [](shard& each) { each.start_draining(); });
  caf::anon_send(supervisor_, actors::drain{time});
}

void server::stop(std::chrono::milliseconds grace, const actors::dismiss& farewell) {
  rest_.set_stopping();
  loops_.loop(0).run_and_wait([this] {
    websocket_listener_.stop();
    http_listener_.stop();
    if (metrics_listener_)
      metrics_listener_->stop();
  });
  caf::anon_send(supervisor_, actors::shut_down{farewell});
  auto left = std::make_shared<std::atomic<std::size_t>>(shards_.size());
  auto empty = std::make_shared<std::promise<void>>();
  auto all_closed = empty->get_future();
  for_each_shard(shards_, [left, empty, &farewell](shard& each) {
    each.shut_down(
        [left, empty] {
          if (left->fetch_sub(1) == 1)
            empty->set_value();
        },
        farewell);
  });
  if (all_closed.wait_for(grace) == std::future_status::timeout) {
    for_each_shard(shards_, [](shard& each) { each.abort_all(); });
    all_closed.wait();
  }
  await_actors();
  // What was cancelled is behind us once this has come through, and so is the last message of each
  // actor.
  for_each_shard(shards_, [](shard&) {});
  shared_.refusals.report_all(runtime::loop_clock::now());
}

void server::await_actors() {
  // Sessions and the bridge may still hold on to connections and their places, or owe them an
  // answer; they must end before what they refer to does.
  caf::anon_send_exit(bridge_, caf::exit_reason::user_shutdown);
  // With its last session the supervisor ends, and the matchmaker with it. One that has failed has
  // ended before them.
  {
    // Is an actor itself.
    caf::scoped_actor self{shared_.system};
    self->wait_for(supervisor_);
  }
  caf::anon_send_exit(shared_.matchmaker, caf::exit_reason::user_shutdown);
  shared_.system.await_all_actors_done();
}

} // namespace strangelet::net
