#define CAF_SUITE net.websocket_limits

#include "net/websocket/websocket_session.hpp"

#include <string>
#include <thread>

#include "caf/test/unit_test.hpp"

#include "websocket_fixture.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace strangelet::net::websocket;
using namespace std::chrono_literals;

namespace {

/// A client without a limit on its writes, and whose system takes little.
struct patient_fixture : websocket_fixture {
  static net::settings patient() {
    net::settings result;
    result.limits.write_timeout = {};
    return result;
  }

  patient_fixture() : websocket_fixture(patient()) {}

  /// Writes more than the system takes, as `count` messages.
  void overfill(connection& each, int count) const {
    for (int i = 0; i < count; ++i)
      each.write(std::string(8'000, 'x'));
    CAF_CHECK_GREATER(each.queued_bytes(), 0u);
  }
};

/// A client that may say three things, and then nothing for as long as a test takes.
struct slow_rate_fixture : websocket_fixture {
  static net::settings slow() {
    net::settings result;
    result.limits.events = {1, 3};
    result.limits.chat = {1, 2};
    result.limits.search = {1, 1};
    result.limits.refused_messages = 2;
    return result;
  }

  slow_rate_fixture() : websocket_fixture(slow()) {}
};

/// Clients that are looked at by half of the heartbeat, or by none of it.
template <int Interval, int Timeout>
struct heartbeat_fixture : websocket_fixture {
  static net::settings beating() {
    auto result = without_rates();
    result.heartbeat = {std::chrono::seconds{Interval}, std::chrono::seconds{Timeout}};
    return result;
  }

  heartbeat_fixture() : websocket_fixture(beating()) {}

  /// Nothing is heard of either side for a day.
  void expect_calm(const std::weak_ptr<connection>& member) {
    tick(member, 24h);
    with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
    client.send(ping_frame("still here"));
    CAF_CHECK_EQUAL(mark_of(next_frame()), "still here");
  }
};

using fixture_without_heartbeat = heartbeat_fixture<0, 0>;
using fixture_without_pings = heartbeat_fixture<0, 60>;
using fixture_without_drops = heartbeat_fixture<25, 0>;

/// The member `name` of the data in a frame, as JSON.
std::string member_of(const std::string& frame, const std::string& name) {
  auto key = '"' + name + "\":";
  auto at = frame.rfind(key);
  return at == frame.npos
             ? "absent"
             : frame.substr(at + key.size(), frame.find_first_of(",}", at) - at - key.size());
}

std::string event_frame(const std::string& name) {
  return client_frame(opcode::text, R"({"event":")" + name + R"(","data":{"message":"x"}})");
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(slow_rate_tests, slow_rate_fixture)

CAF_TEST(what is too much is refused by name and in line with the answers) {
  start();
  client.send(ping_frame("1") + ping_frame("2") + ping_frame("3") + ping_frame("4"));
  for (auto mark : {"1", "2", "3"})
    CAF_CHECK_EQUAL(mark_of(next_frame()), mark);
  auto refusal = next_frame();
  CAF_CHECK_EQUAL(member_of(refusal, "code"), "\"rate_limited\"");
  CAF_CHECK_EQUAL(member_of(refusal, "event"), "\"ping\"");
  auto wait = std::stoi(member_of(refusal, "retryAfterMs"));
  CAF_CHECK_GREATER(wait, 0);
  CAF_CHECK_LESS(wait, 1'001);
}

CAF_TEST(control frames count and are refused alike) {
  start();
  client.send(client_frame(opcode::pong, "a") + client_frame(opcode::ping, "b") +
              client_frame(opcode::pong, "c") + client_frame(opcode::ping, "d"));
  CAF_CHECK_EQUAL(next_frame(), "pong b");
  auto refusal = next_frame();
  CAF_CHECK_EQUAL(member_of(refusal, "code"), "\"rate_limited\"");
  // The only one is that of the message: control frames are no events.
  CAF_CHECK_EQUAL(member_of(refusal, "event"), "\"error\"");
  client.send(client_frame(opcode::close, "\x03\xE8"));
  CAF_CHECK_EQUAL(next_frame(), "close 1000 goodbye");
}

CAF_TEST(a client that goes on after a thousand refusals is read from tick to tick) {
  auto member = start();
  auto say = [&](int count) {
    std::string pings;
    for (int i = 0; i < count; ++i)
      pings += ping_frame("x");
    client.send(pings);
  };
  for (int round = 0; round < 10; ++round) {
    say(100);
    for (int i = 0; i < 100; ++i)
      CAF_CHECK_NOT_EQUAL(next_frame(), "end");
  }
  say(300);
  let_arrive();
  say(1);
  let_arrive();
  CAF_CHECK_GREATER(unread_bytes(), 0u);
  int ticks = 0;
  for (; unread_bytes() != 0 && ticks < 20; ++ticks) {
    tick(member, 100ms);
    let_arrive();
  }
  CAF_CHECK_GREATER(ticks, 1);
  CAF_CHECK_LESS(ticks, 20);
}

CAF_TEST(chat messages and searches have rates of their own) {
  start();
  client.send(event_frame("chat_message") + event_frame("chat_message") +
              event_frame("chat_message"));
  CAF_CHECK_EQUAL(member_of(next_frame(), "code"), "\"not_in_room\"");
  CAF_CHECK_EQUAL(member_of(next_frame(), "code"), "\"not_in_room\"");
  auto refusal = next_frame();
  CAF_CHECK_EQUAL(member_of(refusal, "code"), "\"rate_limited\"");
  CAF_CHECK_EQUAL(member_of(refusal, "event"), "\"chat_message\"");
}

CAF_TEST(too many mistakes end the connection and what is too fast is none) {
  start();
  for (int i = 0; i < 5; ++i)
    client.send(client_frame(opcode::text, "{"));
  CAF_CHECK_EQUAL(member_of(next_frame(), "code"), "\"invalid_json\"");
  CAF_CHECK_EQUAL(member_of(next_frame(), "code"), "\"invalid_json\"");
  CAF_CHECK_EQUAL(member_of(next_frame(), "code"), "\"invalid_json\"");
  CAF_CHECK_EQUAL(next_frame(), "close 1008 too many refused messages");
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(websocket_limits_tests, websocket_fixture)

CAF_TEST(a client that does not agree to close is cut off) {
  auto member = start();
  with_session(member, [](websocket_session& session) {
    session.close(protocol::close_code::going_away, "x");
  });
  CAF_CHECK_EQUAL(next_frame(), "close 1001 x");
  tick(member, config.limits.close_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.close_timeout);
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST(a client that takes too little is told so and cut off) {
  auto member = start();
  std::string pings;
  for (int i = 0; i < 20; ++i)
    pings += ping_frame(std::string(60'000, 'x'));
  client.send(pings);
  let_arrive();
  with(member, [&](connection& each) {
    CAF_CHECK_GREATER(each.queued_bytes(), config.limits.queue_bytes);
    CAF_CHECK_LESS(each.queued_bytes(), config.limits.queue_bytes + 70'000);
  });
  std::size_t pongs = 0;
  auto frame = next_frame();
  for (; event_of(frame) == "pong"; frame = next_frame())
    ++pongs;
  CAF_CHECK_EQUAL(frame, "close 1008 slow consumer");
  CAF_CHECK_GREATER(pongs, 7u);
  CAF_CHECK_LESS(pongs, 12u);
}

CAF_TEST(many small messages are too many too) {
  auto member = start();
  auto pings = ping_frame(std::string(60'000, 'x'));
  for (int i = 0; i < 300; ++i)
    pings += ping_frame("s");
  client.send(pings);
  let_arrive();
  with(member, [&](connection& each) {
    CAF_CHECK_EQUAL(each.queued_messages(), config.limits.queue_messages + 2);
    CAF_CHECK_LESS(each.queued_bytes(), config.limits.queue_bytes);
  });
}

CAF_TEST(what is delivered from other threads counts as queued before it is written) {
  auto member = start();
  with_session(member, [](websocket_session& session) {
    // The loop is busy with this all the while.
    std::thread{[&] {
      for (int i = 0; i < 10'000; ++i)
        session.deliver(pong_with(std::to_string(i)));
    }}.join();
  });
  std::size_t pongs = 0;
  auto frame = next_frame();
  for (; mark_of(frame) == std::to_string(pongs); frame = next_frame())
    ++pongs;
  CAF_CHECK_EQUAL(frame, "close 1008 slow consumer");
  CAF_CHECK_GREATER(pongs, 0u);
  CAF_CHECK_LESS(pongs, 8'194u);
}

CAF_TEST(a client that says much at once is heard to the end) {
  start();
  // More than a session may have before it, less than a client may have to take.
  for (int round = 0; round < 5; ++round) {
    std::string pings;
    for (int i = 0; i < 200; ++i)
      pings += ping_frame(std::to_string(i));
    client.send(pings);
    int next = 0;
    while (next < 200 && mark_of(next_frame()) == std::to_string(next))
      ++next;
    CAF_CHECK_EQUAL(next, 200);
  }
}

CAF_TEST(a message that is not finished in time costs the connection) {
  auto member = start();
  client.send(open_frame(opcode::text, "x") + client_frame(opcode::ping, "p"));
  CAF_CHECK_EQUAL(next_frame(), "pong p");
  tick(member, config.limits.message_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.message_timeout);
  CAF_CHECK_EQUAL(next_frame(), "close 1008 message not finished in time");
}

CAF_TEST(half a header is an unfinished message) {
  auto member = start();
  client.send(ping_frame("1") + "\x81");
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
  tick(member, config.limits.message_timeout);
  CAF_CHECK_EQUAL(next_frame(), "close 1008 message not finished in time");
}

CAF_TEST(a finished message has no deadline) {
  auto member = start();
  client.send(open_frame(opcode::text, "{") + client_frame(opcode::continuation, "}"));
  CAF_CHECK_EQUAL(event_of(next_frame()), "error");
  tick(member, config.limits.message_timeout);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
}

CAF_TEST(a quiet client is pinged once per interval and then dropped) {
  auto member = start();
  const auto interval = config.heartbeat.interval;
  tick(member, interval - 1ms);
  for (int i = 1; i <= 2; ++i) {
    tick(member, i * interval);
    tick(member, i * interval + 1ms);
    CAF_CHECK_EQUAL(next_frame(), "ping");
  }
  tick(member, config.heartbeat.timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.heartbeat.timeout);
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(without_heartbeat_tests, fixture_without_heartbeat)

CAF_TEST(without a heartbeat a quiet client is neither pinged nor dropped) {
  expect_calm(start());
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(without_pings_tests, fixture_without_pings)

CAF_TEST(without an interval a quiet client is dropped without having been pinged) {
  auto member = start();
  tick(member, 60s - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, 60s);
  CAF_CHECK_EQUAL(next_frame(), "end");
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(without_drops_tests, fixture_without_drops)

CAF_TEST(without a timeout a quiet client is pinged and not dropped) {
  auto member = start();
  tick(member, 24h);
  CAF_CHECK_EQUAL(next_frame(), "ping");
  expect_calm(member);
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(patient_websocket_limits_tests, patient_fixture)

CAF_TEST(a deadline that is set while deadlines are looked at is kept) {
  auto member = start();
  with(member, [&](connection& each) {
    overfill(each, 300);
    // The ping is one too many, and the farewell has its own deadline.
    auto now = home.now() + config.heartbeat.interval;
    CAF_CHECK(each.tick(now) == now);
  });
}

CAF_TEST(whoever says goodbye and takes nothing is cut off whatever the limits) {
  auto member = start();
  with(member, [&](connection& each) {
    overfill(each, 60);
    each.finish();
  });
  tick(member, 9s);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, 11s);
  CAF_CHECK(member.expired());
}

CAF_TEST_FIXTURE_SCOPE_END()
