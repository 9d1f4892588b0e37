#pragma once

#include "matching/popular_interest.hpp"
#include "matching/settings.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace strangelet::matching {

/// What the public is told of interests, such that nobody can be watched who comes or goes:
///
/// - It changes at most once in `popular_period`, whatever happens meanwhile.
/// - People are told in steps of `popular_from`, rounded down. An interest of fewer is not told of.
/// - A step that was reached is left only by `popular_from - popular_until` people below it, so not
///   by everyone who leaves.
///
/// Not thread-safe.
class interest_board {
public:
  explicit interest_board(const settings& how) : how_(how) {}

  /// True if it may change.
  bool is_due(time_point now) const noexcept;

  /// From now on tells of `census`: interests, each once, with how many people have them. Those of
  /// fewer than `popular_until` may be left out.
  void renew(std::vector<popular_interest> census, time_point now);

  /// The interests of most people, and among equals in the order of their keys, `limit` of them at
  /// most.
  std::vector<popular_interest> first(std::size_t limit) const;

private:
  /// What to tell of so many people, after `before` was told.
  std::size_t step_of(std::size_t people, std::size_t before) const noexcept;

  settings how_;
  std::optional<time_point> renewed_at_;
  std::vector<popular_interest> told_;
};

} // namespace strangelet::matching
