#define CAF_SUITE net.request_parser_refusals

#include <string>

#include "caf/test/unit_test.hpp"

#include "request_harness.hpp"

using namespace strangelet::net::test;
using namespace std::string_literals;

namespace {

/// What an attacker wants to be taken for a second request.
const auto inner = "GET /inner HTTP/1.1\r\nHost: h\r\n\r\n"s;

} // namespace

CAF_TEST(Transfer Encoding is refused in any form) {
  for (const auto* line :
       {"Transfer-Encoding: chunked", "transfer-encoding: chunked", "TRANSFER-ENCODING: CHUNKED",
        "Transfer-Encoding:chunked", "Transfer-Encoding:\tchunked", "Transfer-Encoding: chunked ",
        "Transfer-Encoding: identity", "Transfer-Encoding: gzip",
        "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: xchunked",
        "Transfer-Encoding: x", "Transfer-Encoding:", "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked"}) {
    check_refused(post_with(line + "\r\n"s, "0\r\n\r\n" + inner), 400);
    check_refused(post_with(line + "\r\nContent-Length: 5\r\n"s, "0\r\n\r\n" + inner), 400);
    check_refused(post_with("Content-Length: 5\r\n"s + line + "\r\n", "0\r\n\r\n" + inner), 400);
  }
}

CAF_TEST(Transfer Encoding in disguise is refused) {
  for (const auto& line : {"Transfer-Encoding : chunked"s, "Transfer-Encoding\t: chunked"s,
                           "Transfer-Encoding\x0B: chunked"s,
                           "Transfer-Encoding: \x0B"
                           "chunked"s,
                           "Transfer-Encoding\0: chunked"s, "\x01Transfer-Encoding: chunked"s,
                           "Transfer-Encoding\r: chunked"s, "Transfer-Encoding\n: chunked"s,
                           "X: y\rTransfer-Encoding: chunked"s, "X: y\nTransfer-Encoding: chunked"s,
                           "Transfer-Encoding:\r\n chunked"s, "Transfer-Encoding:\n chunked"s,
                           " Transfer-Encoding: chunked"s, "\tTransfer-Encoding: chunked"s,
                           "X: y\r\n Transfer-Encoding: chunked"s,
                           "\"Transfer-Encoding\": chunked"s, "Transfer-Encoding chunked"s,
                           "Transfer Encoding: chunked"s, "Transfer-Encoding\xA0: chunked"s})
    check_refused(post_with(line + "\r\nContent-Length: 0\r\n", inner), 400);
}

CAF_TEST(a field that only resembles Transfer Encoding means nothing) {
  check_requests(post_with("Transfer_Encoding: chunked\r\nX-Transfer-Encoding: chunked\r\n", ""),
                 {"POST / [host: h] [transfer_encoding: chunked] [x-transfer-encoding: chunked]"});
}

CAF_TEST(more than one Content Length is refused even when they agree) {
  for (const auto* lines :
       {"Content-Length: 5\r\nContent-Length: 5", "Content-Length: 5, 5",
        "Content-Length: 5\r\ncontent-length: 6", "Content-Length: 6\r\nX: y\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length:", "Content-Length: 0, 5", "Content-Length: 5,",
        "Content-Length: ,5", "Content-Length: 5 5"})
    check_refused(post_with(lines + "\r\n"s, "hello" + inner), 400);
}

CAF_TEST(a Content Length that is not a plain number is refused) {
  for (const auto* value : {"",
                            " ",
                            "x",
                            "-1",
                            "+5",
                            "5x",
                            "x5",
                            "0x5",
                            "5.0",
                            "5e0",
                            "1 0",
                            "\"5\"",
                            "5;",
                            "٥",
                            "1_0",
                            "-0",
                            "5\t5",
                            "-18446744073709551616",
                            "18446744073709551616x",
                            "18446744073709551616 5",
                            "18446744073709551616,"})
    check_refused(post_with("Content-Length: "s + value + "\r\n", "hello" + inner), 400);
}

