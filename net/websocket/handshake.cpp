#include "net/websocket/handshake.hpp"

#include "crypto/base64.hpp"
#include "crypto/digest.hpp"
#include "net/websocket/subprotocols.hpp"

#include <boost/beast/http/rfc7230.hpp>

#include <array>
#include <charconv>
#include <string>

namespace strangelet::net::websocket {

namespace {

/// What the server adds to the key to show that it means it (RFC 6455, section 1.3).
constexpr std::string_view handshake_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// 16 bytes in base64 (RFC 6455, section 4.1): 22 digits and two fillers.
bool is_valid_key(std::string_view key) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return key.size() == 24 && key.substr(22) == "==" && key.find_first_not_of(digits) == 22;
}

std::string accept_key(std::string_view key) {
  std::string text{key};
  text += handshake_guid;
  const auto digest = crypto::sha1(text);
  return crypto::encode_base64(digest.data(), digest.size());
}

bool has_token(std::string_view list, std::string_view token) {
  return boost::beast::http::token_list{{list.data(), list.size()}}.exists(
      {token.data(), token.size()});
}

} // namespace

bool is_upgrade(const http::http_request& request) {
  return has_token(request.field("upgrade"), "websocket");
}

client_wishes read_wishes(const http::http_request& request) {
  const auto field = [&](const char* name) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? nullptr : &found->second;
  };
  const auto is = [&](const char* name, std::string_view value) {
    const auto* found = field(name);
    return found != nullptr && *found == value;
  };
  client_wishes result;
  result.can_resume = is("resume", "1");
  result.counts = is("v", "2");
  if (const auto* token = field("resumeToken")) {
    result.can_resume = true;
    result.key = actors::resume_key::of(*token);
  }
  if (const auto* received = field("received"); received != nullptr && result.counts)
    std::from_chars(received->data(), received->data() + received->size(), result.received);
  return result;
}

http::http_response answer_upgrade(const http::http_request& request) {
  if (request.method != "GET")
    return http::make_error(405, "A WebSocket begins with GET.").set("Allow", "GET");
  if (!has_token(request.field("connection"), "upgrade"))
    return http::make_error(400, "Connection must hold the option Upgrade.");
  if (request.field("sec-websocket-version") != "13")
    return http::make_error(426, "Only version 13 of the WebSocket protocol is spoken here.")
        .set("Sec-WebSocket-Version", "13")
        .set("Upgrade", "websocket");
  auto key = request.field("sec-websocket-key");
  if (!is_valid_key(key))
    return http::make_error(400, "Sec-WebSocket-Key must be 16 bytes in base64.");
  auto subprotocols = read_subprotocols(request);
  if (!subprotocols)
    return http::make_error(400, "Sec-WebSocket-Protocol must be a list of different tokens.");
  http::http_response result;
  result.status = 101;
  result.set("Upgrade", "websocket")
      .set("Connection", "Upgrade")
      .set("Sec-WebSocket-Accept", accept_key(key));
  // Browsers give up a connection if they have offered some and none is taken.
  if (!subprotocols->empty())
    result.set("Sec-WebSocket-Protocol", std::string{subprotocols->front()});
  return result;
}

} // namespace strangelet::net::websocket
