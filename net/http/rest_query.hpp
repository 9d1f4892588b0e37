#pragma once

#include "actors/interfaces.hpp"
#include "actors/settings.hpp"
#include "net/http_message.hpp"
#include "support/result.hpp"

#include <string_view>

namespace strangelet::net::http {

/// A question for the supervisor, or the answer that says what is wrong with the request.
template <class Query>
using query_or_error = support::result<Query, http_response>;

/// Rooms that one page of `GET /videochat/rooms` holds at most.
inline constexpr std::size_t max_page = 1000;

/// Reads `limit`, `offset` and `state`. Numbers that are too large are served as the largest that
/// make sense, here as below.
query_or_error<actors::list_rooms> read_list_rooms(const http_request& request);

/// Interests that one answer of `GET /videochat/interests` holds at most.
inline constexpr std::size_t max_interests = 100;

/// Reads `limit`.
query_or_error<actors::list_interests> read_list_interests(const http_request& request);

/// What is asked about, or to be done with, the room with this id: a `Query{id}`.
template <class Query>
query_or_error<Query> read_room_question(std::string_view id) {
  const auto parsed = protocol::uuid::parse(id);
  if (!parsed)
    return make_error(404, "There is no such room.");
  return Query{protocol::room_id{*parsed}};
}

/// Reads the JSON body of `POST /videochat/cleanup`; what it leaves out comes from `defaults`.
query_or_error<actors::clean_up> read_clean_up(const http_request& request,
                                               const actors::settings& defaults);

} // namespace strangelet::net::http
