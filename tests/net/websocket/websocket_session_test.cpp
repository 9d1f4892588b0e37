#define CAF_SUITE net.websocket_session

#include "net/websocket/websocket_session.hpp"

#include <string>
#include <thread>

#include "caf/test/unit_test.hpp"

#include "websocket_fixture.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace strangelet::net::websocket;
using namespace std::string_literals;

namespace {

const auto handshake = "GET /any/path?x=1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"s;

} // namespace

CAF_TEST_FIXTURE_SCOPE(websocket_session_tests, websocket_fixture)

CAF_TEST(a client takes no more memory than a class of the allocator has) {
  // There are a hundred thousand of them. The next class is 448 bytes.
  CAF_CHECK_LESS_OR_EQUAL(sizeof(websocket_session), 384u);
}

CAF_TEST(an event is answered) {
  start();
  client.send(ping_frame("1"));
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
}

CAF_TEST(what follows the handshake at once is not lost) {
  start_http(http::entrance::websocket);
  client.send(handshake + ping_frame("1") + ping_frame("2").substr(0, 9));
  auto head = client.receive_until("\r\n\r\n");
  CAF_CHECK_EQUAL(head.substr(0, head.find('\r')), "HTTP/1.1 101 Switching Protocols");
  CAF_CHECK_NOT_EQUAL(head.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos);
  CAF_CHECK_EQUAL(event_of(next_frame()), "connected");
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
  client.send(ping_frame("2").substr(9));
  CAF_CHECK_EQUAL(mark_of(next_frame()), "2");
}

CAF_TEST(a connection may become a WebSocket after other requests) {
  start_http(http::entrance::http);
  client.send("GET /nothing HTTP/1.1\r\nHost: h\r\n\r\nGET /ws" +
              handshake.substr(handshake.find(" HTTP")));
  CAF_CHECK_EQUAL(client.receive_until(" "), "HTTP/1.1 ");
  CAF_CHECK_EQUAL(client.receive(3), "404");
  client.receive_until("}");
  CAF_CHECK_EQUAL(client.receive_until("\r"), "HTTP/1.1 101 Switching Protocols\r");
  client.receive_until("\r\n\r\n");
  CAF_CHECK_EQUAL(event_of(next_frame()), "connected");
  client.send(ping_frame("1"));
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
}

CAF_TEST(on the other entrance two paths lead to a session) {
  for (const auto& [path, status] :
       {std::pair{"/"s, "101"s}, std::pair{"/ws"s, "101"s}, std::pair{"/ws?resume=1"s, "101"s},
        std::pair{"/ws/"s, "404"s}, std::pair{"/any/path"s, "404"s}}) {
    peer other{port()};
    if (path == "/")
      start();
    start_http(http::entrance::http);
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
    websocket_fixture each;
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
       {row{"\x81\x02hi", "close 1002 unmasked frame"},
        row{client_frame(opcode::binary, "x"), "close 1003 binary frame"},
        row{client_frame(opcode::text, "\xFF"), "close 1007 text that is not UTF-8"},
        row{client_frame(opcode::text, std::string(65'537, 'x')), "close 1009 message too big"}}) {
    websocket_fixture each;
    each.start();
    each.client.send(frame + std::string(1'000, 'x'));
    CAF_CHECK_EQUAL(each.next_frame(), answer);
    CAF_CHECK_EQUAL(each.next_frame(), "end");
  }
}

CAF_TEST(what comes before the end is answered before it and what comes behind it never) {
  struct row {
    std::string last;
    std::string answer;
  };
  for (const auto& [last, answer] :
       {row{client_close(1000), "close 1000 goodbye"},
        row{client_frame(static_cast<opcode>(3), ""), "close 1002 unknown opcode"}}) {
    websocket_fixture each;
    each.start();
    std::string bytes;
    for (int i = 0; i < 100; ++i)
      bytes += ping_frame(std::to_string(i));
    each.client.send(bytes + last + ping_frame("late") + client_frame(opcode::ping, "late"));
    for (int i = 0; i < 100; ++i)
      CAF_REQUIRE_EQUAL(mark_of(each.next_frame()), std::to_string(i));
    CAF_CHECK_EQUAL(each.next_frame(), answer);
    CAF_CHECK_EQUAL(each.next_frame(), "end");
  }
}

CAF_TEST(a session that is told to close waits for the client to agree) {
  auto member = start();
  with_session(member, [](websocket_session& session) {
    session.close(protocol::close_code::going_away, "the server stops");
    session.close(protocol::close_code::normal, "again");
    session.deliver(pong_with("late"));
  });
  CAF_CHECK_EQUAL(next_frame(), "close 1001 the server stops");
  client.send(ping_frame("1") + client_frame(opcode::ping, ""));
  let_arrive();
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  client.send(client_close(1001));
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a stop is told to clients) {
  start();
  on_loop([&] { home.shut_down([] {}); });
  CAF_CHECK_EQUAL(next_frame(), "close 1001 server shutting down");
  client.send(client_close(1001));
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a client that comes while the server stops is told so) {
  on_loop([&] { home.shut_down([] {}); });
  accept([](connection& owner) { return std::make_unique<websocket_session>(owner); });
  CAF_CHECK_EQUAL(next_frame(), "close 1001 server shutting down");
}

CAF_TEST(a client that goes without a word is lost) {
  auto member = start();
  client.close();
  let_arrive();
  CAF_CHECK(member.expired());
}

CAF_TEST(what is delivered from two threads keeps its order) {
  auto member = start();
  with_session(member, [](websocket_session& session) {
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
  with_session(member, [](websocket_session& session) {
    session.deliver(pong_with("1"));
    session.close(protocol::close_code::normal, "done");
    session.deliver(pong_with("2"));
  });
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
  CAF_CHECK_EQUAL(next_frame(), "close 1000 done");
}

CAF_TEST_FIXTURE_SCOPE_END()
