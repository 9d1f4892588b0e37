#pragma once

#include "net/websocket/frame.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace strangelet::net::test {

/// The mask of all frames that these tests send; each of its bytes differs from the others.
inline constexpr std::uint8_t client_mask[] = {0x37, 0xFA, 0x21, 0x3D};

/// `payload`, masked.
std::string masked(std::string_view payload);

/// A whole frame as a client sends it. `first_byte` has the final bit and the opcode.
std::string raw_frame(unsigned first_byte, std::string_view payload);

/// The only frame of a message, or a control frame.
std::string client_frame(websocket::opcode kind, std::string_view payload);

/// A frame that others of the same message follow.
std::string open_frame(websocket::opcode kind, std::string_view payload);

/// A close frame. `reason` may be anything.
std::string client_close(unsigned code, std::string_view reason = {});

} // namespace strangelet::net::test
