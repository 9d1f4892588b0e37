#pragma once

#include "actors/block_list.hpp"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace strangelet::actors {

/// Whom accounts have blocked, for as long as the process runs: a block outlives the connection on
/// which it was made, and holds on all connections of the account. Those who have not signed in
/// keep their blocks in their session instead.
///
/// Bounded: past `max_blocks` in all, the lists of accounts that have neither looked for a partner
/// nor blocked anyone for the longest are forgotten. Thread-safe; used once per ticket and block.
class account_blocks {
public:
  explicit account_blocks(std::size_t max_blocks = 1'000'000) : max_blocks_(max_blocks) {}

  /// These two never meet again. Returns all whom `account` has blocked.
  std::shared_ptr<const matching::person_set> block(const protocol::person_id& account,
                                                    const protocol::person_id& whom);

  /// Null if there are none. Counts as a use of the list.
  std::shared_ptr<const matching::person_set> of(const protocol::person_id& account);

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
