#pragma once

#include "net/websocket/message_reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace strangelet::net::test {

/// What a `message_reader` makes of some bytes.
struct reading {
  /// In order: `text hello`, `ping p`, `pong`, `close 1000`, `close without a code`, `violation
  /// 1002`.
  std::vector<std::string> calls;
  /// Whether nothing is left that was begun and not finished.
  bool is_idle = true;
};

/// Reads `bytes` in pieces that end where `cuts`, in ascending order, say. A piece lies in memory
/// that ends where it must be readable to, and that is gone after the call, so that a sanitizer
/// sees whoever reads too far or too late.
reading read_in_pieces(std::string_view bytes, const std::vector<std::size_t>& cuts,
                       const websocket::reader_limits& limits);

/// Checks that `bytes` are read as `expected`, at once, byte by byte, and cut in two anywhere.
void check_calls(std::string_view bytes, const std::vector<std::string>& expected,
                 const websocket::reader_limits& limits = {});

/// The same for bytes that end between two messages, or within one.
void check_idle_after(std::string_view bytes, bool is_idle);

} // namespace strangelet::net::test
