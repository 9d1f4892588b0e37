#pragma once

#include "protocol/client_event.hpp"
#include "protocol/limits.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace strangelet::protocol {

/// Reads client messages: full validation (RFC 8259, UTF-8, nesting), then the fields of the event.
/// Keeps buffers between calls: use one per thread. Not thread-safe.
class event_parser {
public:
  /// Bytes that must be readable behind a message (their values do not matter).
  static constexpr std::size_t padding = 64;

  event_parser();
  ~event_parser();
  event_parser(event_parser&&) noexcept;
  event_parser& operator=(event_parser&&) noexcept;

  /// Reads one message. At least `padding` bytes behind `text` must be readable memory. Never
  /// throws on bad input: what cannot be understood comes back as `rejected`.
  ///
  /// Where an object holds a key twice the last one counts, as in ECMAScript's `JSON.parse`. A
  /// field that may be left out may also be null. Unknown members are checked for validity and
  /// ignored.
  client_event parse(std::string_view text, const message_limits& limits);

  /// The same for a client that counts: also reads `id` and `ack`, beside `event`. An event with an
  /// `id` that is about a room must name it. One that is rejected has its `id`, if that is valid.
  counted_event parse_counted(std::string_view text, const message_limits& limits);

  /// The same as `parse` for text without padding: copies it first.
  client_event parse_copy(std::string_view text, const message_limits& limits);

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace strangelet::protocol
