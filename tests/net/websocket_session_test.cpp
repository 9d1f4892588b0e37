#define CAF_SUITE net.websocket_session

#include "net/http/http_session.hpp"
#include "net/websocket/websocket_session.hpp"

#include <caf/send.hpp>

#include <string>
#include <thread>

#include "caf/test/unit_test.hpp"

#include "client_frames.hpp"
#include "shard_fixture.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace strangelet::net::websocket;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

const auto handshake = "GET /any/path?x=1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"s;

/// A `ping` event, which a session answers with a `pong` that holds `mark` again.
std::string ping_event(const std::string& mark) {
  return R"({"event":"ping","data":{"t":")" + mark + R"("}})";
}

std::string text_frame(const std::string& text) {
  return client_frame(opcode::text, text);
}

protocol::server_event pong_with(const std::string& mark) {
  return protocol::pong{'"' + mark + '"', {}};
}

struct fixture : shard_fixture {
  peer client{port(), true};

  /// A session that has said its `connected`.
  std::weak_ptr<connection> start() {
    auto member =
        accept([](connection& owner) { return std::make_unique<websocket_session>(owner); });
    CAF_CHECK_EQUAL(event_of(next_frame()), "connected");
    return member;
  }

  /// The next frame, as `text {…}`, `ping`, `pong …`, `close 1000 …`, or `end`.
  std::string next_frame() {
    auto header = client.receive(2);
    if (header.empty())
      return "end";
    auto length = static_cast<std::size_t>(header[1]);
    if (auto bytes = length == 126 ? 2U : length == 127 ? 8U : 0U) {
      length = 0;
      for (unsigned char c : client.receive(bytes))
        length = length << 8 | c;
    }
    auto payload = client.receive(length);
    switch (static_cast<opcode>(header[0] & 0x0F)) {
    case opcode::text:
      return "text " + payload;
    case opcode::ping:
      return "ping" + payload;
    case opcode::pong:
      return "pong " + payload;
    case opcode::close:
      return "close " +
             std::to_string(static_cast<unsigned char>(payload[0]) << 8 |
                            static_cast<unsigned char>(payload[1])) +
             ' ' + payload.substr(2);
    default:
      return "an unexpected frame";
    }
  }

