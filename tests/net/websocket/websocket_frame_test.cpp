#define CAF_SUITE net.websocket_frame

#include "net/websocket/frame.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net::websocket;
using namespace std::string_literals;
using strangelet::protocol::close_code;

namespace {

std::string header_of(std::size_t payload_size) {
  std::array<char, max_server_header> room{};
  auto* end = room.data() + room.size();
  auto size = write_header_before(end, opcode::text, payload_size);
  return {end - size, size};
}

/// The reason in a close frame for `given`.
std::string sent_reason(const std::string& given) {
  auto frame = make_close_frame(close_code::normal, given);
  CAF_REQUIRE_EQUAL(static_cast<std::size_t>(frame[1]), frame.size() - 2);
  return frame.substr(4);
}

} // namespace

CAF_TEST(a length is written in the fewest bytes) {
  CAF_CHECK_EQUAL(header_of(0), "\x81\x00"s);
  CAF_CHECK_EQUAL(header_of(1), "\x81\x01"s);
  CAF_CHECK_EQUAL(header_of(125), "\x81\x7D"s);
  CAF_CHECK_EQUAL(header_of(126), "\x81\x7E\x00\x7E"s);
  CAF_CHECK_EQUAL(header_of(127), "\x81\x7E\x00\x7F"s);
  CAF_CHECK_EQUAL(header_of(65'535), "\x81\x7E\xFF\xFF"s);
  CAF_CHECK_EQUAL(header_of(65'536), "\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
  CAF_CHECK_EQUAL(header_of(0x0102'0304'0506'0708), "\x81\x7F\x01\x02\x03\x04\x05\x06\x07\x08"s);
}

CAF_TEST(a header touches nothing in front of itself) {
  std::array<char, 16> room{};
  room.fill('#');
  auto size = write_header_before(room.data() + room.size(), opcode::ping, 300);
  CAF_CHECK_EQUAL(size, 4u);
  auto untouched = std::count(room.begin(), room.end() - 4, '#');
  CAF_CHECK_EQUAL(untouched, 12);
}

CAF_TEST(a frame is final and unmasked and holds its payload) {
  CAF_CHECK_EQUAL(make_frame(opcode::text, "hi"), "\x81\x02hi"s);
  CAF_CHECK_EQUAL(make_frame(opcode::binary, ""), "\x82\x00"s);
  CAF_CHECK_EQUAL(make_frame(opcode::ping, ""), "\x89\x00"s);
  CAF_CHECK_EQUAL(make_frame(opcode::pong, "p\0q"s), "\x8A\x03p\0q"s);
  auto big = make_frame(opcode::text, std::string(65'536, 'x'));
  CAF_CHECK_EQUAL(big.size(), 10u + 65'536u);
  CAF_CHECK_EQUAL(std::count(big.begin(), big.end(), 'x'), 65'536);
}

CAF_TEST(a close frame holds its code in network order and then the reason) {
  CAF_CHECK_EQUAL(make_close_frame(close_code::normal, ""), "\x88\x02\x03\xE8"s);
  CAF_CHECK_EQUAL(make_close_frame(close_code::policy_violation, "slow"), "\x88\x06\x03\xF0slow"s);
  CAF_CHECK_EQUAL(make_close_frame(static_cast<close_code>(4999), "x"), "\x88\x03\x13\x87x"s);
}

CAF_TEST(a reason is cut to what a control frame may hold) {
  CAF_CHECK_EQUAL(sent_reason(std::string(123, 'r')), std::string(123, 'r'));
  CAF_CHECK_EQUAL(sent_reason(std::string(124, 'r')), std::string(123, 'r'));
  CAF_CHECK_EQUAL(sent_reason(std::string(5'000, 'r')), std::string(123, 'r'));
}

CAF_TEST(a reason is not cut within a character) {
  const auto front = std::string(121, 'r');
  CAF_CHECK_EQUAL(sent_reason(front + "\u00FC"), front + "\u00FC");
  CAF_CHECK_EQUAL(sent_reason(front + "r\u00FC"), front + "r");
  CAF_CHECK_EQUAL(sent_reason(front + "\u20AC"), front);
  CAF_CHECK_EQUAL(sent_reason(front + "\U0001F44B"), front);
}

CAF_TEST(only some codes may stand in a close frame) {
  struct span {
    unsigned first;
    unsigned last;
    bool valid;
  };
  for (auto each : {span{0, 999, false}, span{1000, 1003, true}, span{1004, 1006, false},
                    span{1007, 1014, true}, span{1015, 2999, false}, span{3000, 4999, true},
                    span{5000, 65'535, false}}) {
    unsigned wrong = 0;
    for (auto code = each.first; code <= each.last; ++code)
      if (is_valid_close_code(static_cast<std::uint16_t>(code)) != each.valid)
        ++wrong;
    CAF_MESSAGE("codes " << each.first << " to " << each.last);
    CAF_CHECK_EQUAL(wrong, 0u);
  }
}
