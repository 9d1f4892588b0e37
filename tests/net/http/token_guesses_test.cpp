#define CAF_SUITE net.token_guesses

#include "net/http/token_guesses.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::http;
using namespace std::chrono_literals;
using boost::asio::ip::make_address;

namespace {

const auto one = make_address("203.0.113.7");
const auto other = make_address("203.0.113.8");
const runtime::loop_clock::time_point start{24h};

struct guesses_fixture {
  /// The wait of the last of `count` wrong tokens at the same time.
  runtime::loop_clock::duration guess(std::size_t count,
                                      runtime::loop_clock::time_point now = start,
                                      const boost::asio::ip::address& from = one) {
    runtime::loop_clock::duration last{};
    for (std::size_t i = 0; i < count; ++i)
      last = guesses.count(from, now);
    return last;
  }

  token_guesses guesses;
};

struct log_fixture : guesses_fixture {
  log_fixture() : before(spdlog::default_logger()) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text);
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));
    spdlog::set_pattern("%l %v");
  }

  ~log_fixture() {
    spdlog::set_default_logger(before);
  }

  /// What was logged since the last call.
  std::string logged() {
    spdlog::default_logger()->flush();
    auto result = text.str();
    text.str({});
    return result;
  }

  std::shared_ptr<spdlog::logger> before;
  std::ostringstream text;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(guesses_tests, guesses_fixture)

CAF_TEST(nineteen in a minute are answered at once and the twentieth is not ) {
  CAF_CHECK(guess(19) == 0s);
  CAF_CHECK(guess(1, start + 59s) == 1s);
  CAF_CHECK_EQUAL(guesses.total(), 20u);
}

CAF_TEST(after a minute it begins again) {
  CAF_CHECK(guess(25) > 0s);
  CAF_CHECK(guess(19, start + 60s) == 0s);
  CAF_CHECK(guess(1, start + 60s) == 1s);
}

CAF_TEST(who waits for each answer gets one in a second) {
  guess(19);
  auto now = start;
  for (int i = 0; i < 10; ++i) {
    CAF_CHECK(guess(1, now) == 1s);
    now += 1s;
  }
}

CAF_TEST(many at the same time wait for each other and none for longer than five seconds) {
  guess(19);
  for (auto wait : {1s, 2s, 3s, 4s, 5s, 5s, 5s})
    CAF_CHECK(guess(1) == wait);
  CAF_CHECK(guess(1'000) == 5s);
  CAF_CHECK(guess(1, start + 5s) == 1s);
}

CAF_TEST(one address does not slow another one) {
  guess(100);
  CAF_CHECK(guess(19, start, other) == 0s);
  CAF_CHECK(guess(1, start, other) == 1s);
}

CAF_TEST(an address counts as it does for connections) {
  guess(19, start, make_address("2001:db8::1"));
  CAF_CHECK(guess(1, start, make_address("2001:db8::2")) == 1s);
  CAF_CHECK(guess(1, start, make_address("2001:db8:0:1::1")) == 0s);
  guess(19);
  CAF_CHECK(guess(1, start, make_address("::ffff:203.0.113.7")) == 1s);
}

CAF_TEST(only so many addresses are remembered and the others count as one) {
  for (unsigned i = 0; i < token_guesses::max_addresses; ++i)
    guess(1, start, boost::asio::ip::address_v4{0x0A00'0000U + i});
  for (unsigned i = 0; i < 19; ++i)
    CAF_CHECK(guess(1, start, boost::asio::ip::address_v4{0x0B00'0000U + i}) == 0s);
  CAF_CHECK(guess(1, start, other) == 1s);
  CAF_CHECK_EQUAL(guesses.size(), token_guesses::max_addresses);
  // Those that are known are not concerned, and a minute later there is room again.
  CAF_CHECK(guess(18, start, boost::asio::ip::address_v4{0x0A00'0000U}) == 0s);
  CAF_CHECK(guess(19, start + 60s, one) == 0s);
  CAF_CHECK_EQUAL(guesses.size(), 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(guesses_log_tests, log_fixture)

CAF_TEST(the log has a line once a minute at most with their number and the last address) {
  guesses.report(start);
  CAF_CHECK_EQUAL(logged(), "");
  guess(3);
  guesses.report(start);
  CAF_CHECK_EQUAL(logged(), "warning wrong admin tokens: 3, the last one from 203.0.113.7\n");
  guess(1'000, start + 1s);
  guess(1, start + 2s, other);
  guesses.report(start + 59s);
  CAF_CHECK_EQUAL(logged(), "");
  guesses.report(start + 60s);
  CAF_CHECK_EQUAL(logged(), "warning wrong admin tokens: 1001, the last one from 203.0.113.8\n");
  guesses.report(start + 300s);
  CAF_CHECK_EQUAL(logged(), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
