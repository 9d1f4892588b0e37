#include "bench/load/nuisance.hpp"

#include <array>
#include <string>

namespace strangelet::bench {

namespace {

using std::chrono::milliseconds;

/// Ten times the events that one connection may send, which are 50 a second.
constexpr auto flood_pace = milliseconds{20};
constexpr int events_per_flood = 10;
/// What the socket does not take is not piled up here.
constexpr std::size_t most_unsent = 256 * 1024;

/// The head of a masked frame whose mask is zero (RFC 6455, section 5.2); `announced` may be more
/// than what follows.
std::string frame_head(unsigned first_byte, std::size_t announced) {
  auto digits = announced < 126 ? 0 : announced < 65536 ? 2 : 8;
  auto length = digits == 0 ? announced : digits == 2 ? 126 : 127;
  std::string head{static_cast<char>(first_byte), static_cast<char>(0x80 | length)};
  for (int shift = 8 * (digits - 1); shift >= 0; shift -= 8)
    head += static_cast<char>(announced >> shift & 0xFF);
  return head + std::string(4, '\0');
}

std::string random_bytes(std::size_t count, random_numbers& random) {
  std::string result;
  while (result.size() < count)
    result += static_cast<char>(random.below(256));
  return result;
}

/// The connection is there, and its socket has taken all so far.
bool takes_more(const client& self) {
  return self.is_open() && self.unsent() == 0;
}

/// In a room or not, ten times as much as is allowed.
void flood(client& self, std::size_t number, random_numbers&) {
  if (number == 0)
    return self.send("find_partner", "{}");
  for (int i = 0; i < events_per_flood && takes_more(self); ++i)
    self.send(i % 2 == 0 ? "chat_message" : "webrtc_ice_candidate",
              i % 2 == 0 ? R"({"message":"BUY NOW"})" : R"({"candidate":{"candidate":"x"}})");
}

/// Takes partners and drops them at once.
void skip(client& self, std::size_t, random_numbers&) {
  for (int i = 0; i < events_per_flood && takes_more(self); ++i)
    self.send("next_partner", "{}");
}

/// Finds somebody, and reads nothing that they say, nor the server's pings.
void be_deaf(client& self, std::size_t number, random_numbers&) {
  if (number != 0)
    return;
  self.send("find_partner", "{}");
  self.stop_reading();
}

/// Asks for much, and reads nothing of it.
void be_greedy(client& self, std::size_t number, random_numbers&) {
  static const std::string much = R"({"t":")" + std::string(30'000, 'x') + R"("})";
  if (number == 0)
    self.stop_reading();
  if (self.unsent() < most_unsent)
    self.send("ping", much);
}

/// Messages that are none.
void talk_nonsense(client& self, std::size_t, random_numbers& random) {
  static constexpr std::array<std::string_view, 6> nonsense{
      R"({"message":1})",
      R"({"message":"x","roomId":"00000000-0000-4000-8000-000000000000"})",
      "[[[[[[[[",
      R"({"message":"\ud800"})",
      "{\"message\":\"\x01\"}",
      "}{"};
  self.send(random.below(2) == 0 ? "chat_message" : "no_such_event",
            nonsense[random.below(nonsense.size())]);
}

/// Frames that are none: random bytes, no mask, reserved bits, binary, bad UTF-8, a giant ping.
void break_frames(client& self, std::size_t, random_numbers& random) {
  switch (random.below(6)) {
  case 0:
    return self.send_bytes(random_bytes(200, random));
  case 1:
    return self.send_bytes(std::string_view{"\x81\x02{}", 4});
  case 2:
    return self.send_bytes(frame_head(0xF1, 2) + "{}");
  case 3:
    return self.send_bytes(frame_head(0x82, 2) + "{}");
  case 4:
    return self.send_bytes(frame_head(0x81, 4) + "\xF8\x88\x80\x80");
  default:
    return self.send_bytes(frame_head(0x89, 1000) + std::string(1000, 'x'));
  }
}

/// Messages far over the size that is allowed.
void send_too_much(client& self, std::size_t number, random_numbers&) {
  static const std::string part(32'768, 'x');
  if (number == 0)
    self.send_bytes(frame_head(0x81, 100 * part.size()));
  if (self.is_open() && self.unsent() < most_unsent)
    self.send_bytes(part);
}

/// A message that is begun, and goes on a byte at a time.
void drip_message(client& self, std::size_t number, random_numbers&) {
  if (number == 0)
    self.send_bytes(frame_head(0x01, 1) + "{");
  else
    self.send_bytes(frame_head(0x00, 1) + " ");
}

/// A request head that goes on a byte at a time.
void drip_request(client& self, std::size_t, random_numbers&) {
  self.send_bytes("x");
}

/// Bytes instead of a request.
void send_garbage(client& self, std::size_t, random_numbers& random) {
  self.send_bytes(random_bytes(500, random));
}

void do_nothing(client&, std::size_t, random_numbers&) {}

} // namespace

const std::vector<nuisance>& nuisances() {
  static const std::vector<nuisance> all{
      {"flood", flood_pace, 1000, "", flood},
      {"skip", flood_pace, 1000, "", skip},
      {"deaf", milliseconds{5000}, 6, "", be_deaf},
      {"greedy", milliseconds{50}, 400, "", be_greedy},
      {"nonsense", milliseconds{50}, 200, "", talk_nonsense},
      {"broken frames", milliseconds{200}, 2, "", break_frames},
      {"too much", milliseconds{20}, 100, "", send_too_much},
      {"dripped message", milliseconds{300}, 100, "", drip_message},
      {"dripped request", milliseconds{300}, 100,
       "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", drip_request},
      {"garbage", milliseconds{200}, 2, "\x16\x03\x01\x02", send_garbage},
      {"storm", milliseconds{40}, 1, "", do_nothing},
  };
  return all;
}

} // namespace strangelet::bench
