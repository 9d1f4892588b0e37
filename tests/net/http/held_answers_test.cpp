#define CAF_SUITE net.held_answers

#include "net/http/http_session.hpp"

#include <string>

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

const auto closing = "Connection: close\r\n"s;

settings guarded() {
  settings result;
  result.http.admin_token = "s3cret";
  return result;
}

/// A client that guesses the admin token.
struct guarded_fixture : shard_fixture {
  guarded_fixture() : shard_fixture(guarded()) {}

  static std::string rooms_with(const std::string& token, const std::string& lines = {}) {
    return get("/videochat/rooms", "Authorization: Bearer " + token + "\r\n" + lines);
  }

  /// A connection whose twentieth answer is held back; the others have been read.
  std::weak_ptr<connection> start_guessing() {
    auto member = accept([&](connection& owner) {
      return std::make_unique<http_session>(owner, entrance::http, std::nullopt, home.now());
    });
    std::string guesses;
    for (int i = 0; i < 20; ++i)
      guesses += rooms_with("wrong");
    client.send(guesses);
    for (int i = 0; i < 19; ++i)
      client.receive_until("\"statusCode\":401}");
    let_arrive();
    return member;
  }

  peer client{port(), true};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(held_answers_tests, guarded_fixture)

CAF_TEST(an answer that is held back holds back what was asked behind it) {
  auto member = start_guessing();
  client.send(rooms_with("s3cret", closing));
  let_arrive();
  tick(member, 0s);
  CAF_CHECK(script.asked().empty());
  tick(member, 10s);
  auto answers = client.receive_all();
  CAF_CHECK_EQUAL(status_line(answers), "HTTP/1.1 401 Unauthorized");
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1 200 OK"), 1u);
  CAF_CHECK_EQUAL(script.asked().size(), 1u);
}

CAF_TEST(an answer that is held back is no late one) {
  auto member = start_guessing();
  client.end_output();
  // Past the time that the service has.
  tick(member, 10s);
  auto answers = client.receive_all();
  CAF_CHECK_EQUAL(status_line(answers), "HTTP/1.1 401 Unauthorized");
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1"), 1u);
}

CAF_TEST(a stop holds no answer back) {
  start_guessing();
  on_loop([&] { home.shut_down([] {}); });
  auto answers = client.receive_all();
  CAF_CHECK_EQUAL(status_line(answers), "HTTP/1.1 401 Unauthorized");
  CAF_CHECK_EQUAL(count(answers, "HTTP/1.1"), 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()
