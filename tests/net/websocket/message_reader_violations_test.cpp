#define CAF_SUITE net.message_reader_violations

#include <string>

#include "caf/test/unit_test.hpp"

#include "client_frames.hpp"
#include "reader_harness.hpp"

using namespace strangelet::net::test;
using namespace strangelet::net::websocket;
using namespace std::string_literals;

namespace {

const auto cont = opcode::continuation;
const auto text = opcode::text;
const auto ping = opcode::ping;

const auto protocol_error = "violation 1002"s;
const auto unsupported_data = "violation 1003"s;
const auto invalid_payload = "violation 1007"s;
const auto policy_violation = "violation 1008"s;
const auto message_too_big = "violation 1009"s;

/// A header alone, masked, with a length as written.
std::string header(unsigned first_byte, unsigned form, const std::string& length) {
  return std::string{static_cast<char>(first_byte), static_cast<char>(0x80 | form)} + length +
         "\x37\xFA\x21\x3D";
}

/// `count` fragments of one byte each.
std::string fragments(std::size_t count) {
  auto result = open_frame(text, "x");
  for (std::size_t i = 2; i < count; ++i)
    result += open_frame(cont, "x");
  return result + client_frame(cont, "x");
}

} // namespace

CAF_TEST(a frame without a mask is refused) {
  check_calls("\x81\x02hi"s, {protocol_error});
  check_calls("\x81\0"s, {protocol_error});
  check_calls("\x89\0"s, {protocol_error});
  check_calls("\x88\x02\x03\xE8"s, {protocol_error});
  check_calls("\x81\x7E\x01\x00"s + std::string(256, 'x'), {protocol_error});
}

CAF_TEST(reserved bits must be 0) {
  for (unsigned bits : {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70})
    for (unsigned kind : {0x1, 0x2, 0x8, 0x9, 0xA})
      check_calls(raw_frame(0x80 | bits | kind, ""), {protocol_error});
}

