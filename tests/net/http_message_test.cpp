#define CAF_SUITE net.http_message

#include "net/http_message.hpp"

#include <chrono>
#include <ctime>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net::http;

namespace {

http_response text_response(unsigned status, const std::string& body) {
  http_response result;
  result.status = status;
  result.set("Content-Type", "text/plain");
  result.body = std::make_shared<const std::string>(body);
  return result;
}

http_response empty_response(unsigned status) {
  http_response result;
  result.status = status;
  return result;
}

} // namespace

CAF_TEST(a response has a status line and fields and a length and its body) {
  CAF_CHECK_EQUAL(serialise(text_response(200, "hello"), false, true),
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
                  "Connection: keep-alive\r\n\r\nhello");
}

CAF_TEST(a response says when the connection closes behind it) {
  CAF_CHECK_EQUAL(serialise(text_response(200, "hello"), false, false),
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
                  "Connection: close\r\n\r\nhello");
}

CAF_TEST(an answer to HEAD has the length but not the body) {
  CAF_CHECK_EQUAL(serialise(text_response(200, "hello"), true, true),
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
                  "Connection: keep-alive\r\n\r\n");
}

CAF_TEST(a response without a body has the length 0) {
  CAF_CHECK_EQUAL(serialise(empty_response(200), false, true),
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
  CAF_CHECK_EQUAL(serialise(text_response(404, ""), false, true),
                  "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n"
                  "Connection: keep-alive\r\n\r\n");
}

CAF_TEST(204 and 304 have neither a body nor a length) {
  CAF_CHECK_EQUAL(serialise(empty_response(204), false, true),
                  "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
  CAF_CHECK_EQUAL(serialise(empty_response(304).set("ETag", "\"x\""), false, true),
                  "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nConnection: keep-alive\r\n\r\n");
  CAF_CHECK_EQUAL(serialise(text_response(304, "hello"), false, true),
                  "HTTP/1.1 304 Not Modified\r\nContent-Type: text/plain\r\n"
                  "Connection: keep-alive\r\n\r\n");
}

CAF_TEST(101 has nothing but its own fields) {
  auto response = empty_response(101);
  response.set("Upgrade", "websocket").set("Connection", "Upgrade");
  CAF_CHECK_EQUAL(serialise(response, false, true),
                  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                  "Connection: Upgrade\r\n\r\n");
}

CAF_TEST(fields keep their order and may repeat) {
  CAF_CHECK_EQUAL(
      serialise(empty_response(204).set("B", "1").set("A", "2").set("B", "3"), false, true),
      "HTTP/1.1 204 No Content\r\nB: 1\r\nA: 2\r\nB: 3\r\n"
      "Connection: keep-alive\r\n\r\n");
}

CAF_TEST(every status that the server uses has its phrase) {
  struct row {
    unsigned status;
    const char* phrase;
  };
  for (auto [status, phrase] :
       {row{100, "Continue"}, row{101, "Switching Protocols"}, row{200, "OK"},
        row{204, "No Content"}, row{304, "Not Modified"}, row{400, "Bad Request"},
        row{401, "Unauthorized"}, row{404, "Not Found"}, row{405, "Method Not Allowed"},
        row{408, "Request Timeout"}, row{413, "Payload Too Large"},
        row{415, "Unsupported Media Type"}, row{426, "Upgrade Required"},
        row{431, "Request Header Fields Too Large"}, row{500, "Internal Server Error"},
        row{503, "Service Unavailable"}}) {
    auto text = serialise(empty_response(status), false, true);
    CAF_CHECK_EQUAL(text.substr(0, text.find('\r')),
                    "HTTP/1.1 " + std::to_string(status) + ' ' + phrase);
  }
}

CAF_TEST(an error is JSON with the status and the message and the phrase) {
  auto error = make_error(404, "There is nothing here.");
  CAF_CHECK_EQUAL(error.status, 404u);
  CAF_REQUIRE(error.body != nullptr);
  CAF_CHECK_EQUAL(*error.body, R"({"error":"Not Found","message":"There is nothing here.",)"
                               R"("statusCode":404})");
}

CAF_TEST(an error stays JSON whatever its message is) {
  auto error = make_error(400, "\"quoted\"\r\n\xFF");
  CAF_REQUIRE(error.body != nullptr);
  CAF_CHECK_EQUAL(*error.body, R"({"error":"Bad Request","message":"\"quoted\"\r\n)"
                               "\uFFFD"
                               R"(","statusCode":400})");
}

CAF_TEST(JSON is not to be stored) {
  auto response = make_json(200, "{}");
  CAF_CHECK_EQUAL(serialise(response, false, true),
                  "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
                  "Cache-Control: no-store\r\nContent-Length: 2\r\n"
                  "Connection: keep-alive\r\n\r\n{}");
}

CAF_TEST(a date is written as the RFC has it) {
  auto date = [](std::time_t seconds) {
    return http_date(std::chrono::system_clock::from_time_t(seconds));
  };
  CAF_CHECK_EQUAL(date(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");
  CAF_CHECK_EQUAL(date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  CAF_CHECK_EQUAL(date(1'709'164'799), "Wed, 28 Feb 2024 23:59:59 GMT");
  CAF_CHECK_EQUAL(date(1'709'164'800), "Thu, 29 Feb 2024 00:00:00 GMT");
}

CAF_TEST(a field that is not there is empty) {
  http_request request;
  request.fields = {{"host", "h"}, {"x-empty", ""}};
  CAF_CHECK_EQUAL(request.field("host"), "h");
  CAF_CHECK_EQUAL(request.field("x-empty"), "");
  CAF_CHECK_EQUAL(request.field("via"), "");
}
