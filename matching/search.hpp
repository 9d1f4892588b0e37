#pragma once

// Private to matching.

#include "matching/record.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace strangelet::matching {

/// Finds the best partner for a ticket. Keeps its buffers between searches.
class search {
public:
  search(const settings& how, std::uint64_t seed) : how_(how), random_(seed) {}

  /// The best of those who share an interest with `seeker`, and if `seeker` takes anyone, of
  /// `open` too; null if none of them may meet it. `population` is the number of users of whom
  /// topics count a part: those who name interests.
  record* run(const record& seeker, const std::vector<record*>& open, std::size_t population,
              time_point now);

private:
  struct candidate {
    record* who;
    /// Of the interests shared.
    std::uint32_t weight;
  };

  /// What decides between candidates, the first first.
  struct merit {
    bool is_new_face;
    bool is_overdue;
    std::uint32_t weight;
    bool is_same_language;
  };

  void collect(const record& seeker, const std::vector<record*>& open, std::size_t population);
  void meet(const record& seeker, record& who, std::uint32_t weight);
  merit merit_of(const record& seeker, const candidate& which, time_point now) const;
  record* best(const record& seeker, time_point now);
  /// Whether to prefer the `count`-th of equal candidates to the one chosen before.
  bool prefer(const record& other, const record& chosen, bool by_age, std::size_t count);

  settings how_;
  std::mt19937_64 random_;
  /// Of this search's meetings with candidates the first, and of all the next. They are counted
  /// through, so that a record's number tells whether this search has met it, and where it is.
  std::uint64_t first_meeting_ = 1;
  std::uint64_t next_meeting_ = 1;
  std::vector<candidate> candidates_;
};

/// What it is worth to share an interest that `users` of `population` have: the rarer, the more.
/// Four times the binary logarithm of 1 + population / users, rounded: what everybody has counts 4,
/// what one in a hundred has 27, one in a million 80. Two that many share can so outweigh one that
/// few share, but not by much.
std::uint32_t interest_weight(std::size_t users, std::size_t population) noexcept;

} // namespace strangelet::matching
