#define CAF_SUITE net.message_reader

#include "net/websocket/message_reader.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "allocated_bytes.hpp"
#include "client_frames.hpp"
#include "reader_harness.hpp"

using namespace strangelet::net::test;
using namespace strangelet::net::websocket;
using namespace std::string_literals;

namespace {

const auto cont = opcode::continuation;
const auto text = opcode::text;
const auto ping = opcode::ping;
const auto pong = opcode::pong;

/// A reader that is in the middle of things, unlike those of the harness.
struct ongoing {
  reader_limits limits{};
  message_reader reader{limits};
  struct : message_sink {
    void on_text(std::string_view) override {}
    void on_ping(std::string_view) override {}
    void on_pong(std::string_view) override {}
    void on_close(std::optional<strangelet::protocol::close_code>) override {}
  } sink;

  void feed(std::string bytes) {
    auto size = bytes.size();
    bytes.append(64, '}');
    CAF_REQUIRE(!reader.feed(bytes.data(), size, sink));
  }
};

} // namespace

CAF_TEST(no more frames are begun than it is told) {
  ongoing one;
  const auto frames = client_frame(ping, "a") + client_frame(text, "bb") + client_frame(pong, "");
  auto bytes = frames + std::string(64, '}');
  auto found = one.reader.feed(bytes.data(), frames.size(), one.sink, 2);
  const auto left = client_frame(pong, "").size();
  CAF_CHECK_EQUAL(found.taken, frames.size() - left);
  CAF_CHECK(!found.broken);
  CAF_CHECK(one.reader.is_idle());
  // The rest is as it came.
  CAF_CHECK_EQUAL(bytes.substr(found.taken, left), client_frame(pong, ""));
  CAF_CHECK_EQUAL(one.reader.feed(bytes.data() + found.taken, left, one.sink, 1).taken, left);
}

CAF_TEST(a frame that is begun goes on without counting again) {
  ongoing one;
  auto bytes = client_frame(text, "hello") + std::string(64, '}');
  CAF_CHECK_EQUAL(one.reader.feed(bytes.data(), 8, one.sink, 1).taken, 8u);
  CAF_CHECK_EQUAL(one.reader.missing(), 3u);
  CAF_CHECK_EQUAL(one.reader.feed(bytes.data() + 8, 3, one.sink, 0).taken, 3u);
  CAF_CHECK_EQUAL(one.reader.missing(), 0u);
}

CAF_TEST(nothing is read from nothing) {
  check_calls("", {});
  check_idle_after("", true);
}

