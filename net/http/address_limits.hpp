#pragma once

#include "net/http_message.hpp"

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <optional>

namespace strangelet::net {

class connection;

} // namespace strangelet::net

namespace strangelet::net::http {

/// Whether `owner` counts among the connections of its address. Not counted are trusted proxies,
/// which speak for many, and peers on this machine.
bool is_counted(connection& owner);

/// Takes one of the requests of the address that a request comes from: `forwarded`, if an HTTP
/// proxy speaks for that one, else the peer. The answer to the request if there is none.
std::optional<http_response>
refuse_request(connection& owner, const std::optional<boost::asio::ip::address>& forwarded);

/// The answer to a connection whose address has too many, or too many new ones.
http_response answer_too_many(std::chrono::seconds retry_after);

} // namespace strangelet::net::http
