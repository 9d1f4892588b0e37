#define CAF_SUITE actors.drain_plan

#include "actors/drain_plan.hpp"

#include <algorithm>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;
using namespace std::chrono_literals;

namespace {

drain_plan of(std::size_t sessions, std::chrono::nanoseconds time = 30s) {
  return {sessions, time};
}

std::vector<std::chrono::milliseconds> delays(drain_plan all, std::size_t count) {
  std::vector<std::chrono::milliseconds> result;
  std::generate_n(std::back_inserter(result), count, [&] { return all.reconnect_after(); });
  std::sort(result.begin(), result.end());
  return result;
}

} // namespace

CAF_TEST(ten batches go in a second) {
  for (auto sessions : {0u, 1u, 10'000u})
    CAF_CHECK(of(sessions).pause() == 100ms);
}

CAF_TEST(a million take no longer than half of the time) {
  const auto time = of(1'000'000).pause() * (1'000'000 / drain_plan::batch);
  CAF_CHECK(time > 14s && time <= 15s);
}

CAF_TEST(without time for batches others have their turn between them all the same) {
  CAF_CHECK(of(10'000, 10ms).pause() == 1ms);
}

CAF_TEST(a few come back within five seconds and not at once) {
  const auto all = delays(of(10), 2'000);
  CAF_CHECK(all.front() >= 1s && all.front() < 1'200ms);
  CAF_CHECK(all.back() <= 5s && all.back() > 4'800ms);
}

CAF_TEST(many come back at different times and five hundred in a second) {
  const auto all = delays(of(10'000), 10'000);
  CAF_CHECK(all.back() > 20s && all.back() <= 21s);
  for (auto second = 1s; second < 20s; second += 1s) {
    const auto count = std::count_if(
        all.begin(), all.end(), [&](auto delay) { return delay >= second && delay < second + 1s; });
    CAF_CHECK(count > 350 && count < 650);
  }
}

CAF_TEST(nobody stays away for longer than a minute) {
  CAF_CHECK(delays(of(1'000'000), 1'000).back() <= 60s);
}
