#pragma once

#include <cstddef>

namespace strangelet::net::websocket {

/// What one message may cost. 0 turns a bound off.
struct reader_limits {
  /// Bytes of a message, over all its fragments.
  std::size_t message_size = 65'536;
  /// Frames of one message.
  std::size_t fragments = 64;
};

} // namespace strangelet::net::websocket
