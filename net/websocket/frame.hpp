#pragma once

#include "protocol/close_code.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace strangelet::net::websocket {

/// Kinds of frames (RFC 6455, section 5.2).
enum class opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

/// Payload that a control frame carries at most, in bytes (RFC 6455, section 5.5).
inline constexpr std::size_t max_control_payload = 125;

/// Bytes that the header of a frame from a server takes at most: it is never masked.
inline constexpr std::size_t max_server_header = 10;

/// Writes the header of an unfragmented, unmasked frame so that it ends right before `end`; returns
/// its size. At least `max_server_header` bytes before `end` must be writable.
std::size_t write_header_before(char* end, opcode kind, std::size_t payload_size) noexcept;

/// A whole unfragmented, unmasked frame.
std::string make_frame(opcode kind, std::string_view payload);

/// A close frame. `reason` is cut to what fits.
std::string make_close_frame(protocol::close_code code, std::string_view reason);

/// True for codes that may stand in a close frame (RFC 6455, section 7.4, and the IANA registry).
bool is_valid_close_code(std::uint16_t code) noexcept;

} // namespace strangelet::net::websocket
