#define CAF_SUITE actors.departures

#include "actors/departures.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;
using namespace std::chrono_literals;

namespace {

departures of(std::size_t sessions, std::chrono::nanoseconds time = 30s) {
  return {std::vector<session_actor>(sessions), time};
}

/// The sizes of all batches.
std::vector<std::size_t> batches(departures all) {
  std::vector<std::size_t> result;
  for (auto size = all.next().size(); size != 0; size = all.next().size())
    result.push_back(size);
  return result;
}

std::vector<std::chrono::milliseconds> delays(departures all, std::size_t count) {
  std::vector<std::chrono::milliseconds> result;
  std::generate_n(std::back_inserter(result), count, [&] { return all.reconnect_after(); });
  std::sort(result.begin(), result.end());
  return result;
}

} // namespace

CAF_TEST(nobody goes when nobody is there) {
  CAF_CHECK(batches(of(0)).empty());
}

CAF_TEST(a few go together) {
  CAF_CHECK(batches(of(100)) == std::vector<std::size_t>{100});
  CAF_CHECK((batches(of(101)) == std::vector<std::size_t>{100, 1}));
}

CAF_TEST(ten thousand take seconds and a million no longer than half of the time) {
  CAF_CHECK_EQUAL(batches(of(10'000)).size(), 100u);
  const auto rush = batches(of(1'000'000));
  CAF_CHECK(rush.size() > 140 && rush.size() <= 150);
  CAF_CHECK(rush.front() < 7'000);
}

CAF_TEST(without time for batches all go at once) {
  CAF_CHECK_EQUAL(batches(of(10'000, 10ms)).size(), 1u);
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
