#pragma once

#include "actors/block_store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace strangelet::actors {

/// Whom the accounts that are present have blocked: what matching asks, in memory, in front of the
/// store that keeps it. A block holds on all connections of its account. Those who have not signed
/// in keep their blocks in their session instead.
///
/// An account is present as long as a session of it is. What it has blocked is loaded from the
/// store when it comes, and not known until then; nobody is paired whose blocks are not known.
///
/// Thread-safe; used once per ticket, block and session of an account.
class account_blocks {
public:
  using people = std::shared_ptr<const matching::person_set>;

  /// Keeps an account present. Each of its sessions has one.
  class presence {
  public:
    presence(account_blocks& among, const protocol::person_id& account);
    ~presence();
    presence(const presence&) = delete;
    presence& operator=(const presence&) = delete;

  private:
    account_blocks& among_;
    const protocol::person_id account_;
  };

  /// `store` may call back as long as this lives.
  explicit account_blocks(block_store& store) : store_(store) {}

  /// Asks the store for the blocks of an account that is present, unless they are known. True if
  /// they are known now; otherwise `when_known` is called if they are later, on any thread.
  bool load(const protocol::person_id& account, std::function<void()> when_known);

  /// Absent if the blocks of `account` are not known; null if there are none.
  std::optional<people> of(const protocol::person_id& account) const;

  /// These two never meet again. Returns all whom `account` has blocked, which must be known: who
  /// has had a partner has been paired.
  people block(const protocol::person_id& account, const protocol::person_id& whom);

private:
  struct entry {
    /// Tells it from an earlier one of the same account, for which an answer may come late.
    std::uint64_t number;
    std::size_t sessions = 0;
    bool is_known = false;
    block_list blocks{};
  };

  void enter(const protocol::person_id& account);
  void leave(const protocol::person_id& account);
  /// The number of an entry whose blocks are not known.
  std::optional<std::uint64_t> unknown(const protocol::person_id& account) const;
  /// False if the entry of that number is no more.
  bool learn(const protocol::person_id& account, std::uint64_t number, block_list blocks);

  block_store& store_;
  mutable std::mutex mutex_;
  std::unordered_map<protocol::person_id, entry> accounts_;
  std::uint64_t last_number_ = 0;
};

} // namespace strangelet::actors
