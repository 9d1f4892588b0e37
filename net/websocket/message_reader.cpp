#include "net/websocket/message_reader.hpp"

#include "protocol/event_parser.hpp"
#include "support/utf8.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace strangelet::net::websocket {

namespace {

using protocol::close_code;

constexpr violation unmasked{close_code::protocol_error, "unmasked frame"};
constexpr violation reserved_bits{close_code::protocol_error, "reserved bit set"};
constexpr violation unknown_opcode{close_code::protocol_error, "unknown opcode"};
constexpr violation broken_control{close_code::protocol_error,
                                   "control frame in pieces or too long"};
constexpr violation stray_continuation{close_code::protocol_error, "nothing to continue"};
constexpr violation unfinished_message{close_code::protocol_error, "new message inside another"};
constexpr violation wasteful_length{close_code::protocol_error, "length in more bytes than needed"};
constexpr violation broken_close{close_code::protocol_error, "malformed close frame"};
constexpr violation binary_frame{close_code::unsupported_data, "binary frame"};
constexpr violation too_big{close_code::message_too_big, "message too big"};
constexpr violation too_many_fragments{close_code::policy_violation, "too many fragments"};
constexpr violation not_utf8{close_code::invalid_payload, "text that is not UTF-8"};

} // namespace

message_reader::progress message_reader::feed(char* data, std::size_t size, message_sink& sink,
                                              std::size_t max_frames) {
  auto left = size;
  while (left > 0 && !closed_) {
    if (!in_frame_) {
      if (max_frames-- == 0)
        return {size - left};
      auto taken = take_header(data, left);
      data += taken;
      left -= taken;
      if (missing_header_bytes() != 0)
        continue;
      if (auto broken = begin_frame())
        return {size, broken};
    }
    auto length = static_cast<std::size_t>(std::min<std::uint64_t>(left, remaining_));
    if (auto broken = take_payload(data, length, sink))
      return {size, broken};
    data += length;
    left -= length;
  }
  return {size};
}

// -- the header of a frame --

std::size_t message_reader::missing_header_bytes() const noexcept {
  std::size_t whole = 2;
  if (header_size_ >= 2) {
    auto length = header_[1] & 0x7F;
    whole += (length == 126 ? 2U : length == 127 ? 8U : 0U) + ((header_[1] & 0x80) != 0 ? 4U : 0U);
  }
  return whole - header_size_;
}

std::size_t message_reader::take_header(const char* data, std::size_t size) noexcept {
  std::size_t taken = 0;
  // Twice at most: the first two bytes tell how many there are.
  while (taken < size && missing_header_bytes() != 0) {
    auto count = std::min(size - taken, missing_header_bytes());
    std::memcpy(header_.data() + header_size_, data + taken, count);
    header_size_ = static_cast<std::uint8_t>(header_size_ + count);
    taken += count;
  }
  return taken;
}

message_reader::outcome message_reader::begin_frame() {
  if ((header_[0] & 0x70) != 0)
    return reserved_bits;
  if ((header_[1] & 0x80) == 0)
    return unmasked;
  if (auto broken = check_opcode())
    return broken;
  if (auto broken = check_length())
    return broken;
  remaining_ = declared_length();
  received_ = 0;
  if (auto broken = count_frame())
    return broken;
  std::copy_n(header_.begin() + header_size_ - 4, 4, mask_.begin());
  header_size_ = 0;
  in_frame_ = true;
  return std::nullopt;
}

message_reader::outcome message_reader::check_opcode() const noexcept {
  switch (kind()) {
  case opcode::continuation:
    return in_message_ ? outcome{} : stray_continuation;
  case opcode::text:
    return in_message_ ? unfinished_message : outcome{};
  case opcode::binary:
    return in_message_ ? unfinished_message : binary_frame;
  case opcode::close:
  case opcode::ping:
  case opcode::pong:
    return is_final() && declared_length() <= max_control_payload ? outcome{} : broken_control;
  }
  return unknown_opcode;
}

message_reader::outcome message_reader::check_length() const noexcept {
  auto form = header_[1] & 0x7F;
  auto length = declared_length();
  if ((form == 126 && length < 126) || (form == 127 && (length <= UINT16_MAX || length >> 63 != 0)))
    return wasteful_length;
  return std::nullopt;
}

message_reader::outcome message_reader::count_frame() noexcept {
  if (is_control())
    return std::nullopt;
  if (!in_message_) {
    message_size_ = 0;
    fragments_ = 0;
    in_message_ = true;
  }
  message_size_ += remaining_;
  ++fragments_;
  if (limits_->message_size != 0 && message_size_ > limits_->message_size)
    return too_big;
  if (limits_->fragments != 0 && fragments_ > limits_->fragments)
    return too_many_fragments;
  return std::nullopt;
}

