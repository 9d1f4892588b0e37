#pragma once

#include "net/http_message.hpp"

#include <optional>
#include <string>

namespace strangelet::net::websocket {

/// What a client that counts (`v=2`) gets in the place of `refusal`, since a browser tells no page
/// the status of a handshake: the answer that accepts its WebSocket, an `error` event and a close
/// frame, to be sent as they are. Absent if `request` is not such a client's, is no valid
/// handshake, or was refused with a status that has no words. `is_draining`: why the server has no
/// room.
std::optional<std::string> refuse_in_words(const http::http_request& request,
                                           const http::http_response& refusal, bool is_draining);

} // namespace strangelet::net::websocket