  static std::string event_of(const std::string& frame) {
    const auto front = R"(text {"event":")"s;
    return frame.substr(0, front.size()) == front
               ? frame.substr(front.size(), frame.find('"', front.size()) - front.size())
               : frame;
  }

  /// What a `pong` event has to say.
  static std::string mark_of(const std::string& frame) {
    const auto front = R"("t":")"s;
    auto at = frame.find(front);
    return event_of(frame) != "pong" || at == frame.npos
               ? frame
               : frame.substr(at + front.size(), frame.find('"', at + 5) - at - front.size());
  }

  void send_while_unread(const std::string& bytes) {
    std::thread{[&] { client.send(bytes); }}.join();
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(websocket_session_tests, fixture)

CAF_TEST(an event is answered) {
  start();
  client.send(text_frame(ping_event("1")));
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
}

CAF_TEST(what follows the handshake at once is not lost) {
  accept([](connection& owner) {
    return std::make_unique<http::http_session>(owner, http::entrance::websocket, false);
  });
  client.send(handshake + text_frame(ping_event("1")) + text_frame(ping_event("2")).substr(0, 9));
  auto head = client.receive_until("\r\n\r\n");
  CAF_CHECK_EQUAL(head.substr(0, head.find('\r')), "HTTP/1.1 101 Switching Protocols");
  CAF_CHECK_NOT_EQUAL(head.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos);
  CAF_CHECK_EQUAL(event_of(next_frame()), "connected");
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
  client.send(text_frame(ping_event("2")).substr(9));
  CAF_CHECK_EQUAL(mark_of(next_frame()), "2");
}

CAF_TEST(on the other entrance two paths lead to a session) {
  for (const auto& [path, status] :
       {std::pair{"/"s, "101"s}, std::pair{"/ws"s, "101"s}, std::pair{"/ws?resume=1"s, "101"s},
        std::pair{"/ws/"s, "404"s}, std::pair{"/any/path"s, "404"s}}) {
    peer other{port()};
    if (path == "/")
      start();
    accept([](connection& owner) {
      return std::make_unique<http::http_session>(owner, http::entrance::http, false);
    });
    other.send("GET " + path + handshake.substr(handshake.find(" HTTP")));
    CAF_CHECK_EQUAL(other.receive_until(" "), "HTTP/1.1 ");
    CAF_CHECK_EQUAL(path + " is " + other.receive(3), path + " is " + status);
    on_loop([&] { home.abort_all(); });
    host.settle();
  }
}

CAF_TEST(a ping frame is answered with its payload) {
  start();
  client.send(client_frame(opcode::ping, "") + client_frame(opcode::ping, "p\xFF") +
              client_frame(opcode::pong, "unasked") + client_frame(opcode::ping, "q"));
  CAF_CHECK_EQUAL(next_frame(), "pong ");
  CAF_CHECK_EQUAL(next_frame(), "pong p\xFF");
  CAF_CHECK_EQUAL(next_frame(), "pong q");
}

CAF_TEST(a client that closes is answered with its code) {
  struct row {
    std::string frame;
    std::string answer;
  };
  for (const auto& [frame, answer] : {row{client_close(1000, "bye"), "close 1000 goodbye"},
                                      row{client_close(1001), "close 1001 goodbye"},
                                      row{client_close(4321), "close 4321 goodbye"},
                                      row{client_frame(opcode::close, ""), "close 1000 goodbye"}}) {
    fixture each;
    auto member = each.start();
    each.client.send(frame);
    CAF_CHECK_EQUAL(each.next_frame(), answer);
    CAF_CHECK_EQUAL(each.next_frame(), "end");
  }
}

CAF_TEST(a violation is answered with its code and a reason) {
  struct row {
    std::string frame;
    std::string answer;
  };
  for (const auto& [frame, answer] :
       {row{"\x81\x02hi", "close 1002 a client's frame must be masked"},
        row{client_frame(opcode::binary, "x"), "close 1003 binary frames are not accepted"},
        row{client_frame(opcode::text, "\xFF"), "close 1007 text must be UTF-8"},
        row{client_frame(opcode::text, std::string(65'537, 'x')),
            "close 1009 the message is too big"}}) {
    fixture each;
    each.start();
    each.client.send(frame + std::string(1'000, 'x'));
    CAF_CHECK_EQUAL(each.next_frame(), answer);
    CAF_CHECK_EQUAL(each.next_frame(), "end");
  }
}

CAF_TEST(nothing is answered behind a close frame) {
  start();
  client.send(text_frame(ping_event("1")) + client_close(1000) + text_frame(ping_event("2")) +
              client_frame(opcode::ping, ""));
  // The session answers when its turn comes, which is after the close frame.
  CAF_CHECK_EQUAL(next_frame(), "close 1000 goodbye");
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a session that is told to close waits for the client to agree) {
  auto member = start();
  with(member, [](connection& each) {
    auto& session = static_cast<websocket_session&>(each.handler());
    session.close(protocol::close_code::going_away, "the server stops");
    session.close(protocol::close_code::normal, "again");
    session.deliver(pong_with("late"));
  });
  CAF_CHECK_EQUAL(next_frame(), "close 1001 the server stops");
  client.send(text_frame(ping_event("1")) + client_frame(opcode::ping, ""));
  let_arrive();
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  client.send(client_close(1001));
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a client that does not agree to close is cut off) {
  auto member = start();
  with(member, [](connection& each) {
    static_cast<websocket_session&>(each.handler()).close(protocol::close_code::going_away, "x");
  });
  CAF_CHECK_EQUAL(next_frame(), "close 1001 x");
  tick(member, config.limits.close_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.close_timeout);
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a client that takes too little is told so and cut off) {
  auto member = start();
  std::string pings;
  for (int i = 0; i < 20; ++i)
    pings += text_frame(ping_event(std::string(60'000, 'x')));
  send_while_unread(pings);
  let_arrive();
  with(member, [&](connection& each) {
    CAF_CHECK_GREATER(each.queued_bytes(), config.limits.queue_bytes);
    CAF_CHECK_LESS(each.queued_bytes(), config.limits.queue_bytes + 70'000);
  });
  std::size_t pongs = 0;
  auto frame = next_frame();
  for (; event_of(frame) == "pong"; frame = next_frame())
    ++pongs;
  CAF_CHECK_EQUAL(frame, "close 1008 slow consumer");
  CAF_CHECK_GREATER(pongs, 7u);
  CAF_CHECK_LESS(pongs, 12u);
}

CAF_TEST(many small messages are too many too) {
  auto member = start();
  auto pings = text_frame(ping_event(std::string(60'000, 'x')));
  for (int i = 0; i < 300; ++i)
    pings += text_frame(ping_event("s"));
  send_while_unread(pings);
  let_arrive();
  with(member, [&](connection& each) {
    CAF_CHECK_EQUAL(each.queued_messages(), config.limits.queue_messages + 2);
    CAF_CHECK_LESS(each.queued_bytes(), config.limits.queue_bytes);
  });
}

CAF_TEST(a message that is not finished in time costs the connection) {
  auto member = start();
  client.send(open_frame(opcode::text, "x") + client_frame(opcode::ping, "p"));
  CAF_CHECK_EQUAL(next_frame(), "pong p");
  tick(member, config.limits.message_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.message_timeout);
  CAF_CHECK_EQUAL(next_frame(), "close 1008 a message was not finished in time");
}

CAF_TEST(half a header is an unfinished message) {
  auto member = start();
  client.send(text_frame(ping_event("1")) + "\x81");
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
  tick(member, config.limits.message_timeout);
  CAF_CHECK_EQUAL(next_frame(), "close 1008 a message was not finished in time");
}

CAF_TEST(a finished message has no deadline) {
  auto member = start();
  client.send(open_frame(opcode::text, "{") + client_frame(opcode::continuation, "}"));
  CAF_CHECK_EQUAL(event_of(next_frame()), "error");
  tick(member, config.limits.message_timeout);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
}

CAF_TEST(a quiet client is pinged once per interval and then dropped) {
  auto member = start();
  const auto interval = config.heartbeat.interval;
  tick(member, interval - 1ms);
  for (int i = 1; i <= 2; ++i) {
    tick(member, i * interval);
    tick(member, i * interval + 1ms);
    CAF_CHECK_EQUAL(next_frame(), "ping");
  }
  tick(member, config.heartbeat.timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.heartbeat.timeout);
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a client that goes without a word is lost) {
  auto member = start();
  client.close();
  let_arrive();
  CAF_CHECK(member.expired());
}

CAF_TEST(what is delivered from two threads keeps its order) {
  auto member = start();
  with(member, [](connection& each) {
    auto& session = static_cast<websocket_session&>(each.handler());
    // The first comes from elsewhere and has to wait for its turn on the loop; the others must not
    // overtake it.
    std::thread{[&] { session.deliver(pong_with("1")); }}.join();
    session.deliver(pong_with("2"));
    session.deliver(pong_with("3"));
  });
  for (const auto* mark : {"1", "2", "3"})
    CAF_CHECK_EQUAL(mark_of(next_frame()), mark);
}

CAF_TEST(what is delivered before a close arrives before it) {
  auto member = start();
  with(member, [](connection& each) {
    auto& session = static_cast<websocket_session&>(each.handler());
    session.deliver(pong_with("1"));
    session.close(protocol::close_code::normal, "done");
    session.deliver(pong_with("2"));
  });
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
  CAF_CHECK_EQUAL(next_frame(), "close 1000 done");
}

CAF_TEST_FIXTURE_SCOPE_END()
