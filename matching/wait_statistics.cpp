#include "matching/wait_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace strangelet::matching {

using std::chrono::milliseconds;

void wait_statistics::add(duration one_wait, duration other_wait, bool have_common_interest,
                          time_point now) {
  advance(now);
  auto& here = current();
  ++here.pairs;
  here.with_common_interest += have_common_interest ? 1 : 0;
  ++here.waits[bucket_of(one_wait)];
  ++here.waits[bucket_of(other_wait)];
}

wait_summary wait_statistics::summary(time_point now) {
  advance(now);
  histogram waits{};
  std::uint64_t pairs = 0;
  std::uint64_t common = 0;
  for (const auto& each : periods_) {
    pairs += each.pairs;
    common += each.with_common_interest;
    std::transform(waits.begin(), waits.end(), each.waits.begin(), waits.begin(), std::plus<>{});
  }
  wait_summary result;
  if (pairs == 0)
    return result;
  result.p50 = quantile(waits, 2 * pairs, 0.50);
  result.p90 = quantile(waits, 2 * pairs, 0.90);
  result.p99 = quantile(waits, 2 * pairs, 0.99);
  // What the window really covers: whole slices and the one that has begun.
  const auto covered = std::min(now - start_, window - slice + (now - start_) % slice);
  using minutes = std::chrono::duration<double, std::ratio<60>>;
  const auto counted = std::max(minutes{covered}, minutes{slice});
  result.pairs_per_minute = static_cast<double>(pairs) / counted.count();
  result.share_with_common_interest = static_cast<double>(common) / static_cast<double>(pairs);
  return result;
}

void wait_statistics::advance(time_point now) {
  const auto turn = static_cast<std::size_t>(std::max(now - start_, duration{}) / slice);
  if (turn <= turn_)
    return;
  const auto emptied = std::min(turn - turn_, slices);
  turn_ = turn;
  for (std::size_t i = 0; i < emptied; ++i)
    periods_[(turn - i) % slices] = {};
}

/// Up to 15 ms one bucket per millisecond, then eight per factor of two.
std::size_t wait_statistics::bucket_of(duration wait) noexcept {
  auto ms = static_cast<std::uint64_t>(
      std::max<milliseconds::rep>(0, std::chrono::ceil<milliseconds>(wait).count()));
  std::size_t octave = 0;
  while (ms >> (octave + sub_bits + 1) != 0)
    ++octave;
  const auto bucket = (octave << sub_bits) + (ms >> octave);
  return std::min<std::size_t>(bucket, bucket_count - 1);
}

duration wait_statistics::upper_end_of(std::size_t bucket) noexcept {
  constexpr std::size_t per_octave = 1 << sub_bits;
  if (bucket < 2 * per_octave)
    return milliseconds{bucket};
  const auto octave = (bucket >> sub_bits) - 1;
  const auto steps = (bucket & (per_octave - 1)) + per_octave + 1;
  return milliseconds{(steps << octave) - 1};
}

duration wait_statistics::quantile(const histogram& waits, std::uint64_t count,
                                   double share) noexcept {
  const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < waits.size(); ++bucket) {
    seen += waits[bucket];
    if (seen >= rank && seen > 0)
      return upper_end_of(bucket);
  }
  return upper_end_of(waits.size() - 1);
}

} // namespace strangelet::matching
