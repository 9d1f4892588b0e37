#define CAF_SUITE net.request_parser

#include "net/http/request_parser.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "request_harness.hpp"

using namespace strangelet::net::test;
using namespace std::string_literals;
using strangelet::net::http::request_parser;

namespace {

/// A request whose head has exactly `size` bytes.
std::string get_of(std::size_t size) {
  const auto around = get_with("X: \r\n").size();
  return get_with("X: " + std::string(size - around, 'x') + "\r\n");
}

} // namespace

CAF_TEST(nothing is no request) {
  check_requests("", {});
}

CAF_TEST(a request is read with its path and query and fields) {
  check_requests("GET /rooms?limit=5&state=all HTTP/1.1\r\nHost: example.org:3000\r\n"
                 "User-Agent: test/1.0\r\nAccept: */*\r\n\r\n",
                 {"GET /rooms ?limit=5 ?state=all [accept: */*] [host: example.org:3000] "
                  "[user-agent: test/1.0]"});
}

CAF_TEST(the names of fields are case insensitive and their values trimmed) {
  check_requests("GET / HTTP/1.1\r\nHOST:h\r\nX-Mixed-CASE: \t a  b \t\r\nx-empty:\r\n\r\n",
                 {"GET / [host: h] [x-empty: ] [x-mixed-case: a  b]"});
}

CAF_TEST(a field that comes more than once is joined) {
  check_requests(get_with("Via: a\r\nAccept: x\r\nvia: b\r\nVIA: c, d\r\n"),
                 {"GET / [accept: x] [host: h] [via: a, b, c, d]"});
}

CAF_TEST(any token is a method) {
  for (const auto* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH",
                             "get", "X", "M-SEARCH", "a!#$%&'*+-.^_`|~1"})
    check_requests(method + " /x HTTP/1.1\r\nHost: h\r\n\r\n"s, {method + " /x [host: h]"s});
}

CAF_TEST(a value may hold tabs and bytes above ASCII) {
  check_requests(get_with("X: a\tb\r\nY: gr\u00FC\u00DFe \xFF\x80\r\n"),
                 {"GET / [host: h] [x: a\tb] [y: gr\u00FC\u00DFe \xFF\x80]"});
}

CAF_TEST(a body has the length that was announced) {
  check_requests(post_with("Content-Length: 5\r\n", "hello"),
                 {"POST / [content-length: 5] [host: h] (hello)"});
  check_requests(post_with("Content-Length: 0\r\n", ""), {"POST / [content-length: 0] [host: h]"});
  check_requests(post_with("Content-Length:  3 \r\n", "\r\n\0"s),
                 {"POST / [content-length: 3] [host: h] (\r\n\0)"s});
  check_requests(post_with("Content-Length: 0003\r\n", "abc"),
                 {"POST / [content-length: 0003] [host: h] (abc)"});
}

CAF_TEST(a request without a length has no body) {
  check_requests(post_with("", ""), {"POST / [host: h]"});
  check_requests("POST / HTTP/1.0\r\nHost: h\r\n\r\n", {"POST / [host: h] and close"});
}

CAF_TEST(a request that is not finished is waited for) {
  const auto whole = post_with("Content-Length: 5\r\n", "hello");
  for (std::size_t size = 1; size < whole.size(); ++size)
    CAF_CHECK_EQUAL(parse_in_pieces(whole.substr(0, size), {}, wide_limits), outcomes{"more"});
}

CAF_TEST(pipelined requests are read one after the other) {
  check_requests(get_with("N: 1\r\n") + post_with("Content-Length: 3\r\n", "two") +
                     "HEAD /3 HTTP/1.1\r\nHost: h\r\n\r\n" + get_with("N: 4\r\n"),
                 {"GET / [host: h] [n: 1]", "POST / [content-length: 3] [host: h] (two)",
                  "HEAD /3 [host: h]", "GET / [host: h] [n: 4]"});
}

