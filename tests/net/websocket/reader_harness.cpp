#include "reader_harness.hpp"

#include "protocol/event_parser.hpp"

#include <algorithm>
#include <memory>
#include <numeric>

#include "caf/test/unit_test.hpp"

namespace strangelet::net::test {

namespace {

using protocol::close_code;

std::string number_of(close_code code) {
  return std::to_string(static_cast<unsigned>(code));
}

class journal : public websocket::message_sink {
public:
  std::vector<std::string> calls;

  void on_text(std::string_view text) override {
    // The parser is going to look at what is behind the text; a sanitizer tells if it may not.
    const volatile char* behind = text.data() + text.size();
    for (std::size_t i = 0; i < protocol::event_parser::padding; ++i)
      static_cast<void>(behind[i]);
    calls.push_back("text " + std::string{text});
  }

  void on_ping(std::string_view payload) override {
    calls.push_back("ping " + std::string{payload});
  }

  void on_pong(std::string_view) override {
    calls.emplace_back("pong");
  }

  void on_close(std::optional<close_code> code) override {
    calls.push_back(code ? "close " + number_of(*code) : "close without a code");
  }
};

/// A violation's reason goes into a close frame and into the log.
bool is_fit_for_a_close_frame(std::string_view reason) {
  return !reason.empty() && reason.size() <= 123 &&
         std::all_of(reason.begin(), reason.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// Where to cut `size` bytes in two: anywhere, or of very many in some hundred places, among them
/// all that are near an end.
std::vector<std::size_t> cuts_of(std::size_t size) {
  std::vector<std::size_t> result;
  auto step = std::max<std::size_t>(size / 97, 1);
  for (std::size_t at = 1; at < size; ++at)
    if (at < 150 || at > size - std::min<std::size_t>(size, 20) || at % step == 0)
      result.push_back(at);
  return result;
}

} // namespace

reading read_in_pieces(std::string_view bytes, const std::vector<std::size_t>& cuts,
                       const websocket::reader_limits& limits) {
  constexpr auto padding = protocol::event_parser::padding;
  websocket::message_reader reader{limits};
  journal sink;
  auto begin = std::size_t{0};
  auto ends = cuts;
  ends.push_back(bytes.size());
  for (auto end : ends) {
    auto piece = std::make_unique<char[]>(end - begin + padding);
    std::fill_n(piece.get(), end - begin + padding, '}');
    std::copy_n(bytes.data() + begin, end - begin, piece.get());
    if (auto broken = reader.feed(piece.get(), end - begin, sink)) {
      CAF_CHECK(is_fit_for_a_close_frame(broken->reason));
      sink.calls.push_back("violation " + number_of(broken->code));
      return {sink.calls, false};
    }
    begin = end;
  }
  return {sink.calls, reader.is_idle()};
}

void check_calls(std::string_view bytes, const std::vector<std::string>& expected,
                 const websocket::reader_limits& limits) {
  CAF_CHECK_EQUAL(read_in_pieces(bytes, {}, limits).calls, expected);
  std::vector<std::size_t> everywhere(bytes.empty() ? 0 : bytes.size() - 1);
  std::iota(everywhere.begin(), everywhere.end(), 1);
  CAF_CHECK_EQUAL(read_in_pieces(bytes, everywhere, limits).calls, expected);
  // One check for all the cuts: a message may have very many.
  std::vector<std::size_t> wrong;
  for (auto cut : cuts_of(bytes.size()))
    if (read_in_pieces(bytes, {cut}, limits).calls != expected)
      wrong.push_back(cut);
  CAF_CHECK_EQUAL(wrong, std::vector<std::size_t>{});
}

void check_idle_after(std::string_view bytes, bool is_idle) {
  CAF_CHECK_EQUAL(read_in_pieces(bytes, {}, {}).is_idle, is_idle);
  for (auto cut : cuts_of(bytes.size()))
    CAF_CHECK_EQUAL(read_in_pieces(bytes, {cut}, {}).is_idle, is_idle);
}

} // namespace strangelet::net::test
