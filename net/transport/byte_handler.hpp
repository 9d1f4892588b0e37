#pragma once

#include "runtime/loop_clock.hpp"

#include <cstddef>

namespace strangelet::net {

/// What a connection speaks: it gets the bytes that came in, and writes to the connection. Called
/// on the connection's loop only.
class byte_handler {
public:
  virtual ~byte_handler() = default;

  /// The connection is this handler's from now on. The first call.
  virtual void on_start() = 0;

  /// Bytes from the peer. The handler may change them in place; `event_parser::padding` bytes
  /// behind them are readable. Not valid after the call.
  virtual void on_bytes(char* data, std::size_t size) = 0;

  /// What had to wait for the peer has been written; nothing is queued any more.
  virtual void on_drained() {}

  /// The peer has not taken a write in time, or too much waits for it. `on_lost` follows.
  virtual void on_stalled() {}

  /// The peer will send no more, but may still read.
  virtual void on_end_of_input() = 0;

  /// The connection is no more; nothing can be written. The last call.
  virtual void on_lost() = 0;

  /// Time to look at deadlines. Returns when it is time again; it may come earlier too.
  virtual runtime::loop_clock::time_point on_tick(runtime::loop_clock::time_point now) = 0;

  /// The server stops: say goodbye, or just close.
  virtual void on_shut_down() = 0;
};

} // namespace strangelet::net
