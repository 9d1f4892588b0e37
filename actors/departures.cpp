#include "actors/departures.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace strangelet::actors {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t min_batch = 100;

constexpr milliseconds min_delay{1'000};
/// A few clients are spread over so much at least.
constexpr milliseconds min_spread{4'000};
constexpr milliseconds max_spread{59'000};
constexpr milliseconds::rep returns_per_second = 500;

std::size_t batch_of(std::size_t sessions, std::chrono::nanoseconds time) {
  const auto batches = static_cast<std::size_t>(time / 2 / departures::period);
  return std::max(min_batch, batches == 0 ? sessions : sessions / batches + 1);
}

milliseconds::rep max_delay(std::size_t sessions) {
  const milliseconds spread{static_cast<milliseconds::rep>(sessions) * 1'000 / returns_per_second};
  return (min_delay + std::clamp(spread, min_spread, max_spread)).count();
}

} // namespace

departures::departures(std::vector<session_actor> all, std::chrono::nanoseconds time)
    : all_(std::move(all)),
      batch_(batch_of(all_.size(), time)),
      delay_(min_delay.count(), max_delay(all_.size())) {}

std::vector<session_actor> departures::next() {
  const auto count = std::min(batch_, all_.size());
  const auto first = all_.end() - static_cast<std::ptrdiff_t>(count);
  std::vector<session_actor> result(std::make_move_iterator(first),
                                    std::make_move_iterator(all_.end()));
  all_.erase(first, all_.end());
  return result;
}

milliseconds departures::reconnect_after() {
  return milliseconds{delay_(random_)};
}

} // namespace strangelet::actors
