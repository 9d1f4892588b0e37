#define CAF_SUITE matching.wait_statistics

#include "matching/wait_statistics.hpp"

#include <cstdint>

#include "caf/test/unit_test.hpp"

using namespace strangelet::matching;
using namespace std::chrono_literals;

namespace {

constexpr time_point start{100h};

std::int64_t ms(duration what) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(what).count();
}

struct statistics_fixture {
  void add(duration wait, duration at, bool common = false) {
    statistics.add(wait, wait, common, start + at);
  }

  wait_summary summary(duration at) {
    return statistics.summary(start + at);
  }

  wait_statistics statistics{start};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(wait_statistics_tests, statistics_fixture)

CAF_TEST(without pairs there is nothing to tell) {
  const auto found = summary(1min);
  CAF_CHECK(found.p50 == 0s && found.p99 == 0s);
  CAF_CHECK_EQUAL(found.pairs_per_minute, 0.0);
  CAF_CHECK_EQUAL(found.share_with_common_interest, 0.0);
}

CAF_TEST(percentiles are at most an eighth too high) {
  for (int i = 1; i <= 100; ++i)
    add(i * 100ms, 1s);
  const auto found = summary(1s);
  const auto near = [](duration what, std::int64_t expected) {
    CAF_MESSAGE(ms(what) << " for " << expected);
    return ms(what) >= expected && ms(what) <= expected + expected / 8 + 1;
  };
  CAF_CHECK(near(found.p50, 5'000));
  CAF_CHECK(near(found.p90, 9'000));
  CAF_CHECK(near(found.p99, 9'900));
}

CAF_TEST(every wait falls into a bucket that is near) {
  for (auto wait = 0ms; wait < 10min; wait += wait / 50 + 1ms) {
    wait_statistics one{start};
    one.add(wait, wait, false, start);
    const auto found = ms(one.summary(start).p50);
    CAF_REQUIRE(found >= wait.count() && found <= wait.count() + wait.count() / 8);
  }
}

CAF_TEST(a wait of any length is counted) {
  add(-1s, 0s);
  add(0s, 0s);
  CAF_CHECK(summary(0s).p99 == 0s);
  add(100'000h, 0s);
  CAF_CHECK(summary(0s).p99 > 24h);
}

CAF_TEST(both of a pair have waited) {
  statistics.add(8s, 0s, false, start);
  CAF_CHECK(summary(0s).p50 == 0s);
  CAF_CHECK(summary(0s).p90 >= 8s);
}

CAF_TEST(pairs with a common interest are a share of all) {
  add(1s, 0s, true);
  add(1s, 0s, false);
  add(1s, 0s, false);
  add(1s, 0s, true);
  CAF_CHECK_EQUAL(summary(0s).share_with_common_interest, 0.5);
}

CAF_TEST(pairs per minute are counted from the start until there are five minutes) {
  for (int i = 0; i < 60; ++i)
    add(1s, i * 1s);
  CAF_CHECK_EQUAL(summary(60s).pairs_per_minute, 60.0);
  CAF_CHECK_EQUAL(summary(120s).pairs_per_minute, 30.0);
  CAF_CHECK_EQUAL(summary(240s).pairs_per_minute, 15.0);
}

CAF_TEST(what is older than five minutes does not count) {
  add(1min, 0s, true);
  add(1s, 200s);
  CAF_CHECK(summary(299s).p99 >= 1min);
  CAF_CHECK(summary(300s).p99 < 2s);
  CAF_CHECK_EQUAL(summary(300s).share_with_common_interest, 0.0);
  CAF_CHECK(summary(500s).p99 == 0s);
  add(2s, 100h);
  CAF_CHECK(summary(100h).p50 >= 2s);
}

CAF_TEST(a steady stream has a steady rate) {
  for (int i = 0; i < 3'000; ++i) {
    add(1s, i * 1s);
    if (i > 600) {
      const auto rate = summary(i * 1s + 1s).pairs_per_minute;
      CAF_REQUIRE(rate > 59 && rate < 61.5);
    }
  }
}

CAF_TEST_FIXTURE_SCOPE_END()
