#define CAF_SUITE net.http_session

#include "net/http/http_session.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "shard_fixture.hpp"

using namespace strangelet::net;
using namespace strangelet::net::http;
using namespace strangelet::net::test;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

std::string get(const std::string& target, const std::string& lines = {}) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n";
}

std::string status_line(const std::string& response) {
  return response.substr(0, response.find('\r'));
}

/// How often `part` is in `text`.
std::size_t count(const std::string& text, const std::string& part) {
  std::size_t result = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
    ++result;
  return result;
}

settings patient() {
  settings result;
  result.http.answer_timeout = 1h;
  return result;
}

struct http_session_fixture : shard_fixture {
  http_session_fixture() : shard_fixture(patient()) {}

  peer client{port(), true};

  std::weak_ptr<connection> start(entrance through = entrance::http,
                                  const std::optional<http_response>& refusal = std::nullopt) {
    return accept([&](connection& owner) {
      return std::make_unique<http_session>(owner, through, refusal, home.now());
    });
  }

  /// Sends a request whose answer is the last, and returns all that comes back.
  std::string all_answers_to(const std::string& requests) {
    client.send(requests);
    return client.receive_all();
  }
};

const auto closing = "Connection: close\r\n"s;

} // namespace

CAF_TEST_FIXTURE_SCOPE(http_session_tests, http_session_fixture)

CAF_TEST(requests are answered one after the other) {
  start();
  client.send(get("/"));
  auto page = client.receive_until("</p>");
  CAF_CHECK_EQUAL(status_line(page), "HTTP/1.1 200 OK");
  CAF_CHECK_EQUAL(page.substr(page.find("\r\n\r\n") + 4), "<p>page</p>");
  client.send(get("/videochat/stats"));
  auto stats = client.receive_until("}");
  CAF_CHECK_EQUAL(status_line(stats), "HTTP/1.1 200 OK");
  CAF_CHECK_EQUAL(count(stats, "\"connectedUsers\":9"), 1u);
  CAF_CHECK_EQUAL(count(stats, "Connection: keep-alive"), 1u);
}

CAF_TEST(pipelined requests are answered in their order) {
  start();
  auto answers =
      all_answers_to(get("/videochat/stats") + get("/") + get("/nothing") +
                     get("/videochat/health") + "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n" +
                     get("/videochat/rooms") + get("/videochat/stats", closing));
  std::vector<std::size_t> places;
  for (const auto* mark : {"activeRooms", "<p>page</p>", "There is nothing here", "video-chat",
                           "Content-Length: 11\r\nConnection: keep-alive\r\n\r\nHTTP/1.1",
                           "\"total\":2", "Connection: close"})
    places.push_back(answers.find(mark));
  CAF_CHECK(std::is_sorted(places.begin(), places.end()));
  CAF_CHECK_NOT_EQUAL(places.back(), std::string::npos);
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 200 OK"), 6u);
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 404 Not Found"), 1u);
}

CAF_TEST(a hundred requests in one piece are all answered) {
  start();
  std::string requests;
  for (int n = 0; n < 99; ++n)
    requests += get("/");
  auto answers = all_answers_to(requests + get("/nothing", closing));
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 200 OK"), 99u);
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 404 Not Found"), 1u);
}

CAF_TEST(a request that arrives byte by byte is answered) {
  start();
  for (char c : get("/", closing)) {
    client.send({&c, 1});
    let_arrive();
  }
  CAF_CHECK_EQUAL(count(client.receive_all(), "<p>page</p>"), 1u);
}

CAF_TEST(nothing is answered behind a request that closes) {
  start();
  auto answers = all_answers_to(get("/", closing) + get("/") + get("/"));
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1"), 1u);
  CAF_CHECK_EQUAL(count(answers, "Connection: close"), 1u);
}

CAF_TEST(nothing is answered behind an upgrade that is refused) {
  start();
  auto answers = all_answers_to(get("/nothing", "Upgrade: websocket\r\n") + get("/"));
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1"), 1u);
  CAF_CHECK_EQUAL(count(answers, "Connection: close"), 1u);
}

CAF_TEST(a client that speaks HTTP 1 point 0 gets one answer) {
  start();
  auto answer = all_answers_to("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n");
  CAF_CHECK_EQUAL(count(answer, "Connection: close"), 1u);
  CAF_CHECK_EQUAL(count(answer, "<p>page</p>"), 1u);
}

CAF_TEST(a request that is not valid is answered and the connection closed) {
  start();
  auto answers = all_answers_to(get("/") + get("/", "Transfer-Encoding: chunked\r\n") + get("/"));
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1"), 2u);
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 400 Bad Request"), 1u);
  CAF_CHECK_EQUAL(count(answers, "Connection: close"), 1u);
}

