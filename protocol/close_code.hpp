#pragma once

#include <cstdint>

namespace strangelet::protocol {

/// WebSocket close codes that this server sends (RFC 6455, section 7.4.1, and the IANA registry of
/// close codes).
enum class close_code : std::uint16_t {
  normal = 1000,
  /// The server is shutting down.
  going_away = 1001,
  protocol_error = 1002,
  /// Binary frames are not accepted.
  unsupported_data = 1003,
  /// A text message that is not UTF-8.
  invalid_payload = 1007,
  /// A limit was broken: slow consumer, unfinished message, too many fragments.
  policy_violation = 1008,
  message_too_big = 1009,
  internal_error = 1011,
  /// The server is draining; come back.
  service_restart = 1012,
  /// Overloaded; try again later.
  try_again_later = 1013,
  /// The token with which the client has signed in is no longer valid.
  token_expired = 4401,
  // For clients that are told in words why they may not come in (`v=2`), beside 4401:
  /// Pages of this origin may not connect.
  forbidden = 4403,
  /// Too many connections of this address or account.
  too_many_connections = 4429,
};

} // namespace strangelet::protocol