CAF_TEST(a Content Length that no computer can hold is too much and never a small one) {
  for (const auto* value :
       {"18446744073709551616", "18446744073709551621", "36893488147419103234",
        "99999999999999999999999999", "000018446744073709551621", "\t18446744073709551621 "}) {
    check_refused(post_with("Content-Length: "s + value + "\r\n", "hello" + inner), 413);
    check_refused(post_with("X: y\r\ncontent-LENGTH:"s + value + "\r\nY: z\r\n", inner), 413);
    const auto line = "Content-Length: "s + value + "\r\n";
    check_refused(post_with(line + line, inner), 400);
    check_refused(post_with(line + "Content-Length: 5\r\n", inner), 400);
    check_refused(post_with("Content-Length: 5\r\n" + line, inner), 400);
    check_refused(post_with(line + "Content-Length:\r\n", inner), 400);
    check_refused(post_with("Content-Length: "s + value + "\r\n 5\r\n", inner), 400);
    check_refused(post_with("Transfer-Encoding: chunked\r\n" + line, inner), 400);
  }
}

CAF_TEST(a Content Length in disguise is refused) {
  for (const auto& line :
       {"Content-Length : 5"s, "Content-Length\t: 5"s, " Content-Length: 5"s,
        "Content-Length:\r\n 5"s, "Content-Length: 1\r\n 0"s, "Content-Length\0: 5"s,
        "Content-Length: 5\0"s, "Content-Length: 5\x0B"s,
        "Content-Length: \x0C"
        "5"s,
        "X: y\nContent-Length: 5"s, "X: y\rContent-Length: 5"s, "Content-Length 5"s})
    check_refused(post_with(line + "\r\n", "hello" + inner), 400);
}

CAF_TEST(there must be exactly one Host) {
  const auto line = "GET / HTTP/1.1\r\n"s;
  check_refused(line + "\r\n", 400);
  check_refused(line + "X: y\r\n\r\n", 400);
  check_refused(line + "Host: a\r\nHost: a\r\n\r\n", 400);
  check_refused(line + "Host: a\r\nhost: b\r\n\r\n", 400);
  check_refused(line + "HOST: a\r\nX: y\r\nHost: b\r\n\r\n", 400);
  check_refused(line + "Host : a\r\n\r\n", 400);
  check_refused(line + "X-Host: a\r\n\r\n", 400);
  check_refused("GET http://a/ HTTP/1.1\r\n\r\n", 400);
  check_refused("GET / HTTP/1.0\r\n\r\n", 400);
}

CAF_TEST(a Host must look like one) {
  for (const auto* good : {"", "a", "a:80", "example.org", "127.0.0.1:3000", "[::1]", "[::1]:3000",
                           "a:", "xn--bcher-kva.example", "a_b.c-d", "%41"})
    CAF_CHECK_EQUAL(
        parse_in_pieces("GET / HTTP/1.1\r\nHost: "s + good + "\r\n\r\n", {}, wide_limits),
        outcomes{"GET / [host: "s + good + "]"});
  for (const auto* bad : {"a b", "a, b", "a,b", "a/b", "http://a", "a?b", "a#b", "user@a", "a\tb",
                          "<a>", "a\\b", "\"a\"", "gr\u00FCn"})
    check_refused("GET / HTTP/1.1\r\nHost: "s + bad + "\r\n\r\n", 400);
}