CAF_TEST(a client that sends a body that is too large gets to read why) {
  start();
  auto answer = all_answers_to("POST /videochat/cleanup HTTP/1.1\r\nHost: localhost\r\n"
                               "Content-Length: 200000\r\n\r\n" +
                               std::string(200'000, 'x'));
  CAF_CHECK_EQUAL(status_line(answer), "HTTP/1.1 413 Payload Too Large");
  CAF_CHECK_EQUAL(count(answer, "(reset)"), 0u);
}

CAF_TEST(a client that waits to send its body is told to go on) {
  start();
  client.send("POST /videochat/cleanup HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
              "Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n");
  CAF_CHECK_EQUAL(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("{}");
  CAF_CHECK_EQUAL(status_line(client.receive_until("}")), "HTTP/1.1 200 OK");
}

CAF_TEST(a target that makes no sense is refused) {
  start();
  auto answers = all_answers_to(get("*") + get("/%zz") + get("/%00") + get("/", closing));
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 400 Bad Request"), 3u);
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 200 OK"), 1u);
}

CAF_TEST(a client that has ended its output gets its answers) {
  start();
  client.send(get("/videochat/stats") + get("/"));
  client.end_output();
  auto answers = client.receive_all();
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 200 OK"), 2u);
  CAF_CHECK_EQUAL(count(answers, "(reset)"), 0u);
}

CAF_TEST(a large file arrives whole also when the connection closes behind it) {
  auto member = start();
  client.send(get("/big", closing));
  auto head = client.receive_until("\r\n\r\n");
  tick(member, config.limits.close_timeout);
  CAF_CHECK(client.receive_all() == std::string(1'000'000, 'b'));
}

CAF_TEST(while a request is being answered nothing more is read) {
  start();
  script.set_silent();
  client.send(get("/videochat/stats"));
  let_arrive();
  client.send(std::string(1'000, 'x'));
  let_arrive();
  CAF_CHECK_EQUAL(unread_bytes(), 1'000u);
}

CAF_TEST(while a pipelined request is being answered nothing more is read) {
  start();
  // The file is answered at once and the numbers never.
  script.set_silent();
  client.send(get("/") + get("/videochat/stats"));
  CAF_CHECK_EQUAL(status_line(client.receive_until("</p>")), "HTTP/1.1 200 OK");
  let_arrive();
  client.send(std::string(1'000, 'x'));
  let_arrive();
  CAF_CHECK_EQUAL(unread_bytes(), 1'000u);
}

CAF_TEST(a client that does not take its answers gets no more of them) {
  auto member = start();
  constexpr std::size_t requests = 20;
  std::string all;
  for (std::size_t i = 1; i < requests; ++i)
    all += get("/big");
  client.send(all + get("/big", closing));
  let_arrive();
  with(member, [](connection& each) {
    CAF_CHECK_GREATER(each.queued_bytes(), 500'000u);
    CAF_CHECK_LESS(each.queued_bytes(), 1'001'000u);
  });
  client.send("x");
  let_arrive();
  CAF_CHECK_EQUAL(unread_bytes(), 1u);
  auto answers = client.receive_all();
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 200 OK"), requests);
  CAF_CHECK_GREATER(answers.size(), requests * 1'000'000);
  CAF_CHECK_EQUAL(count(answers, "(reset)"), 0u);
}

CAF_TEST(a connection that is refused hears so and is closed) {
  start(entrance::http, make_error(503, "x").set("Retry-After", "5"));
  auto answer = all_answers_to(get("/") + get("/"));
  CAF_CHECK_EQUAL(status_line(answer), "HTTP/1.1 503 Service Unavailable");
  CAF_CHECK_EQUAL(count(answer, "Retry-After: 5"), 1u);
  CAF_CHECK_EQUAL(count(answer, "HTTP/1.1"), 1u);
}

CAF_TEST(the entrance for WebSockets serves nothing else) {
  start(entrance::websocket);
  auto answers = all_answers_to(get("/videochat/stats") + get("/"));
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 426 Upgrade Required"), 1u);
  CAF_CHECK_EQUAL(count(answers, "Upgrade: websocket"), 1u);
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1"), 1u);
}

CAF_TEST(a request must be finished in time) {
  auto member = start();
  client.send("GET / HTTP/1.1\r\n");
  let_arrive();
  tick(member, config.limits.handshake_timeout - 1ms);
  tick(member, config.limits.handshake_timeout);
  auto answer = client.receive_all();
  CAF_CHECK_EQUAL(status_line(answer), "HTTP/1.1 408 Request Timeout");
  CAF_CHECK_EQUAL(count(answer, "HTTP/1.1"), 1u);
}

CAF_TEST(a client that says nothing is let go without a word) {
  auto member = start();
  tick(member, config.limits.handshake_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.handshake_timeout);
  CAF_CHECK_EQUAL(client.receive_all(), "");
}

CAF_TEST(between two requests a client may be quiet for longer) {
  auto member = start();
  client.send(get("/"));
  client.receive_until("</p>");
  tick(member, config.http.keep_alive - 1ms);
  client.send(get("/"));
  CAF_CHECK_EQUAL(count(client.receive_until("</p>"), "HTTP/1.1 200 OK"), 1u);
  tick(member, config.http.keep_alive);
  CAF_CHECK_EQUAL(client.receive_all(), "");
}

CAF_TEST(empty lines between two requests buy no time) {
  auto member = start();
  client.send(get("/"));
  client.receive_until("</p>");
  client.send("\r\n\r");
  let_arrive();
  tick(member, config.http.keep_alive - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  // It is no half of a request either, which would be answered with 408.
  tick(member, config.http.keep_alive);
  CAF_CHECK_EQUAL(client.receive_all(), "");
}

CAF_TEST(a request that is being answered has the time that the service has) {
  auto member = start();
  script.set_silent();
  client.send(get("/videochat/stats"));
  let_arrive();
  tick(member, config.http.answer_timeout);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
}

CAF_TEST(a service that has failed costs one answer and what it says later is not heard) {
  auto member = start();
  script.set_silent();
  client.send(get("/videochat/stats") + get("/"));
  let_arrive();
  tick(member, config.http.answer_timeout + 1s);
  auto answers = client.receive_until("</p>");
  CAF_CHECK_EQUAL(status_line(answers), "HTTP/1.1 503 Service Unavailable");
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1"), 2u);
  caf::anon_send(supervisor, strangelet::actors::tick{});
  client.send(get("/nothing", closing));
  CAF_CHECK_EQUAL(status_line(client.receive_all()), "HTTP/1.1 404 Not Found");
}

CAF_TEST(every answer has a date) {
  start();
  auto answers = all_answers_to(get("/") + get("/nothing") + get("/videochat/stats") + "x\r\n\r\n");
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1"), 4u);
  CAF_CHECK_EQUAL(count(answers, "\r\nDate: "), 4u);
  CAF_CHECK_EQUAL(count(answers, " GMT\r\n"), 4u);
}

CAF_TEST(the date is that of the clock that all share) {
  env.now = [] { return strangelet::protocol::time_point{1'795'348'800s}; };
  start();
  const auto answer = all_answers_to(get("/", closing));
  CAF_CHECK_EQUAL(count(answer, "\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\n"), 1u);
}

CAF_TEST(browsers are told not to guess types whatever is answered) {
  const auto no_guessing = "\r\nX-Content-Type-Options: nosniff\r\n"s;
  start();
  auto answers = all_answers_to(get("/") + get("/nothing") + get("/videochat/stats") + get("/ws") +
                                get("*") + "x\r\n\r\n");
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1"), 6u);
  CAF_CHECK_EQUAL(count(answers, no_guessing), 6u);
}

CAF_TEST(browsers are told not to guess types when an upgrade is refused) {
  start();
  auto answer = all_answers_to(get("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\n"));
  CAF_CHECK_EQUAL(status_line(answer), "HTTP/1.1 426 Upgrade Required");
  CAF_CHECK_EQUAL(count(answer, "X-Content-Type-Options: nosniff"), 1u);
}

CAF_TEST(browsers are told not to guess types when a connection is refused) {
  start(entrance::http, make_error(503, "x"));
  CAF_CHECK_EQUAL(count(all_answers_to(get("/")), "X-Content-Type-Options: nosniff"), 1u);
}

CAF_TEST(a stop closes an idle connection without waiting for the client) {
  auto member = start();
  client.send(get("/"));
  client.receive_until("</p>");
  on_loop([&] { home.shut_down([] {}); });
  on_loop([] {});
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(client.receive_all(), "");
}

CAF_TEST(a stop closes a connection that has not said anything) {
  auto member = start();
  on_loop([&] { home.shut_down([] {}); });
  on_loop([] {});
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(client.receive_all(), "");
}

CAF_TEST(a stop gives a client that is in the middle of a request time to hear of it) {
  auto member = start();
  client.send("GET / HT");
  let_arrive();
  on_loop([&] { home.shut_down([] {}); });
  on_loop([] {});
  CAF_CHECK(!member.expired());
  CAF_CHECK_EQUAL(client.receive_all(), "");
}

CAF_TEST(a stop lets a large answer arrive that was made before) {
  start();
  client.send(get("/big"));
  client.receive_until("\r\n\r\n");
  on_loop([&] { home.shut_down([] {}); });
  CAF_CHECK(client.receive_all() == std::string(1'000'000, 'b'));
}

CAF_TEST(a stop lets an answer that is under way arrive) {
  start();
  script.set_silent();
  client.send(get("/videochat/stats") + get("/"));
  let_arrive();
  on_loop([&] { home.shut_down([] {}); });
  caf::anon_send(supervisor, strangelet::actors::tick{});
  auto answer = client.receive_all();
  CAF_CHECK_EQUAL(status_line(answer), "HTTP/1.1 200 OK");
  CAF_CHECK_EQUAL(count(answer, "Connection: close"), 1u);
  CAF_CHECK_EQUAL(count(answer, "HTTP/1.1"), 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()
