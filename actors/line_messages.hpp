#pragma once

#include "protocol/client_event.hpp"
#include "protocol/close_code.hpp"
#include "protocol/server_event.hpp"
#include "protocol/timestamp.hpp"
#include "protocol/uuid.hpp"

#include <caf/actor_clock.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

/// What a session hears of the connections of its client, and of how the server sends clients away.
/// None of it leaves the process.
namespace strangelet::actors {

class client_port;

/// What a connection holds for its client, such as its place among those of its address. Sessions
/// keep it and hand it on, and do not look into it; a connection derives its own from it.
struct connection_leases {
  virtual ~connection_leases() = default;
};

/// net -> session: the connection is lost or closed; nothing can be delivered any more. The last
/// message of a connection.
struct client_gone {
  /// It was lost without a word, so that the client may want to come back.
  bool may_return = false;
  /// Until when it may, whatever the window: the end of its token.
  std::optional<protocol::time_point> valid_until{};
  /// What the connection held for its client. The session keeps it while the client is away, and
  /// hands it to the connection that the client comes back with.
  std::shared_ptr<connection_leases> leases{};
};

/// net -> session: came too late for a connection that was lost; sent after its `client_gone`.
struct undelivered {
  protocol::server_event event;
};

/// supervisor -> session: the client is back, with the token of the session. Answered with false if
/// it comes too late. Otherwise the session speaks to the port, if need be once the connection
/// before has gone.
struct attach {
  std::weak_ptr<client_port> port;
  /// As whom the client has signed in over the new connection: it must be the session's account.
  protocol::person_id account{};
  /// The token has brought a connection back already. If that has read its answer, the answer to
  /// this is false.
  bool is_repeated = false;
  /// The client counts, and what it has read of the session before.
  bool counts = false;
  std::uint64_t received = 0;
};

/// net -> session: the client has answered the question that followed its welcome, so it knows that
/// it is back.
struct client_confirmed {
  unsigned question;
};

/// session -> itself: the client has not answered that question, and has rivals.
/// INTERNAL
struct rivals_due {
  unsigned question;
};

/// session -> itself: the client has been away for too long, or has missed too much. INTERNAL
struct absence_over {
  /// Which absence.
  unsigned number;
};

/// session -> room -> session: the partner's connection is lost, or there again; or it is still
/// away, and something could not be kept for it.
struct partner_absence {
  /// How long it may take; absent when the partner is back.
  std::optional<std::chrono::milliseconds> timeout;
  /// What could not be kept. One message for both, since each that a room understands costs when it
  /// is made.
  std::optional<protocol::relay_kind> refused{};
};

/// supervisor -> session: close the connection, then go.
struct dismiss {
  protocol::close_code code = protocol::close_code::going_away;
  std::string reason = "server shutting down";
};

/// supervisor -> session: the server drains. The client is told, and looks for nobody any more; a
/// conversation may go on, and when it is over the client is sent away.
struct drain_notice {
  /// What the client is told of when to come back.
  std::chrono::milliseconds reconnect_after;
  /// When conversations are ended.
  caf::actor_clock::time_point ends_at;
};

/// supervisor -> session: send the client away, unless it is in a room.
struct retire {};

/// session -> supervisor: the server drains, and the client is in no room any more. Answered with
/// `retire`, or not at all if a `dismiss` is on its way: the supervisor alone decides with which
/// words a client goes.
struct can_retire {};

/// What clients are told when they are sent away because the server drains.
inline dismiss come_back() {
  return {protocol::close_code::service_restart, "server restarting, come back"};
}

} // namespace strangelet::actors
