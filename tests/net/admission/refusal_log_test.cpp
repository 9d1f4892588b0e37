#define CAF_SUITE net.refusal_log

#include "net/admission/refusal_log.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <sstream>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net;
using namespace std::chrono_literals;
using strangelet::runtime::loop_clock;

namespace {

/// Reads what the log is told.
struct refusal_log_fixture {
  refusal_log_fixture() {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text);
    auto logger = std::make_shared<spdlog::logger>("", sink);
    logger->set_pattern("%l %v");
    spdlog::set_default_logger(logger);
  }

  ~refusal_log_fixture() {
    spdlog::set_default_logger(before);
  }

  void count(const std::string& client, int times = 1, refusal_kind what = refusal_kind::too_many) {
    for (int i = 0; i < times; ++i)
      subject.count(what, boost::asio::ip::make_address(client), now);
  }

  /// The line about connections that were too many.
  static std::string too_many(const std::string& summary) {
    return "warning refused (429, too many connections or requests): " + summary + '\n';
  }

  /// What the log has been told since the last call.
  std::string report() {
    subject.report(now);
    auto result = text.str();
    text.str("");
    return result;
  }

  std::shared_ptr<spdlog::logger> before = spdlog::default_logger();
  std::ostringstream text;
  loop_clock::time_point now{1h};
  refusal_log subject;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(refusal_log_tests, refusal_log_fixture)

CAF_TEST(nothing is said of nothing) {
  CAF_CHECK_EQUAL(report(), "");
}

CAF_TEST(refusals are told in sum a minute after the first) {
  count("192.0.2.1", 2);
  now += 30s;
  count("192.0.2.2");
  now += 29s;
  CAF_CHECK_EQUAL(report(), "");
  now += 1s;
  CAF_CHECK_EQUAL(report(), too_many("3 in 60 s, most from 192.0.2.1 (2), 192.0.2.2 (1)"));
  now += 1min;
  CAF_CHECK_EQUAL(report(), "");
}

CAF_TEST(another minute begins with the next refusal) {
  count("192.0.2.1");
  now += 1min;
  report();
  now += 1h;
  count("192.0.2.1", 5);
  CAF_CHECK_EQUAL(report(), "");
  now += 1min;
  CAF_CHECK_EQUAL(report(), too_many("5 in 60 s, most from 192.0.2.1 (5)"));
}

CAF_TEST(each kind has a line and a minute of its own) {
  count("192.0.2.1", 1, refusal_kind::unauthorized);
  now += 40s;
  count("192.0.2.2", 1, refusal_kind::cut_off);
  now += 20s;
  CAF_CHECK_EQUAL(report(),
                  "warning refused (401, no valid token): 1 in 60 s, most from 192.0.2.1 (1)\n");
  now += 40s;
  CAF_CHECK_EQUAL(
      report(),
      "warning refused (closed, too much or too slow): 1 in 60 s, most from 192.0.2.2 (1)\n");
}

CAF_TEST(the three clients with most are named) {
  count("192.0.2.1", 1);
  count("192.0.2.2", 4);
  count("192.0.2.3", 2);
  count("192.0.2.4", 3);
  now += 1min;
  CAF_CHECK_EQUAL(report(),
                  too_many("10 in 60 s, most from 192.0.2.2 (4), 192.0.2.4 (3), 192.0.2.3 (2)"));
}

CAF_TEST(an IPv6 network is one client and what NAT64 translates is IPv4) {
  count("2001:db8::1");
  count("2001:db8::2");
  count("64:ff9b::192.0.2.9");
  now += 1min;
  CAF_CHECK_EQUAL(report(), too_many("3 in 60 s, most from 2001:db8::/64 (2), 192.0.2.9 (1)"));
}

CAF_TEST(of too many clients those with most are kept and nobody gets the blame of others) {
  count("198.51.100.1", 500);
  // A thousand others, each once.
  for (int i = 0; i < 1'000; ++i)
    count("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250));
  now += 1min;
  const auto line = report();
  const auto others = line.find(", 10.0.");
  CAF_CHECK_EQUAL(line.substr(0, others) + '\n',
                  too_many("1500 in 60 s, most from 198.51.100.1 (500)"));
  CAF_CHECK_EQUAL(line.substr(line.rfind('(')), "(1)\n");
}

CAF_TEST(at the end all is told at once) {
  count("192.0.2.1");
  now += 7s;
  subject.report_all(now);
  CAF_CHECK_EQUAL(report(), too_many("1 in 7 s, most from 192.0.2.1 (1)"));
}

CAF_TEST_FIXTURE_SCOPE_END()
