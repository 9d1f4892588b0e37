#pragma once

#include "protocol/client_event.hpp"
#include "protocol/error_code.hpp"
#include "protocol/timestamp.hpp"
#include "protocol/uuid.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace strangelet::protocol {

/// How a client that loses its connection can come back.
struct resume_offer {
  /// A secret, good for one time.
  std::string token;
  /// How long after the loss.
  std::chrono::milliseconds window;
};

/// The first event of a connection.
struct connected {
  user_id user;
  time_point server_time;
  /// For clients that asked for it.
  std::optional<resume_offer> resume{};
  /// What this server offers; the names live for ever.
  std::vector<std::string_view> features{};
};

/// Where a session is.
enum class session_phase { idle, waiting, in_room };

/// What a server remembers of the events of a client that counts them.
struct event_record {
  /// The last `id` that it has heard; 0 if none.
  std::uint64_t last_id = 0;
  /// Those of the last 64 that were refused, in their order.
  std::vector<std::uint64_t> refused;
};

/// The first event of a connection that goes on with the session of another one. What the client
/// has missed follows.
struct resumed {
  user_id user;
  session_phase phase;
  /// The room, or the one that the ticket becomes; nil when idle.
  room_id room;
  /// In a room only; else nil and false.
  user_id partner;
  bool is_initiator;
  resume_offer resume;
  /// For clients that count; else null.
  std::shared_ptr<const event_record> record{};
};

/// Whom a request takes.
enum class search_scope {
  /// Somebody who shares an interest.
  interests,
  anyone,
};

/// The request is in the queue. Sent again when its scope widens, or when it comes back under
/// another room id.
struct waiting_for_partner {
  /// The room that this ticket becomes.
  room_id room;
  /// Users in the queue of the same mode, this one included.
  std::size_t waiting_users;
  search_scope scope;
};

/// A room with a partner in it.
struct partner_found {
  room_id room;
  user_id partner;
  /// True for the one whose request completed the pair: it makes the WebRTC offer.
  bool is_initiator;
  std::vector<std::string> common_interests;
};

/// Something from the partner.
struct relayed {
  relay_kind kind;
  /// One complete JSON value, spliced into the message as it is.
  std::string payload;
  user_id from;
  room_id room;
  /// When the server relayed it; sent with chat messages only.
  time_point at;
};

/// How a partner has gone.
enum class departure {
  /// It left the room (`partner_left`, as all but the last).
  left,
  /// It asked for the next partner.
  skipped,
  /// An operator closed the room.
  closed,
  /// Its connection is lost for good (`partner_disconnected`).
  disconnected,
};

/// The partner has gone; nothing of this room follows.
struct partner_gone {
  room_id room;
  departure how;
};

/// The partner's connection is lost, but it may come back.
struct partner_reconnecting {
  room_id room;
  std::chrono::milliseconds timeout;
};

/// The partner is back.
struct partner_reconnected {
  room_id room;
};

/// The answer to `leave_room`.
struct left_room {
  /// The room that was left, or the one that the withdrawn ticket would have become.
  std::optional<room_id> room;
};

/// A message was refused.
struct refused {
  error_code code;
  /// For people.
  std::string message;
  /// The event that was refused, or empty.
  std::string event;
  std::optional<std::chrono::milliseconds> retry_after;
  /// The client could not know better, so that this is no mistake of its own.
  bool is_forgiven = false;
};

/// A chat message of a client that counts was accepted, and is on its way.
struct message_sent {
  room_id room;
  /// As the partner is told.
  time_point at;
};

/// The answer to `block_partner`: these two never meet again.
struct partner_blocked {
  /// The room in which they met.
  room_id room;
};

/// How many are there, for those who subscribed to it.
struct online_stats {
  /// Users connected.
  std::size_t online;
  /// Users in the queues of all modes.
  std::size_t waiting;
};

/// The server is about to restart.
struct server_draining {
  /// When to come back, from now on; another time for each client.
  std::chrono::milliseconds reconnect_after;
  /// When conversations are ended, from now on.
  std::chrono::milliseconds ends_in;
};

/// The answer to `ping`.
struct pong {
  /// The token of the `ping`: a complete JSON value, or empty.
  std::string token;
  time_point server_time;
};

/// One message to a client.
using server_event =
    std::variant<connected, waiting_for_partner, partner_found, relayed, partner_gone, left_room,
                 partner_blocked, online_stats, server_draining, refused, pong, resumed,
                 partner_reconnecting, partner_reconnected, message_sent>;

/// What stands beside `event` for a client that counts. 0: it is left out.
struct event_numbers {
  /// The `id` of the client's event that this one answers or refuses.
  std::uint64_t id = 0;
  /// The place of this event among all that the client is told.
  std::uint64_t seq = 0;
};

} // namespace strangelet::protocol
