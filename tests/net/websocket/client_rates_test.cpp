#define CAF_SUITE net.client_rates

#include "net/websocket/client_rates.hpp"

#include "caf/test/unit_test.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::websocket;
using namespace std::chrono_literals;

using verdict = client_rates::verdict;

namespace {

const auto start = runtime::loop_clock::time_point{} + 1h;

struct client_rates_fixture {
  client_rates rates;
  limit_settings limits;

  int admitted(traffic kind, int count, runtime::loop_clock::time_point now, std::size_t size = 1) {
    int result = 0;
    for (int i = 0; i < count; ++i)
      result += rates.admit(kind, limits, now, size) ? 1 : 0;
    return result;
  }

  /// The verdict on a flood that lasts until `end`, with one message per `step`.
  verdict flood(runtime::loop_clock::time_point begin, runtime::loop_clock::time_point end,
                runtime::loop_clock::duration step, traffic kind = traffic::any) {
    auto result = verdict::answer;
    for (auto now = begin; now <= end && result != verdict::cut_off; now += step)
      if (!rates.admit(kind, limits, now))
        result = rates.refuse(kind, limits, now);
    return result;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(client_rates_tests, client_rates_fixture)

CAF_TEST(each kind has the rate of the contract) {
  CAF_CHECK_EQUAL(admitted(traffic::any, 500, start), 100);
  CAF_CHECK_EQUAL(admitted(traffic::chat, 500, start), 10);
  CAF_CHECK_EQUAL(admitted(traffic::search, 500, start), 10);
  CAF_CHECK_EQUAL(admitted(traffic::any, 500, start + 1s), 50);
  CAF_CHECK_EQUAL(admitted(traffic::chat, 500, start + 1s), 5);
  CAF_CHECK_EQUAL(admitted(traffic::search, 500, start + 1s), 2);
  CAF_CHECK_EQUAL(admitted(traffic::description, 500, start), 20);
  CAF_CHECK_EQUAL(admitted(traffic::description, 500, start + 1s), 5);
}

CAF_TEST(relayed bytes have the rate of the contract) {
  constexpr std::size_t message = 65'536;
  CAF_CHECK_EQUAL(admitted(traffic::relay, 500, start, message), 16);
  CAF_CHECK(rates.retry_after(traffic::relay, limits, start, message) == 250ms);
  CAF_CHECK(rates.retry_after(traffic::description, limits, start, message) == 250ms);
  CAF_CHECK(rates.retry_after(traffic::search, limits, start, message) == 0ms);
  CAF_CHECK_EQUAL(admitted(traffic::relay, 500, start + 1s, message), 4);
}

CAF_TEST(the kinds are told apart) {
  using namespace protocol;
  CAF_CHECK(traffic_of(relay_request{relay_kind::chat, "\"x\"", {}}) == traffic::chat);
  for (auto kind : {relay_kind::candidate, relay_kind::state, relay_kind::typing})
    CAF_CHECK(traffic_of(relay_request{kind, "{}", {}}) == traffic::relay);
  for (auto kind : {relay_kind::offer, relay_kind::answer})
    CAF_CHECK(traffic_of(relay_request{kind, "{}", {}}) == traffic::description);
  CAF_CHECK(traffic_of(find_partner{}) == traffic::search);
  CAF_CHECK(traffic_of(next_partner{}) == traffic::search);
  CAF_CHECK(traffic_of(leave_room{}) == traffic::any);
  CAF_CHECK(traffic_of(rejected{error_code::invalid_message, "", "chat_message"}) == traffic::any);
  for (auto kind : {traffic::relay, traffic::chat, traffic::description})
    CAF_CHECK(is_relayed(kind));
  for (auto kind : {traffic::any, traffic::search})
    CAF_CHECK(!is_relayed(kind));
}

CAF_TEST(a client hears when its message would pass) {
  admitted(traffic::any, 100, start);
  CAF_CHECK(rates.retry_after(traffic::any, limits, start) == 20ms);
  CAF_CHECK(rates.retry_after(traffic::any, limits, start + 1ns) == 20ms);
  CAF_CHECK(rates.retry_after(traffic::any, limits, start + 20ms) == 0ms);
}

CAF_TEST(the longer of two waits counts) {
  admitted(traffic::any, 100, start);
  admitted(traffic::chat, 10, start);
  CAF_CHECK(rates.retry_after(traffic::chat, limits, start) == 200ms);
  CAF_CHECK(rates.retry_after(traffic::search, limits, start) == 20ms);
  admitted(traffic::search, 10, start);
  CAF_CHECK(rates.retry_after(traffic::search, limits, start) == 500ms);
}

CAF_TEST(a flood is borne for as long as the limit says) {
  CAF_CHECK(flood(start, start + 9s, 5ms) != verdict::cut_off);
  CAF_CHECK(flood(start + 9s, start + 11s, 5ms) == verdict::cut_off);
}

CAF_TEST(who is a little over the rate for long is over it on end) {
  CAF_CHECK(flood(start, start + 30s, 160ms, traffic::chat) == verdict::cut_off);
}

CAF_TEST(a pause in which the rate recovers ends the abuse) {
  for (auto from = start; from < start + 60s; from += 9s)
    CAF_CHECK(flood(from, from + 6s, 5ms) != verdict::cut_off);
}

CAF_TEST(a pause that is too short does not ) {
  auto result = verdict::answer;
  for (auto from = start; from < start + 20s && result != verdict::cut_off; from += 3500ms)
    result = flood(from, from + 2s, 5ms);
  CAF_CHECK(result == verdict::cut_off);
}

CAF_TEST(without a bound a flood may go on) {
  limits.abuse_time = {};
  CAF_CHECK(flood(start, start + 60s, 5ms) != verdict::cut_off);
}

CAF_TEST(a flood is not answered for ever) {
  int answers = 0;
  for (int i = 0; i < 100'000; ++i)
    answers += rates.refuse(traffic::any, limits, start) == verdict::answer ? 1 : 0;
  CAF_CHECK_EQUAL(answers, 1'000);
  CAF_CHECK(rates.refuse(traffic::any, limits, start + 20ms) == verdict::answer);
  CAF_CHECK(rates.refuse(traffic::any, limits, start + 20ms) == verdict::ignore);
}

CAF_TEST(mistakes are counted within their time) {
  for (int i = 0; i < 20; ++i)
    CAF_CHECK(!rates.on_mistake(limits, start + i * 1ms));
  CAF_CHECK(rates.on_mistake(limits, start + 9999ms));
}

CAF_TEST(old mistakes are forgiven) {
  for (int i = 0; i < 200; ++i)
    CAF_CHECK(!rates.on_mistake(limits, start + i * 500ms));
  CAF_CHECK(rates.on_mistake(limits, start + 199 * 500ms + 1ms));
}

CAF_TEST(mistakes are those of the client) {
  using protocol::error_code;
  CAF_CHECK(is_mistake(error_code::invalid_json));
  CAF_CHECK(is_mistake(error_code::wrong_room));
  CAF_CHECK(!is_mistake(error_code::rate_limited));
  CAF_CHECK(!is_mistake(error_code::waiting_timeout));
  CAF_CHECK(!is_mistake(error_code::internal));
  CAF_CHECK(!is_mistake(error_code::server_draining));
}

CAF_TEST(each rate can be turned off by itself) {
  limits.events.per_second = 0;
  CAF_CHECK_EQUAL(admitted(traffic::any, 500, start), 500);
  CAF_CHECK(rates.retry_after(traffic::any, limits, start) == 0ms);
  CAF_CHECK_EQUAL(admitted(traffic::chat, 500, start), 10);
  limits.chat.per_second = 0;
  CAF_CHECK_EQUAL(admitted(traffic::chat, 500, start), 500);
  CAF_CHECK(rates.retry_after(traffic::chat, limits, start) == 0ms);
  CAF_CHECK_EQUAL(admitted(traffic::search, 500, start), 10);
  limits.search.per_second = 0;
  CAF_CHECK_EQUAL(admitted(traffic::search, 500, start), 500);
  CAF_CHECK(rates.retry_after(traffic::search, limits, start) == 0ms);
}

CAF_TEST(all of it can be turned off) {
  limits.enabled = false;
  CAF_CHECK_EQUAL(admitted(traffic::any, 500, start), 500);
  CAF_CHECK_EQUAL(admitted(traffic::chat, 500, start), 500);
  for (int i = 0; i < 100; ++i)
    CAF_CHECK(!rates.on_mistake(limits, start));
  limits.enabled = true;
  limits.refused_messages = 0;
  for (int i = 0; i < 100; ++i)
    CAF_CHECK(!rates.on_mistake(limits, start));
}

CAF_TEST_FIXTURE_SCOPE_END()
