#include "actors/drain_plan.hpp"

#include <algorithm>

namespace strangelet::actors {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds max_pause{100};
/// Others are to have their turn between two batches, whatever the haste.
constexpr milliseconds min_pause{1};

constexpr milliseconds min_delay{1'000};
/// A few clients are spread over so much at least.
constexpr milliseconds min_spread{4'000};
constexpr milliseconds max_spread{59'000};
constexpr milliseconds::rep returns_per_second = 500;

nanoseconds pause_between(std::size_t sessions, nanoseconds time) {
  const auto batches = static_cast<nanoseconds::rep>(sessions / drain_plan::batch + 1);
  return std::clamp<nanoseconds>(time / 2 / batches, min_pause, max_pause);
}

milliseconds::rep max_delay(std::size_t sessions) {
  const milliseconds spread{static_cast<milliseconds::rep>(sessions) * 1'000 / returns_per_second};
  return (min_delay + std::clamp(spread, min_spread, max_spread)).count();
}

} // namespace

drain_plan::drain_plan(std::size_t sessions, nanoseconds time)
    : pause_(pause_between(sessions, time)), delay_(min_delay.count(), max_delay(sessions)) {}

milliseconds drain_plan::reconnect_after() {
  return milliseconds{delay_(random_)};
}

} // namespace strangelet::actors
