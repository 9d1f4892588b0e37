#pragma once

#include "actors/interfaces.hpp"
#include "protocol/close_code.hpp"
#include "protocol/server_event.hpp"

#include <string>

namespace strangelet::actors {

/// The way from a session to its client. The session declares it and the network implements it, so
/// that actors know nothing of sockets.
///
/// Thread-safe: a session may run on any event loop. Calls made by one session take effect in their
/// order.
class client_port {
public:
  virtual ~client_port() = default;

  /// Sends `event` to the client, or drops it if the connection is gone. Never blocks; a client
  /// that does not read loses its connection instead of holding up the caller.
  virtual void deliver(const protocol::server_event& event) = 0;

  /// The same with the numbers for a client that counts; without any it is an event like all
  /// others.
  virtual void deliver_numbered(const protocol::server_event& event,
                                const protocol::event_numbers& numbers) = 0;

  /// Asks the peer for a sign of life, behind what was delivered before. The session hears of the
  /// answer as `client_confirmed`.
  virtual void ask(unsigned question) = 0;

  /// The session has dealt with one event of its client. Whoever reads faster than that waits, so
  /// that a client cannot fill the session's mailbox.
  virtual void acknowledged() {}

  /// Closes the connection after what was delivered before. `reason` is a few words for people, at
  /// most 123 bytes (RFC 6455, section 5.5). The session hears of it as `client_gone`.
  virtual void close(protocol::close_code code, std::string reason) = 0;

  /// The client is back: its events go to `session`, that of `user`, from now on. Called before
  /// anything else, and only for a client that has shown a resume token. `leases` are what the
  /// previous connection held, if anything.
  virtual void attached(client_handler session, const protocol::user_id& user,
                        std::shared_ptr<connection_leases> leases) = 0;

  /// The token that the client has shown leads nowhere: it needs a session of its own. The other
  /// answer to it.
  virtual void start_anew() = 0;
};

} // namespace strangelet::actors
