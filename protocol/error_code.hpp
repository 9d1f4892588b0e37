#pragma once

#include <array>
#include <string_view>

namespace strangelet::protocol {

/// Why a client's message was refused: the `code` of an `error` event. An error never costs the
/// client its connection.
enum class error_code {
  /// The text is not JSON (RFC 8259).
  invalid_json,
  /// JSON, but not an event: not an object, no `event`, or a field of the wrong type or out of
  /// range.
  invalid_message,
  /// An event that this server does not know.
  unknown_event,
  /// An event for a room, from a session that is in none.
  not_in_room,
  /// An event for a room that is not the sender's.
  wrong_room,
  /// A `find_partner` from a session that has a partner.
  already_in_room,
  /// More events than the limits allow; try again after `retryAfterMs`.
  rate_limited,
  /// Taken out of the queue after the maximum wait; may ask again.
  waiting_timeout,
  /// Shut out by the operator.
  banned,
  /// The server is about to stop and takes no new requests.
  server_draining,
  /// A fault of the server.
  internal,
  // Instead of a status of HTTP, for clients that count (`v=2`):
  /// 401: no token, or one that is not valid.
  unauthorized,
  /// 403: pages of this origin may not connect.
  origin_refused,
  /// 429: too many connections of this address or account.
  too_many_connections,
  /// 503: no room for more connections.
  server_full,
};

/// All codes, in the order of the enumeration.
inline constexpr std::array all_error_codes{
    error_code::invalid_json,   error_code::invalid_message,
    error_code::unknown_event,  error_code::not_in_room,
    error_code::wrong_room,     error_code::already_in_room,
    error_code::rate_limited,   error_code::waiting_timeout,
    error_code::banned,         error_code::server_draining,
    error_code::internal,       error_code::unauthorized,
    error_code::origin_refused, error_code::too_many_connections,
    error_code::server_full,
};

/// The name on the wire, for example `invalid_json`.
std::string_view to_string(error_code code) noexcept;

} // namespace strangelet::protocol
