#define CAF_SUITE net.standstill

#include <string>

#include "caf/test/unit_test.hpp"

#include "websocket_fixture.hpp"

using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace std::chrono_literals;
using websocket::opcode;

namespace {

struct fixture : websocket_fixture {
  void expect_open(const std::weak_ptr<connection>& which) {
    with(which, [](connection& each) { CAF_CHECK(each.is_open()); });
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(standstill_tests, fixture)

CAF_TEST(a quiet client is pinged at once and then has its whole time) {
  auto member = start();
  stand_still_until(1h);
  tick(member, 1h);
  CAF_CHECK_EQUAL(next_frame(), "ping");
  tick(member, 1h + config.heartbeat.timeout - 1ms);
  CAF_CHECK_EQUAL(next_frame(), "ping");
  expect_open(member);
  tick(member, 1h + config.heartbeat.timeout);
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a second stop does not count for a quiet client either) {
  auto member = start();
  stand_still_until(1h);
  tick(member, 1h);
  stand_still_until(2h);
  tick(member, 2h);
  tick(member, 2h + config.heartbeat.timeout - 1ms);
  expect_open(member);
  tick(member, 2h + config.heartbeat.timeout);
  for (int n = 0; n < 3; ++n)
    CAF_CHECK_EQUAL(next_frame(), "ping");
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a message that was begun before has its whole time) {
  auto member = start();
  client.send(open_frame(opcode::text, R"({"event":)"));
  let_arrive();
  stand_still_until(1h);
  tick(member, 1h + config.limits.message_timeout - 1ms);
  CAF_CHECK_EQUAL(next_frame(), "ping");
  tick(member, 1h + config.limits.message_timeout);
  CAF_CHECK_EQUAL(next_frame(), "close 1008 message not finished in time");
}

CAF_TEST(a client that is to close has its whole time) {
  auto member = start();
  with_session(member, [](websocket::websocket_session& each) {
    each.close(strangelet::protocol::close_code::normal, "bye");
  });
  CAF_CHECK_EQUAL(next_frame(), "close 1000 bye");
  stand_still_until(1h);
  tick(member, 1h + config.limits.close_timeout - 1ms);
  expect_open(member);
  tick(member, 1h + config.limits.close_timeout);
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a write has its whole time) {
  auto member = start();
  with(member, [](connection& each) { each.write(std::string(10'000'000, 'x')); });
  stand_still_until(1h);
  tick(member, 1h + config.limits.write_timeout - 1ms);
  expect_open(member);
  tick(member, 1h + config.limits.write_timeout);
  host.settle();
  CAF_CHECK(member.expired());
}

CAF_TEST(a handshake has its whole time) {
  auto member = start_http(http::entrance::http);
  client.send("GET / HTTP/1.1\r\n");
  let_arrive();
  stand_still_until(1h);
  tick(member, 1h + config.limits.handshake_timeout - 1ms);
  expect_open(member);
  tick(member, 1h + config.limits.handshake_timeout);
  CAF_CHECK_EQUAL(client.receive_all().substr(0, 12), "HTTP/1.1 408");
}

CAF_TEST_FIXTURE_SCOPE_END()