CAF_TEST(unknown opcodes are refused) {
  for (unsigned kind : {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
    check_calls(raw_frame(0x80 | kind, ""), {protocol_error});
    check_calls(raw_frame(kind, "x"), {protocol_error});
    check_calls(open_frame(text, "a") + raw_frame(0x80 | kind, ""), {protocol_error});
  }
}

CAF_TEST(binary frames are refused) {
  check_calls(client_frame(opcode::binary, "x"), {unsupported_data});
  check_calls(client_frame(opcode::binary, ""), {unsupported_data});
  check_calls(open_frame(opcode::binary, "x"), {unsupported_data});
  check_calls(client_frame(text, "a") + client_frame(opcode::binary, "x"),
              {"text a", unsupported_data});
}

CAF_TEST(a continuation needs something to continue) {
  check_calls(client_frame(cont, "x"), {protocol_error});
  check_calls(open_frame(cont, "x"), {protocol_error});
  check_calls(client_frame(text, "a") + client_frame(cont, "x"), {"text a", protocol_error});
  check_calls(open_frame(text, "a") + client_frame(cont, "b") + client_frame(cont, "c"),
              {"text ab", protocol_error});
}

CAF_TEST(a message begins only after the end of the one before) {
  check_calls(open_frame(text, "a") + client_frame(text, "b"), {protocol_error});
  check_calls(open_frame(text, "") + open_frame(text, ""), {protocol_error});
  check_calls(open_frame(text, "a") + client_frame(opcode::binary, "b"), {protocol_error});
}

CAF_TEST(a control frame must be whole) {
  for (auto kind : {opcode::close, opcode::ping, opcode::pong})
    check_calls(open_frame(kind, ""), {protocol_error});
}

CAF_TEST(a control frame must not be longer than 125 bytes) {
  for (auto kind : {opcode::close, opcode::ping, opcode::pong}) {
    check_calls(client_frame(kind, std::string(126, 'x')), {protocol_error});
    check_calls(client_frame(kind, std::string(65'536, 'x')), {protocol_error});
  }
}

CAF_TEST(a length must be written in the fewest bytes) {
  check_calls(header(0x81, 126, "\0\0"s), {protocol_error});
  check_calls(header(0x81, 126, "\0\x7D"s), {protocol_error});
  check_calls(header(0x89, 126, "\0\x05"s), {protocol_error});
  check_calls(header(0x81, 127, "\0\0\0\0\0\0\0\x7D"s), {protocol_error});
  check_calls(header(0x81, 127, "\0\0\0\0\0\0\x01\0"s), {protocol_error});
  check_calls(header(0x81, 127, "\0\0\0\0\0\0\xFF\xFF"s), {protocol_error});
  check_calls(header(0x89, 127, "\0\0\0\0\0\0\0\x05"s), {protocol_error});
}

CAF_TEST(the highest bit of a length must be 0) {
  check_calls(header(0x81, 127, "\x80\0\0\0\0\0\0\0"s), {protocol_error});
  check_calls(header(0x81, 127, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s), {protocol_error}, {0, 0});
}

CAF_TEST(a text that is not UTF8 is refused) {
  for (const auto& bad : {"\xFF"s, "\x80"s, "\xC3"s, "a\xC3("s, "\xC0\xAF"s, "\xE0\x80\xAF"s,
                          "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "\xF0\x9F\x91"s, "ok\xFE"s}) {
    check_calls(client_frame(text, bad), {invalid_payload});
    check_calls(open_frame(text, bad) + client_frame(cont, ""), {invalid_payload});
    check_calls(open_frame(text, "") + client_frame(cont, bad), {invalid_payload});
  }
  check_calls(open_frame(text, "\xF0\x9F") + client_frame(cont, "\x91(x"), {invalid_payload});
}

CAF_TEST(a text that cannot become UTF8 is refused before it ends) {
  const auto ping = client_frame(opcode::ping, "never read");
  for (const auto& bad : {"\xFF"s, "ok\x80"s, "\xC0"s, "\xE0\x9F"s, "\xED\xA0"s, "\xF0\x8F"s,
                          "\xF4\x90"s, "\xF5"s, "\xF0\x9F("s}) {
    check_calls(open_frame(text, bad) + ping, {invalid_payload});
    check_calls(open_frame(text, "fine ") + open_frame(cont, bad) + ping, {invalid_payload});
    // Not even the frame is whole.
    check_calls(client_frame(text, bad + std::string(200, 'x')).substr(0, 8 + bad.size()),
                {invalid_payload});
  }
  check_calls(open_frame(text, "\xF4") + client_frame(opcode::ping, "p") + open_frame(cont, "\x90"),
              {"ping p", invalid_payload});
}

CAF_TEST(a close frame of one byte is refused) {
  check_calls(client_frame(opcode::close, "\x03"), {protocol_error});
}

CAF_TEST(a close frame must have a code that may be sent) {
  for (unsigned code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65'535})
    check_calls(client_close(code), {protocol_error});
  for (unsigned code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
                        3000, 3999, 4000, 4999})
    check_calls(client_close(code), {"close " + std::to_string(code)});
}

CAF_TEST(the reason of a close frame must be UTF8) {
  check_calls(client_close(1000, "\xFF"), {invalid_payload});
  check_calls(client_close(1000, "cut \xC3"), {invalid_payload});
}

CAF_TEST(a message may be as big as the limit and not bigger) {
  const reader_limits limits{200, 0};
  const std::string most(200, 'x');
  check_calls(client_frame(text, most), {"text " + most}, limits);
  check_calls(client_frame(text, most + 'x'), {message_too_big}, limits);
  check_calls(open_frame(text, most) + client_frame(cont, ""), {"text " + most}, limits);
  check_calls(open_frame(text, most) + client_frame(cont, "x"), {message_too_big}, limits);
  check_calls(open_frame(text, "x") + client_frame(cont, most), {message_too_big}, limits);
}

CAF_TEST(the size of one message says nothing about the next) {
  const reader_limits limits{10, 0};
  const auto ten = "1234567890"s;
  check_calls(client_frame(text, ten) + client_frame(ping, ten + ten) + client_frame(text, ten) +
                  open_frame(text, "12345") + client_frame(cont, "67890"),
              {"text " + ten, "ping " + ten + ten, "text " + ten, "text " + ten}, limits);
}

CAF_TEST(a message that announces too much is refused before it arrives) {
  check_calls(header(0x81, 126, "\xFF\xFF"s), {message_too_big}, {65'534, 0});
  check_calls(header(0x81, 127, "\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s), {message_too_big});
  check_calls(open_frame(text, "x") + header(0x80, 127, "\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s),
              {message_too_big});
}

CAF_TEST(a message may have as many fragments as the limit and not more) {
  const reader_limits limits{0, 4};
  check_calls(fragments(4), {"text xxxx"}, limits);
  check_calls(fragments(5), {policy_violation}, limits);
  check_calls(fragments(4) + fragments(4), {"text xxxx", "text xxxx"}, limits);
  check_calls(client_frame(text, "a"), {"text a"}, {0, 1});
  check_calls(fragments(2), {policy_violation}, {0, 1});
}

CAF_TEST(empty fragments count and control frames do not ) {
  const reader_limits limits{0, 2};
  check_calls(open_frame(text, "") + open_frame(cont, "") + client_frame(cont, ""),
              {policy_violation}, limits);
  check_calls(open_frame(text, "a") + client_frame(ping, "") + client_frame(ping, "") +
                  client_frame(ping, "") + client_frame(cont, "b"),
              {"ping ", "ping ", "ping ", "text ab"}, limits);
}

CAF_TEST(a limit of 0 is none) {
  const reader_limits limits{0, 0};
  const std::string big(70'000, 'x');
  check_calls(client_frame(text, big), {"text " + big}, limits);
  check_calls(fragments(100), {"text " + std::string(100, 'x')}, limits);
}

CAF_TEST(what came before a violation has been read) {
  check_calls(client_frame(text, "a") + client_frame(ping, "p") + client_frame(text, "\xFF") +
                  client_frame(text, "never"),
              {"text a", "ping p", invalid_payload});
}
