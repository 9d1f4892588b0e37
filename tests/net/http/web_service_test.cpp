#define CAF_SUITE net.web_service

#include "net/http/web_service.hpp"
#include "tests/tools/temporary_folder.hpp"

#include <string>

#include "responses.hpp"
#include "rest_fixture.hpp"

using namespace strangelet::net::http;
using namespace strangelet::net::test;
using namespace strangelet::test;
using namespace std::string_literals;

namespace {

struct site : rest_fixture {
  site() : files(make_files()), web(api, files, {}) {}

  static static_files make_files() {
    temporary_folder folder;
    folder.add("index.html", "<p>page</p>");
    folder.add("videochats.txt", "file");
    return static_files{folder.path()};
  }

  http_response ask_web(const web_service& service, const http_request& question) {
    answers got;
    service.handle(question, boost::asio::ip::make_address("127.0.0.1"), got.taker());
    consume_messages();
    auto response = got.take();
    CAF_REQUIRE(response);
    return *response;
  }

  http_response ask_web(const std::string& method, const std::string& path) {
    return ask_web(web, request(method, path));
  }

  /// The answer to a page of `origin` when these origins are configured.
  http_response ask_from(const std::string& origin, std::vector<std::string> configured,
                         const std::string& method = "GET",
                         const std::string& path = "/videochat/stats") {
    const web_service service{api, files, std::move(configured)};
    auto question = request(method, path);
    if (!origin.empty())
      question.fields["origin"] = origin;
    if (method == "OPTIONS")
      question.fields["access-control-request-method"] = "GET";
    return ask_web(service, question);
  }

  const static_files files;
  const web_service web;
};

const auto allow_origin = "Access-Control-Allow-Origin"s;
const auto here = "https://example.org"s;
const auto there = "https://example.com"s;

} // namespace

CAF_TEST_FIXTURE_SCOPE(web_service_tests, site)

CAF_TEST(the page and the interface are served side by side) {
  CAF_CHECK_EQUAL(body_of(ask_web("GET", "/")), "<p>page</p>");
  CAF_CHECK_EQUAL(body_of(ask_web("GET", "/videochats.txt")), "file");
  CAF_CHECK_EQUAL(ask_web("GET", "/videochat/health").status, 200u);
  CAF_CHECK_EQUAL(ask_web("GET", "/videochat/stats").status, 200u);
}

CAF_TEST(what is nowhere is not found whatever the method) {
  for (const auto* path : {"/nothing", "/videochat/nothing", "/videochat"})
    for (const auto* method : {"GET", "HEAD", "POST", "DELETE", "OPTIONS"}) {
      auto response = ask_web(method, path);
      CAF_CHECK_EQUAL(response.status, 404u);
      CAF_CHECK_EQUAL(field_of(response, "Content-Type"), "application/json; charset=utf-8");
    }
}

CAF_TEST(a file can only be read) {
  CAF_CHECK_EQUAL(ask_web("HEAD", "/index.html").status, 200u);
  for (const auto* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"}) {
    auto response = ask_web(method, "/index.html");
    CAF_CHECK_EQUAL(response.status, 405u);
    CAF_CHECK_EQUAL(field_of(response, "Allow"), "GET, HEAD");
  }
}

CAF_TEST(the address of the socket says what it is for) {
  for (const auto* method : {"GET", "HEAD", "POST"}) {
    auto response = ask_web(method, "/ws");
    CAF_CHECK_EQUAL(response.status, 426u);
    CAF_CHECK_EQUAL(field_of(response, "Upgrade"), "websocket");
  }
  CAF_CHECK_EQUAL(ask_web("GET", "/ws/").status, 404u);
  CAF_CHECK_EQUAL(ask_web("GET", "/").status, 200u);
}

CAF_TEST(a site that is listed by name may act and a star is no name) {
  const auto act_from = [&](const std::string& origin, std::vector<std::string> configured) {
    return ask_from(origin, std::move(configured), "POST", "/videochat/cleanup").status;
  };
  CAF_CHECK_EQUAL(act_from(here, {there, here}), 200u);
  CAF_CHECK_EQUAL(act_from("", {here}), 200u);
  CAF_CHECK_EQUAL(act_from(there, {here}), 403u);
  CAF_CHECK_EQUAL(act_from(there, {}), 403u);
  CAF_CHECK_EQUAL(act_from(there, {"*"}), 403u);
}

CAF_TEST(a client that has the page already is told so) {
  auto question = request("GET", "/");
  question.fields["if-none-match"] = field_of(ask_web("GET", "/"), "ETag");
  auto response = ask_web(web, question);
  CAF_CHECK_EQUAL(response.status, 304u);
  CAF_CHECK_NOT_EQUAL(field_of(response, "Content-Security-Policy"), "");
}