CAF_TEST(the masked example of the RFC is read) {
  check_calls("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s, {"text Hello"});
}

CAF_TEST(the fragmented example of the RFC is read) {
  check_calls(open_frame(text, "Hel") + client_frame(cont, "lo"), {"text Hello"});
}

CAF_TEST(messages of every form of length are read) {
  for (std::size_t size : {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 124, 125, 126, 127, 128, 300}) {
    std::string payload;
    for (std::size_t i = 0; i < size; ++i)
      payload += static_cast<char>('a' + i % 23);
    check_calls(client_frame(text, payload), {"text " + payload});
  }
}

CAF_TEST(messages at the bounds of the longer forms are read) {
  for (std::size_t size : {65'534, 65'535, 65'536}) {
    const std::string payload(size, 'x');
    check_calls(client_frame(text, payload), {"text " + payload});
  }
}

CAF_TEST(a mask of zeros is a mask) {
  check_calls("\x81\x82\0\0\0\0hi"s, {"text hi"});
}

CAF_TEST(messages that arrive together are read one by one) {
  auto bytes = client_frame(text, "one") + client_frame(text, "") + client_frame(text, "two") +
               client_frame(ping, "") + client_frame(text, "three");
  check_calls(bytes, {"text one", "text ", "text two", "ping ", "text three"});
}

CAF_TEST(fragments make one message) {
  check_calls(open_frame(text, "a") + open_frame(cont, "b") + open_frame(cont, "c") +
                  client_frame(cont, "d") + client_frame(text, "e"),
              {"text abcd", "text e"});
}

CAF_TEST(fragments may be empty) {
  check_calls(open_frame(text, "") + client_frame(cont, ""), {"text "});
  check_calls(open_frame(text, "") + client_frame(cont, "b"), {"text b"});
  check_calls(open_frame(text, "a") + client_frame(cont, ""), {"text a"});
  check_calls(open_frame(text, "") + open_frame(cont, "") + open_frame(cont, "b") +
                  open_frame(cont, "") + client_frame(cont, ""),
              {"text b"});
}

CAF_TEST(control frames may stand between the fragments of a message) {
  check_calls(open_frame(text, "a") + client_frame(ping, "p") + open_frame(cont, "b") +
                  client_frame(pong, "q") + client_frame(ping, "") + client_frame(cont, "c"),
              {"ping p", "pong", "ping ", "text abc"});
}

CAF_TEST(control frames hold up to 125 bytes of anything) {
  const std::string most(125, '\xFF');
  check_calls(client_frame(ping, most) + client_frame(pong, most) + client_frame(ping, "\0\x80"s),
              {"ping " + most, "pong", "ping \0\x80"s});
}

CAF_TEST(a message may close the connection while another is unfinished) {
  check_calls(open_frame(text, "a") + client_close(1001), {"close 1001"});
}

CAF_TEST(UTF8 is checked over all of a message and not by fragment) {
  const auto hand = "\U0001F44B"s;
  check_calls(client_frame(text, "gr\u00FC\u00DFe " + hand), {"text gr\u00FC\u00DFe " + hand});
  for (std::size_t cut = 0; cut <= hand.size(); ++cut)
    check_calls(open_frame(text, hand.substr(0, cut)) + client_frame(cont, hand.substr(cut)),
                {"text " + hand});
  check_calls(open_frame(text, "\xF0\x9F"s) + client_frame(ping, "\xFF") +
                  client_frame(cont, "\x91\x8B"s),
              {"ping \xFF", "text " + hand});
}

CAF_TEST(a text may hold NUL and every control character) {
  std::string all;
  for (char c = 0; c < ' '; ++c)
    all += c;
  check_calls(client_frame(text, all), {"text " + all});
}

CAF_TEST(a close frame is read with its code) {
  check_calls(client_frame(opcode::close, ""), {"close without a code"});
  check_calls(client_close(1000), {"close 1000"});
  check_calls(client_close(1001, "going away"), {"close 1001"});
  check_calls(client_close(1000, std::string(123, 'r')), {"close 1000"});
  check_calls(client_close(1000, "adi\u00F3s"), {"close 1000"});
}

CAF_TEST(nothing is read behind a close frame) {
  check_calls(client_close(1000) + client_frame(text, "late") + client_close(1002), {"close 1000"});
  check_calls(client_close(1000) + "\xFF\xFF garbage", {"close 1000"});
}

CAF_TEST(a reader is idle between messages only) {
  check_idle_after(client_frame(text, "a"), true);
  check_idle_after(client_frame(text, ""), true);
  check_idle_after(client_frame(ping, "p"), true);
  check_idle_after(open_frame(text, "a") + client_frame(cont, "b"), true);

  check_idle_after(open_frame(text, "a"), false);
  check_idle_after(open_frame(text, ""), false);
  check_idle_after(open_frame(text, "a") + client_frame(ping, "p"), false);
  const auto whole = client_frame(text, "abc") + client_frame(ping, "abc");
  const auto one = whole.size() / 2;
  for (std::size_t size = 1; size < whole.size(); ++size)
    check_idle_after(whole.substr(0, size), size == one);
}

CAF_TEST(a message that came in pieces leaves no memory behind) {
  const auto frame = client_frame(text, std::string(60'000, 'x'));
  ongoing client;
  client.feed(frame); // What is allocated once is allocated now.
  const auto before = allocated_bytes();
  for (int i = 0; i < 10; ++i) {
    client.feed(frame.substr(0, 50'000));
    CAF_CHECK_GREATER(allocated_bytes(), before + 40'000);
    client.feed(frame.substr(50'000));
    CAF_CHECK_LESS(allocated_bytes(), before + 10'000);
  }
  client.feed(open_frame(text, std::string(30'000, 'x')));
  client.feed(client_frame(cont, std::string(30'000, 'x')));
  CAF_CHECK_LESS(allocated_bytes(), before + 10'000);
}

CAF_TEST(what a frame only promises takes no memory) {
  ongoing client;
  const auto before = allocated_bytes();
  client.feed(client_frame(text, std::string(65'000, 'x')).substr(0, 20));
  CAF_CHECK_LESS(allocated_bytes(), before + 4'000);
}
