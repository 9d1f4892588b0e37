#pragma once

#include "net/http_message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::net::auth {

/// The subprotocol with which browsers hand over a token, which can set no header field: a client
/// offers `bearer, TOKEN`, and the server takes `bearer` as it takes whatever comes first.
constexpr const char* bearer_subprotocol = "bearer";

/// What the value of a field `Authorization` hands over with the scheme `Bearer`, whose name is the
/// same in any case and which at least one space follows (RFC 9110, sections 11.1 and 11.4); empty
/// if nothing.
std::string_view bearer_credentials(std::string_view field);

/// The tokens that `request` carries: in the query as `token`, as `Authorization: Bearer` (RFC
/// 6750, section 2.1), or behind the subprotocol `bearer`. Secrets: never in a log line.
std::vector<std::string> find_tokens(const http::http_request& request);

} // namespace strangelet::net::auth
