#pragma once

#include <cstddef>

namespace strangelet::protocol {

/// Bounds on what one message may contain. 0 turns a bound off.
struct message_limits {
  /// Levels of arrays and objects in a message, the outermost object being the first.
  std::size_t nesting = 32;
  /// Characters (Unicode code points) of a chat message after trimming.
  std::size_t chat_length = 2000;
  /// Bytes of a `connection_state` value; a handful of short words exist (W3C WebRTC,
  /// section 4.4.3).
  static constexpr std::size_t state_length = 64;
  /// Interests of one ticket, and characters of one interest after trimming.
  static constexpr std::size_t interests = 10;
  static constexpr std::size_t interest_length = 32;
  /// Bytes of a language tag (BCP 47 asks for room for 35).
  static constexpr std::size_t language_length = 35;
};

} // namespace strangelet::protocol
