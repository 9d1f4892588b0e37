#define CAF_SUITE net.rest_api

#include "net/http/rest_api.hpp"
#include "net/http/rest_json.hpp"

#include <string>

#include "directory_samples.hpp"
#include "responses.hpp"
#include "rest_fixture.hpp"

using namespace strangelet;
using namespace strangelet::net::http;
using namespace strangelet::net::test;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

constexpr auto stranger = "203.0.113.7";

const auto room_1 = "/videochat/room/00000000-0000-4000-8000-000000000001"s;
const auto room_2 = "/videochat/room/00000000-0000-4000-8000-000000000002"s;
const auto room_9 = "/videochat/room/00000000-0000-4000-8000-000000000009"s;

struct route {
  std::string path;
  std::string methods;
};

const route routes[] = {
    {"/videochat/stats", "GET, HEAD, OPTIONS"},     {"/videochat/health", "GET, HEAD, OPTIONS"},
    {"/videochat/interests", "GET, HEAD, OPTIONS"}, {"/videochat/ready", "GET, HEAD, OPTIONS"},
    {"/videochat/rooms", "GET, HEAD, OPTIONS"},     {room_1, "GET, HEAD, DELETE, OPTIONS"},
    {"/videochat/cleanup", "POST, OPTIONS"}};