CAF_TEST(a body that looks like a request is none) {
  const auto inner = get_with("Inner: 1\r\n");
  check_requests(
      post_with("Content-Length: " + std::to_string(inner.size()) + "\r\n", inner) +
          get_with("Outer: 1\r\n"),
      {"POST / [content-length: " + std::to_string(inner.size()) + "] [host: h] (" + inner + ")",
       "GET / [host: h] [outer: 1]"});
}

CAF_TEST(line breaks before a request are forgiven) {
  check_requests("\r\n" + get_with(""), {"GET / [host: h]"});
  check_requests("\r\n\r\n\r\n" + get_with("") + "\r\n\r\n" + get_with("N: 2\r\n"),
                 {"GET / [host: h]", "GET / [host: h] [n: 2]"});
  check_requests("\r\n\r\n", {});
}

CAF_TEST(very many line breaks cost no time) {
  std::string breaks;
  for (int i = 0; i < 60'000; ++i)
    breaks += "\r\n";
  CAF_CHECK_EQUAL(parse_in_pieces(breaks + get_with(""), {}, wide_limits),
                  outcomes{"GET / [host: h]"});
}

CAF_TEST(a connection stays open as its version and Connection say) {
  struct row {
    const char* version;
    const char* connection;
    const char* end;
  };
  for (auto each :
       {row{"1.1", "", ""}, row{"1.1", "keep-alive", ""}, row{"1.1", "close", " and close"},
        row{"1.1", "Close", " and close"}, row{"1.1", "x, close", " and close"},
        row{"1.0", "", " and close"}, row{"1.0", "keep-alive", ""}, row{"1.0", "Keep-Alive", ""},
        row{"1.0", "close", " and close"}}) {
    check_requests("GET / HTTP/"s + each.version + "\r\nConnection: " + each.connection +
                       "\r\nHost: h\r\n\r\n",
                   {"GET / [connection: "s + each.connection + "] [host: h]" + each.end});
  }
}

CAF_TEST(an upgrade asked for in HTTP 1 point 0 is not seen and closes) {
  CAF_CHECK_EQUAL(parse_in_pieces("GET / HTTP/1.0\r\nHost: h\r\nUpgrade: websocket\r\n"
                                  "Connection: keep-alive\r\n\r\n",
                                  {}, wide_limits),
                  outcomes{"GET / [connection: keep-alive] [host: h] and close"});
  check_requests(get_with("Upgrade: websocket\r\n"), {"GET / [host: h] [upgrade: websocket]"});
}

CAF_TEST(a head may be as large as the limit and not larger) {
  for (std::size_t limit : {100, 1'000, 8'192}) {
    const request_parser::limits bounds{limit, 10};
    const auto value = [](std::size_t size) {
      return std::string(size - get_with("X: \r\n").size(), 'x');
    };
    check_requests(get_of(limit), {"GET / [host: h] [x: " + value(limit) + "]"}, bounds);
    check_refused(get_of(limit + 1), 431, bounds);
    check_refused(get_of(limit + 1).substr(0, limit + 1), 431, bounds);
    CAF_CHECK_EQUAL(parse_in_pieces(get_of(limit + 1).substr(0, limit), {}, bounds),
                    outcomes{"more"});
  }
}

CAF_TEST(the limit is for the request line and the fields together) {
  const request_parser::limits bounds{100, 10};
  const auto line = "GET /" + std::string(60, 'p') + " HTTP/1.1\r\n";
  check_refused(line + "Host: " + std::string(60, 'h') + "\r\n\r\n", 431, bounds);
  check_refused("GET /" + std::string(200, 'p') + " HTTP/1.1\r\nHost: h\r\n\r\n", 431, bounds);
  check_refused("GET /" + std::string(200, 'p'), 431, bounds);
  check_refused(std::string(200, 'G'), 431, bounds);
}

CAF_TEST(each head has the limit for itself and bodies do not count) {
  const request_parser::limits bounds{100, 300};
  const auto body = std::string(300, 'b');
  const auto post = post_with("Content-Length: 300\r\n", body);
  const auto expected = "POST / [content-length: 300] [host: h] (" + body + ")";
  check_requests(post + post + post, {expected, expected, expected}, bounds);
}

CAF_TEST(a head limit of 0 is none) {
  const auto value = std::string(50'000, 'x');
  CAF_CHECK_EQUAL(
      parse_in_pieces(get_with("X: " + value + "\r\nY: " + value + "\r\n"), {70'000}, {0, 10}),
      outcomes{"GET / [host: h] [x: " + value + "] [y: " + value + "]"});
}

CAF_TEST(a field that no limit keeps small enough is refused) {
  const auto big = std::string(70'000, 'x');
  CAF_CHECK_EQUAL(parse_in_pieces(get_with("X: " + big + "\r\n"), {}, {0, 10}), outcomes{"431"});
  CAF_CHECK_EQUAL(parse_in_pieces(get_with(big + ": x\r\n"), {}, {0, 10}), outcomes{"431"});
}

CAF_TEST(a body may be as large as the limit and not larger) {
  const request_parser::limits bounds{8'192, 1'000};
  const auto most = std::string(1'000, 'b');
  check_requests(post_with("Content-Length: 1000\r\n", most),
                 {"POST / [content-length: 1000] [host: h] (" + most + ")"}, bounds);
  check_refused(post_with("Content-Length: 1001\r\n", ""), 413, bounds);
  check_refused(post_with("Content-Length: 1001\r\n", most + 'b'), 413, bounds);
  check_refused(post_with("Content-Length: 18446744073709551615\r\n", ""), 413, bounds);
}

CAF_TEST(a client that waits to be told to go on is told once) {
  const auto head = post_with("Expect: 100-continue\r\nContent-Length: 5\r\n", "");
  const auto post = "POST / [content-length: 5] [expect: 100-continue] [host: h] (hello)"s;
  const auto n = head.size();
  CAF_CHECK_EQUAL(parse_in_pieces(head + "hello", {n}, wide_limits), (outcomes{"100", post}));
  CAF_CHECK_EQUAL(parse_in_pieces(head + "hello", {n, n + 1, n + 2}, wide_limits),
                  (outcomes{"100", post}));
  CAF_CHECK_EQUAL(parse_in_pieces(head + "hello" + head + "hello", {n, 2 * n + 5}, wide_limits),
                  (outcomes{"100", post, "100", post}));
}

CAF_TEST(a client that did not wait is not told to go on) {
  const auto head = post_with("Expect: 100-Continue\r\nContent-Length: 5\r\n", "");
  CAF_CHECK_EQUAL(parse_in_pieces(head + "hello", {}, wide_limits),
                  outcomes{"POST / [content-length: 5] [expect: 100-Continue] [host: h] (hello)"});
  check_requests(get_with("Expect: 100-continue\r\n"), {"GET / [expect: 100-continue] [host: h]"});
  check_requests(
      "POST / HTTP/1.0\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
      {"POST / [content-length: 2] [expect: 100-continue] [host: h] (hi) and close"});
}

CAF_TEST(a body that is too large is refused before the client is told to go on) {
  check_refused(post_with("Expect: 100-continue\r\nContent-Length: 70000\r\n", ""), 413);
}

CAF_TEST(a parser that was moved goes on) {
  request_parser first{wide_limits};
  auto input = post_with("Content-Length: 5\r\n", "he");
  CAF_CHECK(first.feed(input) == request_parser::progress::more);
  auto second = std::move(first);
  CAF_CHECK(second.is_in_request());
  input += "llo";
  CAF_REQUIRE(second.feed(input) == request_parser::progress::done);
  CAF_CHECK_EQUAL(second.take().body, "hello");
  CAF_CHECK(!second.is_in_request());
}
