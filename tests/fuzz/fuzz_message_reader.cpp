// Feeds arbitrary bytes to the reader of WebSocket frames and checks what must hold for all of
// them:
// - nothing crashes, and no byte behind a piece and its padding is read;
// - the pieces in which bytes arrive make no difference;
// - texts are UTF-8 and within the limits, control payloads are short, nothing follows the end.
// The first two bytes choose limits and pieces.

#include "net/websocket/message_reader.hpp"
#include "protocol/event_parser.hpp"
#include "support/utf8.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "byte_source.hpp"
#include "require.hpp"

namespace {

using namespace strangelet;
using fuzz::require;
using net::websocket::reader_limits;

/// What was read, in order.
class journal : public net::websocket::message_sink {
public:
  explicit journal(const reader_limits& limits) : limits_(limits) {}

  void on_text(std::string_view text) override {
    require(support::is_valid_utf8(text), "a text is UTF-8");
    require(limits_.message_size == 0 || text.size() <= limits_.message_size,
            "a text is within its limit");
    // The parser looks at what is behind the text.
    const volatile char* behind = text.data() + text.size();
    for (std::size_t i = 0; i < protocol::event_parser::padding; ++i)
      static_cast<void>(behind[i]);
    note('t', text);
  }

  void on_ping(std::string_view payload) override {
    require(payload.size() <= net::websocket::max_control_payload, "a ping is short");
    note('p', payload);
  }

  void on_pong(std::string_view) override {
    note('q', {});
  }

  void on_close(std::optional<protocol::close_code> code) override {
    auto number = code ? static_cast<std::uint16_t>(*code) : std::uint16_t{1000};
    require(net::websocket::is_valid_close_code(number), "a close code may stand in a frame");
    note('c', code ? std::to_string(number) : std::string{});
    ended_ = true;
  }

  void on_violation(const net::websocket::violation& broken) {
    auto number = static_cast<std::uint16_t>(broken.code);
    require(number == 1002 || number == 1003 || number == 1007 || number == 1008 || number == 1009,
            "a violation has the code of one");
    note('v', std::to_string(number));
    ended_ = true;
  }

  bool ended() const {
    return ended_;
  }

  std::vector<std::string> calls;
  bool is_idle = true;

private:
  void note(char what, std::string_view how) {
    require(!ended_, "nothing is read behind the end");
    calls.push_back(what + std::string{how});
  }

  const reader_limits& limits_;
  bool ended_ = false;
};

/// Reads `bytes` in pieces of the sizes that `next_size` gives.
template <class F>
journal read(std::string_view bytes, const reader_limits& limits, F next_size) {
  constexpr auto padding = protocol::event_parser::padding;
  journal result{limits};
  net::websocket::message_reader reader{limits};
  while (!bytes.empty() && !result.ended()) {
    auto size = std::min<std::size_t>(bytes.size(), next_size());
    // To the byte, so that the sanitizer sees whoever reads on.
    const std::unique_ptr<char[]> piece{new char[size + padding]};
    std::memcpy(piece.get(), bytes.data(), size);
    std::memset(piece.get() + size, '}', padding);
    if (auto broken = reader.feed(piece.get(), size, result))
      result.on_violation(*broken);
    bytes.remove_prefix(size);
  }
  result.is_idle = result.ended() || reader.is_idle();
  return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::byte_source source{data, size};
  auto choice = source.next();
  auto seed = source.next() + 1;
  const reader_limits limits{(choice & 1) != 0   ? 200U
                             : (choice & 2) != 0 ? 0U
                                                 : 65'536U,
                             (choice & 4) != 0   ? 3U
                             : (choice & 8) != 0 ? 0U
                                                 : 64U};
  auto bytes = source.rest();

  auto whole = read(bytes, limits, [&] { return bytes.size(); });
  auto dripped = read(bytes, limits, [] { return std::size_t{1}; });
  auto cut = read(bytes, limits, [&] {
    seed = seed * 1'103'515'245 + 12'345;
    return std::size_t{1} + (seed >> 16) % 23;
  });
  for (const auto& each : {&dripped, &cut}) {
    require(each->calls == whole.calls, "pieces make no difference to what is read");
    require(each->is_idle == whole.is_idle, "pieces make no difference to what is left");
  }
  return 0;
}
