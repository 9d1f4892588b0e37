#pragma once

#include "net/http_message.hpp"
#include "protocol/close_code.hpp"
#include "protocol/error_code.hpp"

#include <optional>
#include <string>

namespace strangelet::net::websocket {

/// A refusal in words.
struct worded_refusal {
  protocol::error_code code;
  protocol::close_code close;
  std::string bytes;
};

/// What a client that counts (`v=2`) gets in the place of `refusal`, since a browser tells no page
/// the status of a handshake: the answer that accepts its WebSocket, an `error` event and a close
/// frame, in `bytes`, to be sent as they are. Absent if `request` is not such a client's, is no
/// valid handshake, or was refused with a status that has no words. `is_draining`: why the server
/// has no room.
std::optional<worded_refusal> refuse_in_words(const http::http_request& request,
                                              const http::http_response& refusal, bool is_draining);

} // namespace strangelet::net::websocket
