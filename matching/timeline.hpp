#pragma once

// Private to matching.

#include "matching/settings.hpp"

#include <boost/container/static_vector.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace strangelet::matching {

struct record;

/// Records in the order of a time that each has; of equal times the one put in first is first.
/// Kept in chunks of at most `chunk_size`, so that putting something at the end, taking it out from
/// anywhere and stepping over many cost next to nothing; putting it elsewhere takes a binary
/// search.
class timeline {
public:
  struct slot {
    time_point at;
    record* who;
  };
  static constexpr std::size_t chunk_size = 64;
  using chunk = boost::container::static_vector<slot, chunk_size>;

  /// `home` is where a record keeps its place in this timeline.
  explicit timeline(chunk* record::*home) : home_(home) {}

  std::size_t size() const noexcept {
    return size_;
  }

  /// The first, or null.
  const slot* front() const noexcept {
    return stretches_.empty() ? nullptr : &stretches_.front().slots->front();
  }

  /// Puts in a record that is not in yet.
  void insert(record& who, time_point at);

  /// Takes out a record that is in.
  void erase(record& who);

  /// The records from the `offset`-th on, `limit` at most.
  std::vector<const record*> page(std::size_t offset, std::size_t limit) const;

private:
  struct stretch {
    /// Nothing in it is earlier, and nothing in the one before is later. Kept here, so that a
    /// binary search stays in one block of memory.
    time_point begin;
    std::unique_ptr<chunk> slots;
  };
  using stretches = std::vector<stretch>;

  /// A chunk of fewer is joined with the next one if that leaves room for some more.
  static constexpr std::size_t sparse_size = chunk_size / 2;
  static constexpr std::size_t joined_size = chunk_size * 7 / 8;

  /// The chunk in which `at` goes behind all that are not later; has room for one more.
  chunk& chunk_for(time_point at);
  stretches::iterator add(stretches::iterator before, time_point begin);
  void remove(stretches::iterator which);
  /// The first stretch that begins later than `at`.
  stretches::iterator behind(time_point at);
  /// The place of a chunk in which something is at `at`.
  stretches::iterator find(const chunk& which, time_point at);
  void tidy(chunk& sparse, time_point at);
  void rehome(chunk& to);

  chunk* record::*home_;
  /// None of them is empty.
  stretches stretches_;
  /// A chunk for the next stretch: where few wait, one comes and goes with each of them.
  std::unique_ptr<chunk> spare_;
  std::size_t size_ = 0;
};

} // namespace strangelet::matching
