#pragma once

#include "actors/resume_token.hpp"
#include "net/http/http_message.hpp"

#include <optional>

namespace strangelet::net::websocket {

/// True if the client asks to speak WebSocket instead of HTTP.
bool is_upgrade(const http::http_request& request);

/// What a client wants to happen when its connection is lost, or was.
struct resume_wish {
  /// A way to come back.
  bool is_wanted = false;
  /// To come back now, with this token.
  std::optional<actors::resume_key> key;
};

/// Reads `resume=1` and `resumeToken=...` from the query. The token itself is not kept.
resume_wish read_resume_wish(const http::http_request& request);

/// The answer to an upgrade: 101 with the first subprotocol that was offered, or why not (RFC 6455,
/// section 4.2.2).
http::http_response answer_upgrade(const http::http_request& request);

} // namespace strangelet::net::websocket
