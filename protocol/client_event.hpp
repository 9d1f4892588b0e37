#pragma once

#include "protocol/error_code.hpp"
#include "protocol/interest.hpp"
#include "protocol/uuid.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace strangelet::protocol {

/// Whether a client wants to be seen or only to write.
enum class chat_mode { video, text };

/// Whom a client would like to meet.
struct preferences {
  /// No two have the same key.
  std::vector<interest> interests;
  chat_mode mode = chat_mode::video;
  /// A BCP 47 language tag, or empty.
  std::string language;
  /// Never widen the search beyond the interests.
  bool strict = false;
};

/// Whether the same partners are as welcome to both.
bool operator==(const preferences& one, const preferences& other) noexcept;

/// What two partners say to each other through the server.
enum class relay_kind { offer, answer, candidate, chat, state, typing };

/// Asks for a partner. Preferences are stated anew with each request.
struct find_partner {
  preferences wants;
};

/// Leaves the partner and asks for the next one. Without preferences those given last are kept.
struct next_partner {
  std::optional<preferences> wants;
};

/// Leaves the room or the queue.
struct leave_room {};

/// While waiting: widens the search to anyone now.
struct stop_looking_for_common_interests {};

/// Never to meet the partner again.
struct block_partner {
  /// The room in which they met; absent means the current one. A text that is no UUID names no room
  /// of ours and arrives as the nil UUID.
  std::optional<room_id> room;
};

/// Asks for `online_stats` from now on.
struct subscribe_stats {};

/// Something for the partner.
struct relay_request {
  relay_kind kind;
  /// The value to hand on: one complete, valid JSON value, opaque to the actors.
  std::string payload;
  /// The room it is meant for; absent means the current one. A text that is no UUID names no room
  /// of ours and arrives as the nil UUID.
  std::optional<room_id> room;
};

/// Asks for a sign of life.
struct ping {
  /// A complete JSON value to send back, or empty.
  std::string token;
};

/// A message that could not be understood, or came too soon. It travels the same way as the others,
/// so that answers keep the order of the questions.
struct rejected {
  error_code code;
  /// For people; names the field where one is to blame.
  std::string message;
  /// The `event` of the message, if it had one.
  std::string event;
  /// When to try again, if that helps.
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;
};

/// One message of a client, parsed and checked.
using client_event =
    std::variant<find_partner, next_partner, leave_room, stop_looking_for_common_interests,
                 block_partner, subscribe_stats, relay_request, ping, rejected>;

/// The largest number that a client may give an event: what ECMAScript counts to without gaps.
inline constexpr std::uint64_t max_event_id = (std::uint64_t{1} << 53) - 1;

/// One message of a client that counts its events (`v=2`).
struct counted_event {
  client_event event;
  /// Its number, from 1; 0 if it has none.
  std::uint64_t id = 0;
  /// The last event that the client has read; 0 if it does not say.
  std::uint64_t ack = 0;
  /// For `next_partner` and `leave_room` with an `id`: the room that the wish is about, if the
  /// client says so.
  std::optional<room_id> about{};
  /// A message that was refused and is not answered: the client has been told often enough.
  bool is_silent = false;
};

/// The name of the event on the wire, for example `webrtc_offer`.
std::string_view event_name(relay_kind kind) noexcept;

/// The same of any event: what its message had for `event`. Of one that was rejected it may be
/// empty; the result then lives as long as the event does.
std::string_view event_name(const client_event& event) noexcept;

} // namespace strangelet::protocol
