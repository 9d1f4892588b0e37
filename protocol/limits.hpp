#pragma once

#include <cstddef>

namespace strangelet::protocol {

/// Bounds on what one message may contain. 0 turns a bound off.
struct message_limits {
  /// Levels of arrays and objects in a message, the outermost object being the first.
  std::size_t nesting = 32;
  /// Characters (Unicode code points) of a chat message after trimming.
  std::size_t chat_length = 2000;
  /// Characters (code points) of a `connection_state` value; a handful of short words exist (W3C
  /// WebRTC, section 4.4.3).
  static constexpr std::size_t state_length = 64;
  /// Different interests of one ticket, and characters (code points) of the key of one: after
  /// folding and trimming.
  static constexpr std::size_t interests = 10;
  static constexpr std::size_t interest_length = 32;
  /// Strings in a list of interests, those that say the same included.
  static constexpr std::size_t listed_interests = 100;
  /// Characters of an interest as it was typed, trimmed: one of a key may be several there, such as
  /// a letter and its marks, or the three parts of a Korean syllable.
  static constexpr std::size_t spelling_length = 4 * interest_length;
  /// Bytes of a language tag (BCP 47 asks for room for 35).
  static constexpr std::size_t language_length = 35;
};

} // namespace strangelet::protocol
