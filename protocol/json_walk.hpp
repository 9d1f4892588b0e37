#pragma once

// Private to protocol.

#include "protocol/json_value.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace strangelet::protocol {

/// The members of `data` that some event reads.
enum class field {
  answer,
  candidate,
  interests,
  is_typing,
  language,
  message,
  mode,
  offer,
  room_id,
  state,
  strict,
  t,
};

/// The names on the wire, in the order of the enumeration.
inline constexpr std::array<std::string_view, 12> field_names{
    "answer", "candidate", "interests", "isTyping", "language", "message",
    "mode",   "offer",     "roomId",    "state",    "strict",   "t",
};

constexpr std::string_view to_string(field name) noexcept {
  return field_names[static_cast<std::size_t>(name)];
}

/// What a walk has found: JSON text without the white space around it, or empty where there is
/// none. The spans point into the document. Of a key that occurs twice the last value counts.
struct outline {
  bool is_object = false;
  /// There is a backslash somewhere; without one no string needs a second look.
  bool has_escapes = false;
  /// The deepest level of arrays and objects; the outermost is level 1.
  std::size_t depth = 0;
  std::string_view event;
  std::string_view data;
  std::array<std::string_view, field_names.size()> fields;

  std::string_view operator[](field name) const noexcept {
    return fields[static_cast<std::size_t>(name)];
  }

  /// The text of a JSON string of this document, as `read_text` gives it.
  bool text_of(std::string_view json_string, std::string& buffer, std::string_view& out) const {
    if (has_escapes)
      return read_text(json_string, buffer, out);
    out = inside_quotes(json_string);
    return true;
  }
};

/// The same of a message whose sender counts: also the members beside `event` that hold its
/// numbers.
struct counted_outline : outline {
  std::string_view id;
  std::string_view ack;
};

/// Checks a document against the whole of RFC 8259 and notes where the parts of an event lie, in
/// one pass over the tokens that simdjson's SIMD stage finds (which also checks UTF-8 and control
/// characters in strings).
///
/// simdjson's own values are not asked: On-Demand checks only what it is asked to convert, refuses
/// numbers beyond 64 bits and lone surrogates, which the RFC's grammar allows, and may take the
/// bytes behind a document for its closing brackets. The walk needs no recursion, so depth costs no
/// stack.
///
/// Keeps its buffers between calls. Not thread-safe.
class json_walk {
public:
  /// Bytes that must be readable behind a document.
  static constexpr std::size_t padding = 64;

  json_walk();
  ~json_walk();

  /// Returns whether `text` is a JSON document and, if so, sets `found`.
  bool run(std::string_view text, outline& found);

  /// The same with the numbers. A function of its own, so that they cost nobody else a comparison.
  bool run(std::string_view text, counted_outline& found);

private:
  struct parser;

  template <class Outline>
  bool walk(std::string_view text, Outline& found);

  std::unique_ptr<parser> parser_;
};

} // namespace strangelet::protocol
