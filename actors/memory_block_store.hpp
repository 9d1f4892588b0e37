#pragma once

#include "actors/block_store.hpp"

#include <cstddef>
#include <list>
#include <mutex>
#include <unordered_map>

namespace strangelet::actors {

/// The blocks of accounts for as long as the process runs: a block outlives the sessions of its
/// account. Always answers at once.
///
/// Bounded: past `max_blocks` in all, the lists that were loaded or added to least lately are
/// forgotten. Thread-safe.
class memory_block_store : public block_store {
public:
  explicit memory_block_store(std::size_t max_blocks = 1'000'000) : max_blocks_(max_blocks) {}

  std::optional<block_list> load(const protocol::person_id& account, receiver later) override;
  void save(const protocol::person_id& account, const protocol::person_id& whom) override;

private:
  struct entry {
    block_list blocks;
    std::list<protocol::person_id>::iterator place;
  };

  /// Drops the lists that were used least lately, but never the last one.
  void forget_surplus();

  const std::size_t max_blocks_;
  std::mutex mutex_;
  std::unordered_map<protocol::person_id, entry> accounts_;
  /// The one used last at the end.
  std::list<protocol::person_id> order_;
  /// In all lists.
  std::size_t blocks_ = 0;
};

} // namespace strangelet::actors