std::uint64_t message_reader::declared_length() const noexcept {
  auto form = header_[1] & 0x7F;
  auto bytes = form == 126 ? 2U : form == 127 ? 8U : 0U;
  if (bytes == 0)
    return static_cast<std::uint64_t>(form);
  std::uint64_t result = 0;
  for (unsigned i = 0; i < bytes; ++i)
    result = result << 8 | header_[2 + i];
  return result;
}

opcode message_reader::kind() const noexcept {
  return static_cast<opcode>(header_[0] & 0x0F);
}

bool message_reader::is_final() const noexcept {
  return (header_[0] & 0x80) != 0;
}

bool message_reader::is_control() const noexcept {
  return (header_[0] & 0x08) != 0;
}

// -- its payload --

message_reader::outcome message_reader::take_payload(char* data, std::size_t size,
                                                     message_sink& sink) {
  unmask(data, size);
  received_ += size;
  remaining_ -= size;
  auto& parts = is_control() ? control_ : message_;
  // The common case, a message in one piece, is handed on where it lies.
  if (remaining_ == 0 && parts.empty() && is_final())
    return end_frame({data, size}, sink);
  parts.append(data, size);
  if (!is_control())
    if (auto broken = check_text_so_far())
      return broken;
  return remaining_ == 0 ? end_frame(parts, sink) : std::nullopt;
}

message_reader::outcome message_reader::check_text_so_far() noexcept {
  auto whole = support::whole_characters(std::string_view{message_}.substr(checked_));
  if (!whole)
    return not_utf8;
  checked_ += *whole;
  return std::nullopt;
}

message_reader::outcome message_reader::end_frame(std::string_view payload, message_sink& sink) {
  in_frame_ = false;
  if (is_control())
    return end_control(payload, sink);
  return is_final() ? end_message(payload, sink) : std::nullopt;
}

message_reader::outcome message_reader::end_message(std::string_view text, message_sink& sink) {
  in_message_ = false;
  if (message_.empty()) {
    if (!support::is_valid_utf8(text))
      return not_utf8;
    sink.on_text(text);
    return std::nullopt;
  }
  // Its parts were checked as they came; a character may be unfinished at the end of all.
  if (std::exchange(checked_, 0) != message_.size())
    return not_utf8;
  // Room behind the text, as the parser wants it; and the memory goes when the message does.
  auto whole = std::exchange(message_, std::string{});
  auto size = whole.size();
  whole.append(protocol::event_parser::padding, '\0');
  sink.on_text(std::string_view{whole}.substr(0, size));
  return std::nullopt;
}

message_reader::outcome message_reader::end_control(std::string_view payload, message_sink& sink) {
  auto parts = std::exchange(control_, std::string{});
  if (!parts.empty())
    payload = parts;
  switch (kind()) {
  case opcode::ping:
    sink.on_ping(payload);
    return std::nullopt;
  case opcode::pong:
    sink.on_pong(payload);
    return std::nullopt;
  default:
    return end_close(payload, sink);
  }
}

message_reader::outcome message_reader::end_close(std::string_view payload, message_sink& sink) {
  closed_ = true;
  if (payload.empty()) {
    sink.on_close(std::nullopt);
    return std::nullopt;
  }
  if (payload.size() < 2)
    return broken_close;
  auto code = static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8 |
                                         static_cast<std::uint8_t>(payload[1]));
  if (!is_valid_close_code(code))
    return broken_close;
  if (!support::is_valid_utf8(payload.substr(2)))
    return not_utf8;
  sink.on_close(static_cast<close_code>(code));
  return std::nullopt;
}

void message_reader::unmask(char* data, std::size_t size) noexcept {
  // Eight bytes at a time, with the mask turned to where this piece of the payload starts.
  std::array<std::uint8_t, 8> turned{};
  for (std::size_t i = 0; i < turned.size(); ++i)
    turned[i] = mask_[(received_ + i) % 4];
  std::uint64_t wide = 0;
  std::memcpy(&wide, turned.data(), sizeof(wide));
  std::size_t i = 0;
  for (; i + sizeof(wide) <= size; i += sizeof(wide)) {
    std::uint64_t chunk = 0;
    std::memcpy(&chunk, data + i, sizeof(chunk));
    chunk ^= wide;
    std::memcpy(data + i, &chunk, sizeof(chunk));
  }
  for (; i < size; ++i)
    data[i] = static_cast<char>(static_cast<std::uint8_t>(data[i]) ^ turned[i % 8]);
}

} // namespace strangelet::net::websocket
