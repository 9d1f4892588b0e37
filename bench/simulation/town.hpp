#pragma once

#include "bench/simulation/policy.hpp"

#include <cstddef>
#include <cstdint>

namespace strangelet::bench {

/// The people of a simulation, and for how long they are watched.
struct town_options {
  std::size_t people = 1'000;
  duration warm_up = std::chrono::minutes{2};
  duration length = std::chrono::minutes{10};
  std::uint64_t seed = 1;
  /// Interests that people know of; the n-th is liked with a probability as 1/n.
  std::size_t vocabulary = 20'000;
};

/// What came of it.
struct town_report {
  std::size_t pairs = 0;
  std::size_t with_common_interest = 0;
  /// Pairs who both had interests.
  std::size_t could_have = 0;
  /// Pairs who had met within the last minute.
  std::size_t rematches = 0;
  std::size_t gave_up = 0;
  /// Seconds, of everybody who met somebody.
  double mean_wait = 0, p50 = 0, p90 = 0, p99 = 0, max_wait = 0;
  /// The longest that anybody waited who had no luck, in seconds.
  double longest_in_vain = 0;
};

/// Lets a town live by a policy. The same options and the same policy give the same report.
///
/// There are always as many people. Each likes up to five things or, three in ten, nothing in
/// particular; comes, looks, talks (three minutes on average with a common interest, 45 s without;
/// three in ten leave the latter within seconds), looks again, and goes after a talk with a
/// probability of one in eight, or when it has waited for too long (a minute on average). In its
/// place somebody else comes a little later.
town_report simulate(const town_options& how, policy& decides);

} // namespace strangelet::bench
