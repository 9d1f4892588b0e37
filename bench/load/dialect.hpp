#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strangelet::bench {

/// How a server frames events: a message is `before`, the name, `between`, the data, `after`.
struct dialect {
  std::string_view name;
  /// What the handshake asks for.
  std::string_view target;
  std::string_view before;
  std::string_view between;
  std::string_view after;
  /// True if Engine.IO's packets are around: open, connect, ping, pong.
  bool has_packets;
};

/// Strangelet's own, and that of NestJS.
inline constexpr dialect plain_dialect{"plain", "/", R"({"event":")", R"(","data":)", "}", false};

/// Socket.IO's protocol 5 over Engine.IO's protocol 4, over WebSocket from the start.
inline constexpr dialect socketio_dialect{
    "socketio", "/socket.io/?EIO=4&transport=websocket", R"(42[")", R"(",)", "]", true};

/// One message: a name and JSON text, views into the text that it was read from.
struct event {
  std::string_view name;
  std::string_view data;
};

/// Nothing if `text` is no event of that dialect. It is not validated: the server did that.
std::optional<event> read_event(const dialect& from, std::string_view text);

/// The text of a member of a JSON object that holds a string without escapes; empty if there is
/// none.
std::string_view string_member(std::string_view data, std::string_view name);

} // namespace strangelet::bench
