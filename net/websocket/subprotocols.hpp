#pragma once

#include "net/http_message.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace strangelet::net::websocket {

/// What `request` offers in `Sec-WebSocket-Protocol`, in its order, as parts of the request. Empty
/// if there is no such field; absent if it is no list of different tokens (RFC 6455, sections 4.1
/// and 4.3). Names are told apart by case.
std::optional<std::vector<std::string_view>> read_subprotocols(const http::http_request& request);

} // namespace strangelet::net::websocket
