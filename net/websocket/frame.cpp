#include "net/websocket/frame.hpp"

#include <algorithm>
#include <array>

namespace strangelet::net::websocket {

namespace {

constexpr std::uint8_t fin_bit = 0x80;
constexpr std::uint8_t length_in_2_bytes = 126;
constexpr std::uint8_t length_in_8_bytes = 127;

} // namespace

std::size_t write_header_before(char* end, opcode kind, std::size_t payload_size) noexcept {
  auto* at = end;
  auto put_length = [&](int bytes) {
    for (int i = 0; i < bytes; ++i)
      *--at = static_cast<char>(payload_size >> (8 * i));
  };
  if (payload_size < length_in_2_bytes) {
    put_length(1);
  } else if (payload_size <= UINT16_MAX) {
    put_length(2);
    *--at = static_cast<char>(length_in_2_bytes);
  } else {
    put_length(8);
    *--at = static_cast<char>(length_in_8_bytes);
  }
  *--at = static_cast<char>(fin_bit | static_cast<std::uint8_t>(kind));
  return static_cast<std::size_t>(end - at);
}

std::string make_frame(opcode kind, std::string_view payload) {
  std::array<char, max_server_header> header{};
  auto size = write_header_before(header.data() + header.size(), kind, payload.size());
  std::string result{header.data() + header.size() - size, size};
  result += payload;
  return result;
}

std::string make_close_frame(protocol::close_code code, std::string_view reason) {
  auto number = static_cast<std::uint16_t>(code);
  std::string payload{static_cast<char>(number >> 8), static_cast<char>(number & 0xFF)};
  auto length = std::min(reason.size(), max_control_payload - 2);
  // Not within a character: the reason is UTF-8 (RFC 6455, section 5.5.1).
  while (length < reason.size() && length > 0 && (reason[length] & 0xC0) == 0x80)
    --length;
  payload += reason.substr(0, length);
  return make_frame(opcode::close, payload);
}

bool is_valid_close_code(std::uint16_t code) noexcept {
  // 1004 to 1006 and 1015 have a meaning but are never sent; 1016 to 2999 are reserved.
  constexpr std::array unsendable{1004, 1005, 1006};
  if (code >= 3000)
    return code <= 4999;
  return code >= 1000 && code <= 1014 &&
         std::find(unsendable.begin(), unsendable.end(), code) == unsendable.end();
}

} // namespace strangelet::net::websocket
