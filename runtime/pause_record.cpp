#include "runtime/pause_record.hpp"

#include <algorithm>
#include <ctime>

namespace strangelet::runtime {

namespace {

/// A thread that is held up for less is one of many on a busy machine. Its life signs are a tenth
/// of a second apart anyway.
constexpr auto shortest_pause = std::chrono::milliseconds{500};

/// Pauses that are remembered.
constexpr std::size_t max_pauses = 64;

life_sign::clock::duration read_clock(clockid_t which) noexcept {
  timespec time{};
  clock_gettime(which, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

life_sign look(clockid_t cpu_clock) noexcept {
  const life_sign::clock::time_point now{read_clock(CLOCK_MONOTONIC)};
  return {now, read_clock(cpu_clock), read_clock(CLOCK_BOOTTIME) - now.time_since_epoch()};
}

} // namespace

life_sign life_sign::of_thread() noexcept {
  return look(CLOCK_THREAD_CPUTIME_ID);
}

life_sign life_sign::of_process() noexcept {
  return look(CLOCK_PROCESS_CPUTIME_ID);
}

void pause_record::note(const life_sign& next) {
  const auto length = (next.at - last_.at) - std::max(next.worked - last_.worked, duration{});
  const auto suspended = next.suspended - last_.suspended;
  last_ = next;
  if (length + suspended < shortest_pause)
    return;
  if (pauses_.size() == max_pauses) {
    forgotten_until_ = pauses_.front().end;
    pauses_.erase(pauses_.begin());
  }
  pauses_.push_back({next.at, std::max(length, duration{})});
}

pause_record::time_point pause_record::counts_over_pauses(time_point since) const noexcept {
  auto each = std::upper_bound(pauses_.begin(), pauses_.end(), since,
                               [](time_point at, const pause& one) { return at < one.end; });
  // The pause that it started again after may be forgotten; a second time would be once too often.
  if (each != pauses_.end() && (!forgotten_until_ || since >= *forgotten_until_))
    since = (each++)->end;
  for (; each != pauses_.end(); ++each)
    since += each->length;
  return since;
}

std::optional<pause_record::time_point>
pause_record::latest_beginning(time_point from) const noexcept {
  if (pauses_.empty() || from >= pauses_.back().end)
    return from;
  duration later{};
  for (auto each = pauses_.rbegin(); each != pauses_.rend(); ++each) {
    if (each->end + later <= from)
      return each->end - duration{1};
    later += each->length;
  }
  if (!forgotten_until_)
    return std::nullopt;
  return std::min(from - later, *forgotten_until_ - duration{1});
}

} // namespace strangelet::runtime
