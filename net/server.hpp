#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "net/admission/auth/authenticator.hpp"
#include "net/http/http_session.hpp"
#include "net/http/rest_api.hpp"
#include "net/http/static_files.hpp"
#include "net/http/web_service.hpp"
#include "net/reread.hpp"
#include "net/settings.hpp"
#include "net/tls/certificates.hpp"
#include "net/transport/listener.hpp"
#include "net/transport/shard.hpp"
#include "runtime/loop_scheduler.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace strangelet::net {

/// Everything between the actors and the outside: listeners, connections, the HTTP bridge. Made,
/// started and stopped by one thread that is none of the loops.
class server {
public:
  /// Binds the listeners and reads the certificate and the static files. The actor system must run
  /// on a `loop_scheduler`; `env` and `supervisor` outlive the server. Throws `std::exception` with
  /// a sentence for people if it cannot.
  server(caf::actor_system& system, const settings& config, const actors::environment& env,
         const actors::supervisor_actor& supervisor, const actors::matchmaker_actor& matchmaker);

  /// `stop` must have been called, if `start` was.
  ~server();

  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Begins to serve.
  void start();

  /// Where it listens, which may be decided by the system.
  boost::asio::ip::tcp::endpoint websocket_endpoint() const;
  boost::asio::ip::tcp::endpoint http_endpoint() const;

  /// Absent if there is no listener for `/metrics` alone.
  std::optional<boost::asio::ip::tcp::endpoint> metrics_endpoint() const;

  /// Open connections. Thread-safe.
  std::size_t connections() const noexcept {
    return shared_.metrics.connections.value();
  }

  /// Gives back to the system what clients that have gone have left. Each loop is held up for the
  /// moment in which it lets go of what it keeps at hand.
  void give_memory_back();

  /// From now on these settings are in force, for open connections too. Addresses, ports, the
  /// static files, the number of loops and the time for the supervisor's answer stay as they are.
  /// Returns whether the files of `auth.keys` hold other keys than before. Throws `std::exception`
  /// with a sentence for people if they cannot be used, and changes nothing then.
  reread reload(const settings& next);

  /// Reads the files of the certificate and its key again, if there is TLS: new connections get
  /// them, open ones keep theirs. Returns whether the certificate is another than before. Throws
  /// `std::exception` with a sentence for people if they cannot be used; the old ones stay then.
  /// Thread-safe.
  reread reload_certificates();

  /// Lets no more clients begin, and lets the supervisor send those away that are in no room; the
  /// others have `time`, after which the caller is to call `stop`. HTTP is answered as before, but
  /// for `/videochat/ready`.
  void start_draining(std::chrono::nanoseconds time);

  /// Takes no new connections, lets the supervisor dismiss all sessions with `farewell`, and
  /// returns when the last connection has closed; after `grace` those that are left are cut off.
  /// No actor is left then, the supervisor included.
  void stop(std::chrono::milliseconds grace, const actors::dismiss& farewell = {});

private:
  /// How connections begin that come in `through` a listener.
  handler_factory beginning(http::entrance through) const;
  /// Returns when the last actor has ended.
  void await_actors();

  runtime::loop_scheduler& loops_;
  /// What the server has started with.
  const settings config_;
  // What may throw comes first, before there is an actor to clean up.
  http::static_files files_;
  /// Null without TLS.
  std::unique_ptr<tls::certificates> certificates_;
  auth::authenticator auth_;
  listener websocket_listener_;
  listener http_listener_;
  std::optional<listener> metrics_listener_;
  http::bridge_actor bridge_;
  http::rest_api rest_;
  http::web_service web_;
  actors::service_control supervisor_;
  service shared_;
  std::vector<std::unique_ptr<shard>> shards_;
};

} // namespace strangelet::net
