#pragma once

#include "net/http/http_message.hpp"

namespace strangelet::net::websocket {

/// True if the client asks to speak WebSocket instead of HTTP.
bool is_upgrade(const http::http_request& request);

/// The answer to an upgrade: 101, or why not (RFC 6455, section 4.2.2).
http::http_response answer_upgrade(const http::http_request& request);

} // namespace strangelet::net::websocket