/// 2026-11-22, 12:00:00 UTC.
const protocol::time_point noon{std::chrono::seconds{1'795'348'800}};

http_request with_body(http_request request, const std::string& body,
                       const std::string& type = "application/json") {
  request.body = body;
  request.fields["content-type"] = type;
  return request;
}

http_request from_page(http_request request, const std::string& origin) {
  request.fields["host"] = "localhost:3000";
  request.fields["origin"] = origin;
  return request;
}

std::string message_of(const http_response& response) {
  auto body = body_of(response);
  auto at = body.find("\"message\":\"") + 11;
  return std::to_string(response.status) + ' ' + body.substr(at, body.find('"', at) - at);
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(rest_api_tests, rest_fixture)

CAF_TEST(health is told without asking anyone) {
  script.set_silent();
  auto response = ask("GET", "/videochat/health", stranger);
  CAF_CHECK_EQUAL(response.status, 200u);
  auto body = body_of(response);
  CAF_CHECK_EQUAL(body.substr(0, 49), R"({"service":"video-chat","status":"ok","timestamp")");
  CAF_CHECK_EQUAL(body.size(), R"({"service":"video-chat","status":"ok",)"
                               R"("timestamp":"2026-11-22T13:02:03.456Z"})"s.size());
  CAF_CHECK_EQUAL(asked(), "nothing");
}

CAF_TEST(the time of health is that of the clock that all share) {
  rest_api at_noon{{"", {}, [] { return noon; }}, bridge, registry};
  answers got;
  at_noon.handle(request("GET", "/videochat/health"), {}, got.taker());
  CAF_CHECK_NOT_EQUAL(body_of(got.take().value()).find("2026-11-22T12:00:00.000Z"),
                      std::string::npos);
}

CAF_TEST(the server is ready until it stops) {
  auto response = ask("GET", "/videochat/ready", stranger);
  CAF_CHECK_EQUAL(response.status, 200u);
  CAF_CHECK_EQUAL(body_of(response), R"({"status":"ready"})");
  api.set_stopping();
  CAF_CHECK_EQUAL(message_of(ask("GET", "/videochat/ready", stranger)),
                  "503 The server is shutting down.");
  CAF_CHECK_EQUAL(ask("GET", "/videochat/health", stranger).status, 200u);
}

CAF_TEST(the numbers come from the supervisor) {
  auto response = ask("GET", "/videochat/stats", stranger);
  CAF_CHECK_EQUAL(response.status, 200u);
  CAF_CHECK_EQUAL(field_of(response, "Content-Type"), "application/json; charset=utf-8");
  CAF_CHECK_NOT_EQUAL(body_of(response).find("\"connectedUsers\":9,"), std::string::npos);
  CAF_CHECK_EQUAL(asked(), "get_stats");
}

CAF_TEST(a page of rooms is what was asked for) {
  auto request = this->request("GET", "/videochat/rooms");
  request.query = {{"state", "ended"}, {"limit", "5"}, {"offset", "10"}};
  auto response = ask(request);
  CAF_CHECK_EQUAL(response.status, 200u);
  CAF_CHECK_EQUAL(body_of(response),
                  to_json(actors::rooms_page{2, {active_room(), ended_room()}, {}}));
  CAF_CHECK_EQUAL(asked(), "list_rooms ended 10 5");
}

CAF_TEST(a room is found by its id in either case) {
  CAF_CHECK_EQUAL(body_of(ask("GET", room_1)), to_json(active_room()));
  CAF_CHECK_EQUAL(body_of(ask("GET", room_2)), to_json(ended_room()));
  CAF_CHECK_EQUAL(asked(), "find_room 00000000-0000-4000-8000-000000000001; "
                           "find_room 00000000-0000-4000-8000-000000000002");
  ask("GET", "/videochat/room/ABCDEF00-0000-4000-8000-00000000000F");
  CAF_CHECK_EQUAL(asked(), "find_room abcdef00-0000-4000-8000-00000000000f");
}

CAF_TEST(a room that is not known is not found) {
  CAF_CHECK_EQUAL(message_of(ask("GET", room_9)), "404 There is no such room.");
  CAF_CHECK_EQUAL(message_of(ask("DELETE", room_9)), "404 There is no such room.");
  CAF_CHECK_EQUAL(asked(), "find_room 00000000-0000-4000-8000-000000000009; "
                           "end_room 00000000-0000-4000-8000-000000000009");
}

CAF_TEST(what is no id is the id of no room) {
  for (const auto* bad :
       {"x", "1", "00000000-0000-4000-8000-00000000000", "00000000-0000-4000-8000-0000000000001",
        "00000000_0000_4000_8000_000000000001", "rooms", "..", " "}) {
    CAF_CHECK_EQUAL(message_of(ask("GET", "/videochat/room/"s + bad)),
                    "404 There is no such room.");
    CAF_CHECK_EQUAL(message_of(ask("DELETE", "/videochat/room/"s + bad)),
                    "404 There is no such room.");
  }
  CAF_CHECK_EQUAL(asked(), "nothing");
}

CAF_TEST(anyone may ask for the interests of many) {
  auto response = ask("GET", "/videochat/interests", stranger);
  CAF_CHECK_EQUAL(response.status, 200u);
  CAF_CHECK_EQUAL(body_of(response), R"({"interests":[{"interest":"music","users":7}]})");
  CAF_CHECK_EQUAL(asked(), "list_interests 20");
  auto limited_to = [this](const std::string& limit) {
    auto question = request("GET", "/videochat/interests");
    question.query = {{"limit", limit}};
    return message_of(ask(question)) == "400 `limit` must be a whole number, 0 or more." ? "refused"
                                                                                         : asked();
  };
  CAF_CHECK_EQUAL(limited_to("5"), "list_interests 5");
  CAF_CHECK_EQUAL(limited_to("1000000"), "list_interests 100");
  CAF_CHECK_EQUAL(limited_to("x"), "refused");
}

CAF_TEST(DELETE closes a room) {
  auto response = ask("DELETE", room_1);
  CAF_CHECK_EQUAL(response.status, 200u);
  CAF_CHECK_EQUAL(body_of(response), to_json(active_room()));
  CAF_CHECK_EQUAL(asked(), "end_room 00000000-0000-4000-8000-000000000001");
}

CAF_TEST(a clean up says what it removed) {
  auto response = ask("POST", "/videochat/cleanup");
  CAF_CHECK_EQUAL(response.status, 200u);
  CAF_CHECK_EQUAL(body_of(response),
                  R"({"message":"Cleanup completed","roomsRemoved":3,"waitingRemoved":4})");
  CAF_CHECK_EQUAL(asked(), "clean_up 30 10");
  ask(with_body(request("POST", "/videochat/cleanup"),
                R"({"maxRoomAgeMinutes":5,"maxWaitMinutes":2})"));
  CAF_CHECK_EQUAL(asked(), "clean_up 5 2");
}

CAF_TEST(HEAD is answered like GET) {
  for (const auto& path : {"/videochat/stats"s, "/videochat/rooms"s, room_1}) {
    auto head = ask("HEAD", path);
    auto get = ask("GET", path);
    CAF_CHECK_EQUAL(head.status, 200u);
    CAF_CHECK_EQUAL(body_of(head), body_of(get));
  }
}

CAF_TEST(other paths are not found) {
  for (const auto* path :
       {"/videochat", "/videochat/", "/videochat/stat", "/videochat/statss", "/videochat/stats//",
        "/videochat/Stats", "/videochat//stats", "/videochat/room", "/videochat/room/",
        "/videochat/room//", "/videochat/rooms/x", "/videochat/cleanup//", "/videochat/health/x",
        "/videochat/room/x/y", "/videochat/../videochat/stats", "/VIDEOCHAT/stats"})
    for (const auto* method : {"GET", "POST", "OPTIONS"})
      CAF_CHECK_EQUAL(message_of(ask(method, path)), "404 There is nothing here.");
  CAF_CHECK_EQUAL(message_of(ask("GET", room_1 + "//")), "404 There is nothing here.");
  CAF_CHECK_EQUAL(asked(), "nothing");
}

CAF_TEST(one slash at the end of a path makes no difference) {
  for (const auto& [path, methods] : routes) {
    auto options = ask("OPTIONS", path + "/");
    CAF_CHECK_EQUAL(options.status, 204u);
    CAF_CHECK_EQUAL(field_of(options, "Allow"), methods);
  }
  CAF_CHECK_EQUAL(body_of(ask("GET", room_1 + "/")), body_of(ask("GET", room_1)));
  CAF_CHECK_EQUAL(ask("DELETE", room_1 + "/").status, 200u);
}

CAF_TEST(a path with an escape is not found) {
  for (const auto& [path, methods] : routes) {
    auto escaped = request("GET", path);
    escaped.is_path_plain = false;
    CAF_CHECK_EQUAL(message_of(ask(escaped)), "404 There is nothing here.");
  }
  CAF_CHECK_EQUAL(asked(), "nothing");
}

CAF_TEST(all below the prefix is served here) {
  for (const auto* path : {"/videochat", "/videochat/", "/videochat/stats", "/videochat/x/y"})
    CAF_CHECK(rest_api::serves(path));
  for (const auto* path : {"", "/", "/video", "/videochats", "/videochat.html", "/x/videochat",
                           "videochat/stats", "//videochat/stats"})
    CAF_CHECK(!rest_api::serves(path));
}

CAF_TEST(a method that a route does not have is refused with those it has) {
  for (const auto& [path, methods] : routes) {
    for (const auto* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT",
                               "get", "GE", "ET", "EAD", "OPTION", "PTIONS", "GET,", ","}) {
      if ((", " + methods + ",").find(", "s + method + ',') != std::string::npos)
        continue;
      auto response = ask(method, path);
      CAF_CHECK_EQUAL(response.status, 405u);
      CAF_CHECK_EQUAL(field_of(response, "Allow"), methods);
    }
  }
  CAF_CHECK_EQUAL(asked(), "nothing");
}

CAF_TEST(OPTIONS says to anyone what a route has) {
  for (const auto& [path, methods] : routes) {
    auto response = ask("OPTIONS", path, stranger);
    CAF_CHECK_EQUAL(response.status, 204u);
    CAF_CHECK_EQUAL(field_of(response, "Allow"), methods);
    CAF_CHECK(response.body == nullptr);
  }
  CAF_CHECK_EQUAL(asked(), "nothing");
}

CAF_TEST(what is for operators is refused to others) {
  for (const auto& [method, path] :
       {std::pair{"GET"s, "/videochat/rooms"s}, std::pair{"HEAD"s, "/videochat/rooms"s},
        std::pair{"GET"s, room_1}, std::pair{"DELETE"s, room_1}, std::pair{"GET"s, room_9},
        std::pair{"GET"s, "/videochat/room/x"s}, std::pair{"POST"s, "/videochat/cleanup"s}}) {
    auto response = ask(method, path, stranger);
    CAF_CHECK_EQUAL(message_of(response),
                    "401 This is for operators: send `Authorization: Bearer` with the token that "
                    "is set as http.admin-token. If none is set, ask from the server itself, as "
                    "localhost, and not through a proxy.");
    CAF_CHECK_EQUAL(field_of(response, "WWW-Authenticate"), "Bearer realm=\"strangelet\"");
    auto forwarded = request(method, path);
    forwarded.fields["x-forwarded-for"] = "127.0.0.1";
    CAF_CHECK_EQUAL(ask(forwarded).status, 401u);
  }
  CAF_CHECK_EQUAL(asked(), "nothing");
}

CAF_TEST(with a token it opens the routes for operators from anywhere) {
  rest_api guarded{{"s3cret", {}}, bridge, registry};
  auto status = [&](const std::string& authorization, const char* peer) {
    auto question = request("GET", "/videochat/rooms");
    question.fields["authorization"] = authorization;
    answers got;
    guarded.handle(question, {boost::asio::ip::make_address(peer)}, got.taker());
    consume_messages();
    return got.take()->status;
  };
  CAF_CHECK_EQUAL(status("Bearer s3cret", stranger), 200u);
  CAF_CHECK_EQUAL(status("Bearer s3cret", "127.0.0.1"), 200u);
  CAF_CHECK_EQUAL(status("Bearer wrong", "127.0.0.1"), 401u);
  CAF_CHECK_EQUAL(status("", "127.0.0.1"), 401u);
}

CAF_TEST(a page of another site may read but do nothing) {
  const auto status = [&](const http_request& question, bool is_listed_site = false) {
    answers got;
    api.handle(question, {boost::asio::ip::make_address("127.0.0.1"), is_listed_site}, got.taker());
    consume_messages();
    return got.take()->status;
  };
  for (const auto& [method, path] :
       {std::pair{"DELETE"s, room_1}, std::pair{"POST"s, "/videochat/cleanup"s}}) {
    CAF_CHECK_EQUAL(status(from_page(request(method, path), "https://evil.example")), 403u);
    CAF_CHECK_EQUAL(asked(), "nothing");
    CAF_CHECK_EQUAL(status(from_page(request(method, path), "https://evil.example"), true), 200u);
    CAF_CHECK_EQUAL(status(from_page(request(method, path), "http://localhost:3000")), 200u);
    CAF_CHECK_EQUAL(status(request(method, path)), 200u);
    CAF_CHECK_NOT_EQUAL(asked(), "nothing");
  }
  for (const auto& path : {"/videochat/rooms"s, room_1})
    CAF_CHECK_EQUAL(status(from_page(request("GET", path), "https://evil.example")), 200u);
}

CAF_TEST(who is refused a page for another reason is told that one) {
  auto question = from_page(request("POST", "/videochat/cleanup"), "https://evil.example");
  CAF_CHECK_EQUAL(ask(question, stranger).status, 401u);
  question.method = "PUT";
  CAF_CHECK_EQUAL(ask(question).status, 405u);
}

CAF_TEST(only wrong tokens count and from the twentieth on their answers wait) {
  rest_api guarded{{"s3cret", {}}, bridge, registry};
  auto answer = [&](const std::string& authorization, const char* path = "/videochat/rooms") {
    auto question = request("GET", path);
    question.fields["authorization"] = authorization;
    answers got;
    guarded.handle(question, {boost::asio::ip::make_address(stranger)}, got.taker());
    consume_messages();
    return *got.take();
  };
  for (const auto* none : {"", "Bearer", "Bearer ", "Basic eDp5"})
    for (int i = 0; i < 20; ++i)
      CAF_CHECK(answer(none).held_back.count() == 0);
  for (int i = 0; i < 19; ++i)
    CAF_CHECK(answer("Bearer wrong").held_back.count() == 0);
  const auto twentieth = answer("Bearer wrong");
  CAF_CHECK_EQUAL(twentieth.status, 401u);
  CAF_CHECK(twentieth.held_back == 1s);
  const auto right = answer("Bearer s3cret");
  CAF_CHECK_EQUAL(right.status, 200u);
  CAF_CHECK(right.held_back.count() == 0);
  const auto stats = body_of(answer("Bearer wrong", "/videochat/stats"));
  CAF_CHECK_NOT_EQUAL(stats.find("\"wrongAdminTokensTotal\":20"), std::string::npos);
}

CAF_TEST(where there is no token none is wrong) {
  auto question = request("GET", "/videochat/rooms");
  question.fields["authorization"] = "Bearer wrong";
  for (int i = 0; i < 30; ++i)
    CAF_CHECK(ask(question, stranger).held_back.count() == 0);
}

CAF_TEST(a token is enough for a page of any site) {
  rest_api guarded{{"s3cret", {}}, bridge, registry};
  auto question = from_page(request("POST", "/videochat/cleanup"), "https://admin.example");
  question.fields["authorization"] = "Bearer s3cret";
  answers got;
  guarded.handle(question, {boost::asio::ip::make_address(stranger)}, got.taker());
  consume_messages();
  // Named, because the macro keeps references to what it compares.
  const auto response = got.take();
  CAF_CHECK_EQUAL(response->status, 200u);
}

CAF_TEST(bad parameters are refused without asking) {
  auto rooms = request("GET", "/videochat/rooms");
  rooms.query = {{"limit", "x"}};
  CAF_CHECK_EQUAL(message_of(ask(rooms)), "400 `limit` must be a whole number, 0 or more.");
  const auto cleanup = request("POST", "/videochat/cleanup");
  CAF_CHECK_EQUAL(message_of(ask(with_body(cleanup, "[]"))), "400 The body must be a JSON object.");
  CAF_CHECK_EQUAL(message_of(ask(with_body(cleanup, "{}", "text/plain"))),
                  "415 The body must be application/json.");
  CAF_CHECK_EQUAL(asked(), "nothing");
}

CAF_TEST(a supervisor that does not answer in time costs 503) {
  script.set_silent();
  for (const auto& [method, path] :
       {std::pair{"GET"s, "/videochat/stats"s}, std::pair{"GET"s, "/videochat/rooms"s},
        std::pair{"GET"s, room_1}, std::pair{"DELETE"s, room_1},
        std::pair{"POST"s, "/videochat/cleanup"s}}) {
    answers got;
    api.handle(request(method, path), {boost::asio::ip::make_address("127.0.0.1")}, got.taker());
    consume_messages();
    CAF_CHECK(!got.take());
    advance_time(answer_timeout - 1ms);
    consume_messages();
    CAF_CHECK(!got.take());
    advance_time(1ms);
    consume_messages();
    auto response = got.take();
    CAF_REQUIRE(response);
    CAF_CHECK_EQUAL(message_of(*response), "503 The service did not answer in time.");
    CAF_CHECK_EQUAL(field_of(*response, "Retry-After"), "1");
  }
}

CAF_TEST(a supervisor that is gone costs 503 at once) {
  caf::anon_send_exit(supervisor, caf::exit_reason::kill);
  consume_messages();
  CAF_CHECK_EQUAL(ask("GET", "/videochat/stats").status, 503u);
  CAF_CHECK_EQUAL(ask("GET", "/videochat/health").status, 200u);
}

CAF_TEST(requests do not wait for each other) {
  answers first;
  answers second;
  const auto local = boost::asio::ip::make_address("127.0.0.1");
  api.handle(request("GET", "/videochat/stats"), {local}, first.taker());
  api.handle(request("GET", room_9), {local}, second.taker());
  consume_messages();
  // Named, because the macro keeps references to what it compares.
  const auto to_first = first.take();
  const auto to_second = second.take();
  CAF_CHECK_EQUAL(to_first->status, 200u);
  CAF_CHECK_EQUAL(to_second->status, 404u);
}

CAF_TEST_FIXTURE_SCOPE_END()
