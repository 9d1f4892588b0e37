#pragma once

#include "actors/resume_token.hpp"
#include "net/http_message.hpp"

#include <cstdint>
#include <optional>

namespace strangelet::net::websocket {

/// True if the client asks to speak WebSocket instead of HTTP.
bool is_upgrade(const http::http_request& request);

/// What a client wants of its connection beside the connection itself.
struct client_wishes {
  /// A way to come back when the connection is lost.
  bool can_resume = false;
  /// To come back now, with this token.
  std::optional<actors::resume_key> key{};
  /// Numbers beside events, and refusals in words.
  bool counts = false;
  /// The last event that it has read of the session it comes back to.
  std::uint64_t received = 0;
};

/// Reads `resume=1`, `resumeToken=...`, `v=2` and `received=N` from the query. The token itself is
/// not kept.
client_wishes read_wishes(const http::http_request& request);

/// The answer to an upgrade: 101 with the first subprotocol that was offered, or why not (RFC 6455,
/// section 4.2.2).
http::http_response answer_upgrade(const http::http_request& request);

} // namespace strangelet::net::websocket
