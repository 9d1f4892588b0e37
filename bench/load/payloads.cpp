#include "bench/load/payloads.hpp"

#include <algorithm>
#include <charconv>

namespace strangelet::bench {

namespace {

/// The stamp in front of a text: `t=`, so many digits, and a semicolon.
constexpr std::size_t digit_count = 20;
constexpr std::size_t stamp_size = 2 + digit_count + 1;
constexpr std::string_view stamp_mark = "\"t=";
/// What may follow the stamp: the number of the message.
constexpr std::string_view number_mark = ";n=";

/// `text` over and over, `size` bytes of it. An escape is not cut in two.
std::string repeat(std::string_view text, std::size_t size) {
  std::string result;
  while (result.size() < size)
    result.append(text);
  result.resize(size);
  while (!result.empty() && result.back() == '\\')
    result.back() = '.';
  return result;
}

/// The number at the beginning of `text`, if there is one.
template <class Number>
std::optional<Number> to_number(std::string_view text) {
  Number result = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), result).ec != std::errc{})
    return std::nullopt;
  return result;
}

std::size_t without_stamp(std::size_t size) {
  return size > stamp_size ? size - stamp_size : 0;
}

/// Lines as browsers write them, as they stand in JSON.
constexpr std::string_view sdp_lines =
    R"(a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n)"
    R"(a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n)"
    R"(a=ssrc:3735928559 cname:0bJzUQ5rM1v9lqXK\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\n)";

constexpr std::string_view candidate_line =
    "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.5 rport 46154 "
    "generation 0 ufrag EsAw network-cost 999";

} // namespace

payload payload::chat(std::size_t size) {
  return {R"({"message":"t=)",
          ';' +
              repeat("so where are you from and what is the weather like? ", without_stamp(size)) +
              '"'};
}

payload payload::description(std::string_view kind, std::size_t size) {
  std::string name{kind};
  return {"{\"" + name + R"(":{"type":")" + name + R"(","sdp":"t=)",
          ';' + repeat(sdp_lines, without_stamp(size)) + "\"}"};
}

payload payload::candidate() {
  return {R"({"candidate":{"candidate":"t=)",
          ';' + std::string{candidate_line} + R"(","sdpMid":"0","sdpMLineIndex":0})"};
}

payload payload::state(std::string_view word) {
  return {R"({"state":"t=)", ";" + std::string{word} + '"'};
}

void payload::begin(std::uint64_t time) {
  auto digits = std::to_string(time);
  text_.assign(before_).append(digit_count - digits.size(), '0').append(digits);
}

std::string_view payload::end(std::string_view room) {
  text_.append(after_);
  if (!room.empty())
    text_.append(R"(,"roomId":")").append(room).append("\"");
  text_ += '}';
  return text_;
}

std::string_view payload::at(std::uint64_t time, std::string_view room) {
  begin(time);
  return end(room);
}

std::string_view payload::at(std::uint64_t time, std::string_view room, std::uint32_t number) {
  begin(time);
  text_.append(number_mark).append(std::to_string(number));
  return end(room);
}

std::optional<std::uint64_t> time_stamp_of(std::string_view data) {
  auto at = data.find(stamp_mark);
  if (at == std::string_view::npos)
    return std::nullopt;
  return to_number<std::uint64_t>(data.substr(at + stamp_mark.size()));
}

std::optional<std::uint32_t> number_of(std::string_view data) {
  auto at = data.find(stamp_mark);
  if (at == std::string_view::npos)
    return std::nullopt;
  data = data.substr(std::min(at + stamp_mark.size() + digit_count, data.size()));
  if (data.substr(0, number_mark.size()) != number_mark)
    return std::nullopt;
  return to_number<std::uint32_t>(data.substr(number_mark.size()));
}

} // namespace strangelet::bench