CAF_TEST(the page takes nothing from elsewhere and may not be framed) {
  auto response = ask_web("GET", "/");
  auto policy = field_of(response, "Content-Security-Policy");
  for (const auto* rule :
       {"default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"})
    CAF_CHECK_NOT_EQUAL(policy.find(rule), std::string::npos);
  CAF_CHECK_EQUAL(policy.find("unsafe"), std::string::npos);
  CAF_CHECK_EQUAL(field_of(response, "Referrer-Policy"), "no-referrer");
  CAF_CHECK_EQUAL(field_of(response, "Permissions-Policy"), "camera=(self), microphone=(self)");
}

CAF_TEST(without configured origins no other site may read) {
  auto response = ask_from(here, {});
  CAF_CHECK_EQUAL(response.status, 200u);
  CAF_CHECK_EQUAL(field_of(response, allow_origin), "");
  CAF_CHECK_EQUAL(field_of(response, "Vary"), "");
}

CAF_TEST(a configured origin may read) {
  auto response = ask_from(here, {there, here});
  CAF_CHECK_EQUAL(field_of(response, allow_origin), here);
  CAF_CHECK_EQUAL(field_of(response, "Vary"), "Origin");
}

CAF_TEST(another origin may not read and caches are told that it matters) {
  for (const auto& origin :
       {there, ""s, "null"s, "https://example.org.evil.test"s, "http://example.org"s,
        "https://example.org:444"s, "https://example.or"s, here + ", " + here}) {
    auto response = ask_from(origin, {here});
    CAF_CHECK_EQUAL(response.status, 200u);
    CAF_CHECK_EQUAL(field_of(response, allow_origin), "");
    CAF_CHECK_EQUAL(field_of(response, "Vary"), "Origin");
  }
}

CAF_TEST(a star lets any origin read) {
  CAF_CHECK_EQUAL(field_of(ask_from(here, {"*"}), allow_origin), "*");
  CAF_CHECK_EQUAL(field_of(ask_from("null", {here, "*"}), allow_origin), "*");
  CAF_CHECK_EQUAL(field_of(ask_from("", {"*"}), allow_origin), "");
}

CAF_TEST(credentials are never allowed across origins) {
  CAF_CHECK_EQUAL(field_of(ask_from(here, {here}), "Access-Control-Allow-Credentials"), "");
  CAF_CHECK_EQUAL(field_of(ask_from(here, {"*"}), "Access-Control-Allow-Credentials"), "");
}

CAF_TEST(refusals may be read across origins too) {
  auto response = ask_from(here, {here}, "GET", "/videochat/nothing");
  CAF_CHECK_EQUAL(response.status, 404u);
  CAF_CHECK_EQUAL(field_of(response, allow_origin), here);
}

CAF_TEST(a preflight is told what may be sent) {
  for (const auto* path : {"/videochat/stats", "/videochat/cleanup",
                           "/videochat/room/00000000-0000-4000-8000-000000000001"}) {
    auto response = ask_from(here, {here}, "OPTIONS", path);
    CAF_CHECK_EQUAL(response.status, 204u);
    CAF_CHECK_EQUAL(field_of(response, allow_origin), here);
    CAF_CHECK_EQUAL(field_of(response, "Access-Control-Allow-Methods"), "GET, HEAD, POST, DELETE");
    CAF_CHECK_EQUAL(field_of(response, "Access-Control-Allow-Headers"),
                    "Authorization, Content-Type");
    CAF_CHECK_EQUAL(field_of(response, "Access-Control-Max-Age"), "600");
  }
}

CAF_TEST(a preflight of another origin is told nothing) {
  auto response = ask_from(there, {here}, "OPTIONS");
  CAF_CHECK_EQUAL(response.status, 204u);
  CAF_CHECK_EQUAL(field_of(response, allow_origin), "");
  CAF_CHECK_EQUAL(field_of(response, "Access-Control-Allow-Methods"), "");
}

CAF_TEST(only a preflight is told what may be sent) {
  CAF_CHECK_EQUAL(field_of(ask_from(here, {here}), "Access-Control-Allow-Methods"), "");
  const web_service service{api, files, {here}};
  auto question = request("OPTIONS", "/videochat/stats");
  question.fields["origin"] = here;
  auto response = ask_web(service, question);
  CAF_CHECK_EQUAL(field_of(response, allow_origin), here);
  CAF_CHECK_EQUAL(field_of(response, "Access-Control-Allow-Methods"), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
