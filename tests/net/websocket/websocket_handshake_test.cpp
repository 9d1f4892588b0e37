#define CAF_SUITE net.websocket_handshake

#include "crypto/digest.hpp"
#include "net/websocket/handshake.hpp"
#include "tests/tools/no_digests.hpp"
#include "tests/tools/throws.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net;
using namespace strangelet::net::websocket;

namespace {

/// The request of RFC 6455, section 1.2.
http::http_request example() {
  http::http_request result;
  result.method = "GET";
  result.path = "/chat";
  result.fields = {
      {"host", "server.example.com"},   {"upgrade", "websocket"},
      {"connection", "Upgrade"},        {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="},
      {"origin", "http://example.com"}, {"sec-websocket-protocol", "chat, superchat"},
      {"sec-websocket-version", "13"}};
  return result;
}

http::http_request example_with(const std::string& name, const std::string& value) {
  auto result = example();
  result.fields[name] = value;
  return result;
}

http::http_request example_without(const std::string& name) {
  auto result = example();
  result.fields.erase(name);
  return result;
}

std::string field(const http::http_response& response, const std::string& name) {
  std::string result;
  for (const auto& [key, value] : response.fields)
    if (key == name)
      result += value + ';';
  return result;
}

unsigned status_with(const std::string& name, const std::string& value) {
  return answer_upgrade(example_with(name, value)).status;
}

} // namespace

CAF_TEST(without digests there is no answer to a handshake) {
  const strangelet::test::no_digests broken;
  CAF_CHECK(
      strangelet::test::throws<strangelet::crypto::failure>([] { answer_upgrade(example()); }));
}

CAF_TEST(the example of the RFC is accepted with the key of the RFC) {
  auto answer = answer_upgrade(example());
  CAF_CHECK_EQUAL(answer.status, 101u);
  CAF_CHECK_EQUAL(field(answer, "Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=;");
  CAF_CHECK_EQUAL(field(answer, "Upgrade"), "websocket;");
  CAF_CHECK_EQUAL(field(answer, "Connection"), "Upgrade;");
  CAF_CHECK(answer.body == nullptr);
}

CAF_TEST(no extension is accepted) {
  auto request = example_with("sec-websocket-extensions", "permessage-deflate");
  auto answer = answer_upgrade(request);
  CAF_CHECK_EQUAL(answer.status, 101u);
  CAF_CHECK_EQUAL(field(answer, "Sec-WebSocket-Extensions"), "");
}

CAF_TEST(the first subprotocol is taken) {
  const auto taken = [](const std::string& offered) {
    auto answer = answer_upgrade(example_with("sec-websocket-protocol", offered));
    return std::to_string(answer.status) + ' ' + field(answer, "Sec-WebSocket-Protocol");
  };
  CAF_CHECK_EQUAL(taken("chat"), "101 chat;");
  CAF_CHECK_EQUAL(taken("superchat, chat"), "101 superchat;");
  CAF_CHECK_EQUAL(taken(" superchat\t,\tchat "), "101 superchat;");
  CAF_CHECK_EQUAL(taken("bearer, a.b.c"), "101 bearer;");
  CAF_CHECK_EQUAL(taken("chat, Chat"), "101 chat;");
  CAF_CHECK_EQUAL(taken("!#$%&'*+-.^_`|~9aZ"), "101 !#$%&'*+-.^_`|~9aZ;");
  for (const auto* bad : {"", " ", ",", "a,", ",a", "a,,b", "a b", "a, a", "a,b,a", "\"a\"", "a/1",
                          "a;b", "a=b", "a@b", "a\\b", "(a)", "\xC3\xA4"})
    CAF_CHECK_EQUAL(taken(bad), "400 ");
  auto none = answer_upgrade(example_without("sec-websocket-protocol"));
  CAF_CHECK_EQUAL(none.status, 101u);
  CAF_CHECK_EQUAL(field(none, "Sec-WebSocket-Protocol"), "");
}

CAF_TEST(a request is an upgrade if it asks for websocket) {
  CAF_CHECK(is_upgrade(example()));
  CAF_CHECK(is_upgrade(example_with("upgrade", "WebSocket")));
  CAF_CHECK(is_upgrade(example_with("upgrade", "h2c, websocket")));
  CAF_CHECK(is_upgrade(example_with("upgrade", "h2c,websocket")));

  CAF_CHECK(!is_upgrade(example_without("upgrade")));
  for (const auto* other : {"", "h2c", "websockets", "web socket", "xwebsocket", "\"websocket\""})
    CAF_CHECK(!is_upgrade(example_with("upgrade", other)));
}

CAF_TEST(only GET begins a WebSocket) {
  for (const auto* method : {"POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "get"}) {
    auto request = example();
    request.method = method;
    auto answer = answer_upgrade(request);
    CAF_CHECK_EQUAL(answer.status, 405u);
    CAF_CHECK_EQUAL(field(answer, "Allow"), "GET;");
  }
}

CAF_TEST(Connection must hold the option Upgrade) {
  for (const auto* good : {"Upgrade", "upgrade", "UPGRADE", "keep-alive, Upgrade",
                           "Upgrade, keep-alive", "keep-alive,upgrade"})
    CAF_CHECK_EQUAL(status_with("connection", good), 101u);
  for (const auto* bad : {"", "keep-alive", "close", "Upgraded", "Up grade"})
    CAF_CHECK_EQUAL(status_with("connection", bad), 400u);
  CAF_CHECK_EQUAL(answer_upgrade(example_without("connection")).status, 400u);
}

CAF_TEST(only version 13 is spoken and the client is told) {
  for (const auto* other : {"", "0", "7", "8", "12", "14", "013", "13.0", "13, 8", "13, 13", "x"}) {
    auto answer = answer_upgrade(example_with("sec-websocket-version", other));
    CAF_CHECK_EQUAL(answer.status, 426u);
    CAF_CHECK_EQUAL(field(answer, "Sec-WebSocket-Version"), "13;");
    CAF_CHECK_EQUAL(field(answer, "Upgrade"), "websocket;");
  }
  CAF_CHECK_EQUAL(answer_upgrade(example_without("sec-websocket-version")).status, 426u);
}

CAF_TEST(the key must be 16 bytes in base64) {
  for (const auto* good :
       {"AAAAAAAAAAAAAAAAAAAAAA==", "/////////////////////w==", "x3JJHMbDL1EzLkh9GBhXDw=="})
    CAF_CHECK_EQUAL(status_with("sec-websocket-key", good), 101u);
  for (const auto* bad :
       {"", "x", "==", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBsZSBub25jZVE=", "dGhlIHNhbXBsZSBub25jZVFR",
        "dGhlIHNhbXBsZSBub25jZ===", "dGhlIHNhbXBsZSBub25j Q==", "dGhlIHNhbXBsZSBub25jZ-==",
        "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=="})
    CAF_CHECK_EQUAL(status_with("sec-websocket-key", bad), 400u);
  CAF_CHECK_EQUAL(answer_upgrade(example_without("sec-websocket-key")).status, 400u);
}

CAF_TEST(a refusal says why) {
  auto answer = answer_upgrade(example_without("sec-websocket-key"));
  CAF_REQUIRE(answer.body != nullptr);
  CAF_CHECK_EQUAL(*answer.body, R"({"error":"Bad Request",)"
                                R"("message":"Sec-WebSocket-Key must be 16 bytes in base64.",)"
                                R"("statusCode":400})");
}

CAF_TEST(a client can resume when it says exactly so or shows a token) {
  auto wish_of = [](std::map<std::string, std::string> query) {
    auto request = example();
    request.query = std::move(query);
    return read_wishes(request);
  };
  CAF_CHECK(!wish_of({}).can_resume);
  CAF_CHECK(!wish_of({{"resume", "0"}}).can_resume);
  CAF_CHECK(!wish_of({{"resume", ""}, {"Resume", "1"}}).can_resume);
  CAF_CHECK(wish_of({{"resume", "1"}}).can_resume);
  CAF_CHECK(!wish_of({{"resume", "1"}}).key);
  auto wish = wish_of({{"resumeToken", "secret"}});
  CAF_CHECK(wish.can_resume);
  CAF_CHECK(wish.key && *wish.key == strangelet::actors::resume_key::of("secret"));
}

CAF_TEST(a client counts when it says exactly so) {
  auto wishes_of = [](std::map<std::string, std::string> query) {
    auto request = example();
    request.query = std::move(query);
    return read_wishes(request);
  };
  CAF_CHECK(!wishes_of({}).counts);
  CAF_CHECK(!wishes_of({{"v", "1"}}).counts);
  CAF_CHECK(!wishes_of({{"v", "02"}}).counts);
  CAF_CHECK(wishes_of({{"v", "2"}}).counts);
  CAF_CHECK(!wishes_of({{"v", "2"}}).can_resume);
  CAF_CHECK_EQUAL(wishes_of({{"v", "2"}, {"received", "17"}}).received, 17u);
  CAF_CHECK_EQUAL(wishes_of({{"v", "2"}, {"received", "-1"}}).received, 0u);
  CAF_CHECK_EQUAL(wishes_of({{"v", "2"}, {"received", "99999999999999999999"}}).received, 0u);
  CAF_CHECK_EQUAL(wishes_of({{"received", "17"}}).received, 0u);
}
