#pragma once

#include "net/http/http_session.hpp"
#include "net/websocket/websocket_session.hpp"
#include "protocol/server_event.hpp"

#include <memory>
#include <string>

#include "client_frames.hpp"
#include "shard_fixture.hpp"

namespace strangelet::net::test {

/// One WebSocket client with a session of its own.
class websocket_fixture : public shard_fixture {
public:
  /// Without rates unless the test says otherwise: most of them are faster than any person.
  static settings without_rates();

  explicit websocket_fixture(const settings& given = without_rates()) : shard_fixture(given) {}

  /// Begins a session that has said its `connected`.
  std::weak_ptr<connection> start();

  /// Takes the connection of `client`, which has to begin with a handshake.
  std::weak_ptr<connection> start_http(http::entrance through);

  /// Runs `task` with the session of a connection, on its loop.
  template <class F>
  void with_session(const std::weak_ptr<connection>& which, F task) {
    with(which, [&](connection& member) {
      task(static_cast<websocket::websocket_session&>(member.handler()));
    });
  }

  /// The next frame, as `text {...}`, `ping`, `pong ...`, `close 1000 ...`, or `end`.
  std::string next_frame() const;

  peer client{port(), true};
};

/// The name of the event in a frame; anything else comes back as it is.
std::string event_of(const std::string& frame);

/// What a `pong` event has to say; anything else comes back as it is.
std::string mark_of(const std::string& frame);

/// A `ping` event, which a session answers with a `pong` that holds `mark` again.
std::string ping_event(const std::string& mark);

/// The same as a frame.
std::string ping_frame(const std::string& mark);

/// Such a `pong`.
protocol::server_event pong_with(const std::string& mark);

} // namespace strangelet::net::test
