#include "client_frames.hpp"

namespace strangelet::net::test {

std::string masked(std::string_view payload) {
  std::string result{payload};
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = static_cast<char>(static_cast<std::uint8_t>(result[i]) ^ client_mask[i % 4]);
  return result;
}

std::string raw_frame(unsigned first_byte, std::string_view payload) {
  std::string result{static_cast<char>(first_byte)};
  auto put_length = [&](unsigned form, unsigned bytes) {
    result += static_cast<char>(0x80 | form);
    for (auto i = bytes; i > 0; --i)
      result += static_cast<char>(payload.size() >> (8 * (i - 1)));
  };
  if (payload.size() < 126)
    put_length(static_cast<unsigned>(payload.size()), 0);
  else if (payload.size() < 65'536)
    put_length(126, 2);
  else
    put_length(127, 8);
  result.append(reinterpret_cast<const char*>(client_mask), sizeof(client_mask));
  return result + masked(payload);
}

std::string client_frame(websocket::opcode kind, std::string_view payload) {
  return raw_frame(0x80U | static_cast<unsigned>(kind), payload);
}

std::string open_frame(websocket::opcode kind, std::string_view payload) {
  return raw_frame(static_cast<unsigned>(kind), payload);
}

std::string client_close(unsigned code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  payload += reason;
  return client_frame(websocket::opcode::close, payload);
}

} // namespace strangelet::net::test
