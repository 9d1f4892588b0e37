#define CAF_SUITE net.websocket_token

#include "net/websocket/websocket_session.hpp"

#include <atomic>
#include <string>

#include "caf/test/unit_test.hpp"

#include "websocket_fixture.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace std::chrono_literals;

namespace {

/// The wall clock that sessions see. An `environment` takes a bare function, hence the static.
std::atomic<protocol::time_point> wall{};

/// A client whose token is good for ten minutes, without a heartbeat to be looked at for.
class token_fixture : public websocket_fixture {
public:
  static settings calm() {
    settings result;
    result.heartbeat = {0s, 0s};
    return result;
  }

  token_fixture() : websocket_fixture(calm()) {
    wall = protocol::time_point{1'000'000s};
    env.now = [] { return wall.load(); };
  }

  std::weak_ptr<connection> sign_in() {
    auto member = accept([](connection& owner) {
      auth::admission admitted;
      admitted.who = {auth::account_of("", "ann"), auth::token_time{1'000'600s}};
      return std::make_unique<websocket::websocket_session>(owner, std::move(admitted));
    });
    CAF_CHECK_EQUAL(event_of(next_frame()), "connected");
    return member;
  }

  void expect_alive() {
    client.send(ping_frame("alive"));
    CAF_CHECK_EQUAL(mark_of(next_frame()), "alive");
  }

  /// Time passes on both clocks.
  void both_pass(const std::weak_ptr<connection>& member, std::chrono::seconds until) {
    wall = protocol::time_point{1'000'000s} + until;
    tick(member, until);
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(websocket_token_tests, token_fixture)

CAF_TEST(a session ends when its token does) {
  auto member = sign_in();
  both_pass(member, 0s);
  both_pass(member, 599s);
  expect_alive();
  both_pass(member, 600s);
  CAF_CHECK_EQUAL(next_frame(), "close 4401 token expired");
}

CAF_TEST(a wall clock that is set forward is noticed before the time is over) {
  auto member = sign_in();
  both_pass(member, 0s);
  wall = protocol::time_point{1'000'700s};
  tick(member, 15s);
  CAF_CHECK_EQUAL(next_frame(), "close 4401 token expired");
}

CAF_TEST(a wall clock that is set back gives the time back) {
  auto member = sign_in();
  both_pass(member, 0s);
  both_pass(member, 590s);
  wall = protocol::time_point{1'000'000s};
  tick(member, 601s);
  expect_alive();
  wall = protocol::time_point{1'000'600s};
  tick(member, 1'201s);
  CAF_CHECK_EQUAL(next_frame(), "close 4401 token expired");
}

CAF_TEST(who has not signed in has no such end) {
  auto member = start();
  both_pass(member, 100h);
  expect_alive();
}

CAF_TEST_FIXTURE_SCOPE_END()
