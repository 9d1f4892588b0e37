#pragma once

// Private to protocol.

#include "protocol/client_event.hpp"
#include "protocol/json_walk.hpp"
#include "protocol/limits.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace strangelet::protocol {

/// Reads the fields of one event out of the outline of a message. Each reader returns false when
/// its field is wrong; `problem` then says what, naming the field, in a sentence for people.
class field_reader {
public:
  /// `scratch` is a buffer for text whose escapes have to be resolved.
  field_reader(const outline& found, const message_limits& limits, std::string& scratch)
      : found_(found), limits_(limits), scratch_(scratch) {}

  /// Any JSON value, null included, as it is; required.
  bool any(field name, std::string& payload);

  /// Any JSON value, as it is; empty when absent.
  bool optional_any(field name, std::string& json);

  /// `message`: text of the permitted length, trimmed, as JSON.
  bool chat_message(std::string& payload);

  /// `state`: a short text, perhaps an empty one, as JSON.
  bool connection_state(std::string& payload);

  /// `isTyping`: true or false, as JSON.
  bool is_typing(std::string& payload);

  /// `roomId`: the nil UUID for text that is no UUID.
  bool room(std::optional<room_id>& room);

  /// `interests`, `mode`, `language` and `strict`: absent when none of them is there.
  bool wants(std::optional<preferences>& wants);

  const std::string& problem() const noexcept {
    return problem_;
  }

private:
  /// The field, or empty when it is absent or null.
  std::string_view optional(field name) const noexcept;

  /// Reads the string `json`; `what` says what the field must be.
  bool text(field name, std::string_view json, std::string_view what, std::string_view& out);
  bool boolean(field name, std::string_view json, bool& out);

  bool interests(std::string_view json, std::vector<interest>& out);
  /// Adds one interest, unless it is there already.
  bool one_interest(std::string_view json, std::vector<interest>& out);
  bool mode(std::string_view json, chat_mode& out);
  bool language(std::string_view json, std::string& out);

  /// Notes that `name` is wrong and returns false.
  bool fail(field name, std::string_view what);

  const outline& found_;
  const message_limits& limits_;
  std::string& scratch_;
  std::string problem_;
};

} // namespace strangelet::protocol
