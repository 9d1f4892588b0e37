#pragma once

#include "actors/settings.hpp"
#include "net/http/bridge.hpp"
#include "net/http/http_message.hpp"

#include <string_view>
#include <variant>

namespace strangelet::net::http {

/// A question for the supervisor, or the answer that says what is wrong with the request.
using query_or_error = std::variant<service_query, http_response>;

/// Rooms that one page of `GET /videochat/rooms` holds at most.
inline constexpr std::size_t max_page = 1000;

/// Reads `limit`, `offset` and `state`. Numbers that are too large are served as the largest that
/// make sense, here as below.
query_or_error read_list_rooms(const http_request& request);

/// Interests that one answer of `GET /videochat/interests` holds at most.
inline constexpr std::size_t max_interests = 100;

/// Reads `limit`.
query_or_error read_list_interests(const http_request& request);

/// The question about, or the order to close, the room with this id.
query_or_error read_room(const http_request& request, std::string_view id);

/// Reads the JSON body of `POST /videochat/cleanup`; what it leaves out comes from `defaults`.
query_or_error read_clean_up(const http_request& request, const actors::settings& defaults);

} // namespace strangelet::net::http
