#pragma once

#include "net/reader_limits.hpp"
#include "net/websocket/frame.hpp"
#include "protocol/close_code.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::net::websocket {

/// Takes what a `message_reader` has read.
class message_sink {
public:
  virtual ~message_sink() = default;

  /// A whole text message, valid UTF-8. `event_parser::padding` bytes behind it are readable. Not
  /// valid after the call.
  virtual void on_text(std::string_view text) = 0;

  virtual void on_ping(std::string_view payload) = 0;

  virtual void on_pong(std::string_view payload) = 0;

  /// The peer closes; nothing follows. Without a code in the frame `code` is absent.
  virtual void on_close(std::optional<protocol::close_code> code) = 0;
};

/// Why a peer must be cut off.
struct violation {
  protocol::close_code code;
  /// A few words for the close frame.
  std::string_view reason;
};

/// Turns the bytes of a WebSocket client into messages: frames, masks, fragments, control frames,
/// UTF-8 (RFC 6455, sections 5 and 8.1). No I/O: bytes go in, calls come out. Holds memory only
/// while a message is incomplete. Not thread-safe.
class message_reader {
public:
  /// `limits` must outlive the reader.
  explicit message_reader(const reader_limits& limits) noexcept : limits_(&limits) {}

  /// Reads `size` bytes, which it changes in place; the bytes behind them must be readable as for
  /// `message_sink::on_text`. After a violation or a close frame, feed no more.
  std::optional<violation> feed(char* data, std::size_t size, message_sink& sink) {
    return feed(data, size, sink, size).broken;
  }

  /// What became of bytes.
  struct progress {
    /// How many were read.
    std::size_t taken;
    std::optional<violation> broken{};
  };

  /// The same, but begins `max_frames` frames at most: the bytes behind them are left as they are.
  progress feed(char* data, std::size_t size, message_sink& sink, std::size_t max_frames);

  /// Payload bytes of the frame in progress that are still to come.
  std::uint64_t missing() const noexcept {
    return in_frame_ ? remaining_ : 0;
  }

  /// True between messages: nothing was begun and not finished.
  bool is_idle() const noexcept {
    return header_size_ == 0 && !in_frame_ && !in_message_;
  }

private:
  using outcome = std::optional<violation>;

  std::size_t missing_header_bytes() const noexcept;
  std::size_t take_header(const char* data, std::size_t size) noexcept;
  outcome begin_frame();
  outcome check_opcode() const noexcept;
  outcome check_length() const noexcept;
  outcome count_frame() noexcept;
  std::uint64_t declared_length() const noexcept;
  outcome take_payload(char* data, std::size_t size, message_sink& sink);
  /// Text that cannot become UTF-8 any more is refused before the message ends.
  outcome check_text_so_far() noexcept;
  outcome end_frame(std::string_view payload, message_sink& sink);
  outcome end_message(std::string_view text, message_sink& sink);
  outcome end_control(std::string_view payload, message_sink& sink);
  outcome end_close(std::string_view payload, message_sink& sink);
  void unmask(char* data, std::size_t size) noexcept;

  opcode kind() const noexcept;
  bool is_final() const noexcept;
  bool is_control() const noexcept;

  const reader_limits* limits_;
  /// Payload bytes of the current frame that are still to come, and those that have come.
  std::uint64_t remaining_ = 0;
  std::uint64_t received_ = 0;
  /// The parts of a message, or of a control frame, that came before the current bytes.
  std::string message_;
  std::string control_;
  /// Bytes of `message_` that are whole characters.
  std::size_t checked_ = 0;
  std::uint64_t message_size_ = 0;
  std::size_t fragments_ = 0;
  std::array<std::uint8_t, 14> header_{};
  std::array<std::uint8_t, 4> mask_{};
  std::uint8_t header_size_ = 0;
  bool in_frame_ = false;
  bool in_message_ = false;
  bool closed_ = false;
};

} // namespace strangelet::net::websocket