CAF_TEST(a field must stand on one line) {
  check_refused(get_with("X: a\r\n b\r\n"), 400);
  check_refused(get_with("X: a\r\n\tb\r\n"), 400);
  check_refused(get_with("X:\r\n b\r\n"), 400);
  check_refused(get_with(" X: a\r\n"), 400);
  check_refused(get_with("X: a\r\n \r\n"), 400);
  check_refused("GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400);
  check_refused("GET / HTTP/1.1\r\n \r\nHost: h\r\n\r\n", 400);
  check_refused("GET / HTTP/1.1\r\nHost:\r\n h\r\n\r\n", 400);
}

CAF_TEST(a field must have a name that is a token) {
  for (const auto& line :
       {": x"s, "X : y"s, "X\t: y"s, "X Y: z"s, "X"s, "(X): y"s, "X@: y"s, "X/Y: z"s, "X,Y: z"s,
        "[X]: y"s, "{X}: y"s, "X=Y: z"s, "X;Y: z"s, "\"X\": y"s, "X\\: y"s, "gr\u00FCn: y"s,
        "X\x7F: y"s, "<X>: y"s, "X?: y"s})
    check_refused(get_with(line + "\r\n"), 400);
}

CAF_TEST(no control character may stand in a head) {
  for (int c = 0; c <= 0x7F; ++c) {
    if ((c >= ' ' && c != 0x7F) || c == '\t')
      continue;
    const auto bad = std::string{static_cast<char>(c)};
    check_refused(get_with("X: a" + bad + "b\r\n"), 400);
    check_refused(get_with("X" + bad + "Y: z\r\n"), 400);
    check_refused(get_with("X: " + bad + "y\r\n"), 400);
    check_refused("GET /a" + bad + "b HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    check_refused("G" + bad + "ET / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
  }
}

CAF_TEST(a line ends with both characters and with nothing else) {
  check_refused("GET / HTTP/1.1\nHost: h\n\n", 400);
  check_refused("GET / HTTP/1.1\r\nHost: h\n\n", 400);
  check_refused("GET / HTTP/1.1\r\nHost: h\n\r\n", 400);
  check_refused("GET / HTTP/1.1\nHost: h\r\n\r\n", 400);
  check_refused("GET / HTTP/1.1\r\nHost: h\r\n\n", 400);
  check_refused("GET / HTTP/1.1\rHost: h\r\r", 400);
  check_refused("GET / HTTP/1.1\r\nHost: h\r\r\n\r\n", 400);
  check_refused("GET / HTTP/1.1\r\r\nHost: h\r\n\r\n", 400);
  check_refused("\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
  check_refused("\r\n\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
  check_refused("\r\rGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
}

CAF_TEST(a request line has three parts with one blank between them) {
  for (const auto* line : {"GET",
                           "GET /",
                           "GET / ",
                           "/ HTTP/1.1",
                           " GET / HTTP/1.1",
                           "GET  / HTTP/1.1",
                           "GET /  HTTP/1.1",
                           "GET\t/ HTTP/1.1",
                           "GET /\tHTTP/1.1",
                           "GET / HTTP/1.1 ",
                           "GET / HTTP/1.1\t",
                           "GET / x HTTP/1.1",
                           "GET HTTP/1.1",
                           "GET  HTTP/1.1",
                           "GET /a b HTTP/1.1",
                           "G@T / HTTP/1.1",
                           "G(T / HTTP/1.1",
                           "GET: / HTTP/1.1",
                           "\"GET\" / HTTP/1.1",
                           "G\u00CBT / HTTP/1.1"})
    check_refused(line + "\r\nHost: h\r\n\r\n"s, 400);
}

CAF_TEST(only versions 1 point 0 and 1 point 1 are understood) {
  for (const auto* version :
       {"HTTP/0.9",  "HTTP/1.2",  "HTTP/2.0", "HTTP/2",    "HTTP/3.0",  "HTTP/11",
        "HTTP/1.10", "HTTP/01.1", "HTTP/1.",  "HTTP/.1",   "HTTP/1",    "HTTP/",
        "HTTP",      "HTTP/1,1",  "http/1.1", "HTTPS/1.1", "HTTP/1.1x", "HTTP /1.1",
        "HTTP/ 1.1", "XTTP/1.1",  "HTTP/x.y", "HTTP/-1.1"})
    check_refused("GET / "s + version + "\r\nHost: h\r\n\r\n", 400);
  check_refused("GET /\r\n\r\n", 400);
  check_refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400);
}

CAF_TEST(what is no HTTP at all is refused at once) {
  check_refused("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03"s, 400); // TLS
  check_refused("\0"s, 400);
  check_refused("{\"event\":\"ping\"}\n", 400);
}

CAF_TEST(a refusal ends the connection whatever follows) {
  check_requests(get_with("") + "BROKEN\r\n\r\n" + inner, {"GET / [host: h]", "400"});
  check_requests(post_with("Content-Length: 2\r\n", "hi") +
                     post_with("Content-Length: x\r\n", inner),
                 {"POST / [content-length: 2] [host: h] (hi)", "400"});
}

CAF_TEST(a body that is longer than announced is the next request) {
  check_requests(post_with("Content-Length: 2\r\n", "hello") + "\r\n\r\n",
                 {"POST / [content-length: 2] [host: h] (he)", "400"});
}
