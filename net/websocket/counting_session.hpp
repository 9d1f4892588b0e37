#pragma once

#include "net/websocket/websocket_session.hpp"

namespace strangelet::net::websocket {

/// The WebSocket of a client that counts its events (`v=2`). Each event with an `id` reaches the
/// session, also one that is refused before it is looked at, so that the client can know what
/// became of it. A class of its own, so that nobody else pays for that.
class counting_session final : public websocket_session {
public:
  using websocket_session::websocket_session;

private:
  void on_text(std::string_view text) override;
};

} // namespace strangelet::net::websocket
