#include "actors/account_blocks.hpp"

#include <utility>

namespace strangelet::actors {

account_blocks::presence::presence(account_blocks& among, const protocol::person_id& account)
    : among_(among), account_(account) {
  among_.enter(account_);
}

account_blocks::presence::~presence() {
  among_.leave(account_);
}

void account_blocks::enter(const protocol::person_id& account) {
  const std::lock_guard guard{mutex_};
  ++accounts_.try_emplace(account, entry{++last_number_}).first->second.sessions;
}

void account_blocks::leave(const protocol::person_id& account) {
  const std::lock_guard guard{mutex_};
  const auto found = accounts_.find(account);
  if (--found->second.sessions == 0)
    accounts_.erase(found);
}

bool account_blocks::load(const protocol::person_id& account, std::function<void()> when_known) {
  const auto number = unknown(account);
  if (!number)
    return true;
  // Not under the lock: the store may have one of its own.
  auto at_hand = store_.load(
      account, [this, account, number = *number, then = std::move(when_known)](block_list blocks) {
        if (learn(account, number, std::move(blocks)))
          then();
      });
  return at_hand && learn(account, *number, *std::move(at_hand));
}

std::optional<std::uint64_t> account_blocks::unknown(const protocol::person_id& account) const {
  const std::lock_guard guard{mutex_};
  const auto& here = accounts_.at(account);
  return here.is_known ? std::nullopt : std::optional{here.number};
}

bool account_blocks::learn(const protocol::person_id& account, std::uint64_t number,
                           block_list blocks) {
  const std::lock_guard guard{mutex_};
  const auto found = accounts_.find(account);
  // What an earlier entry has asked for may lack what was blocked since.
  if (found == accounts_.end() || found->second.number != number)
    return false;
  // The first answer only: the account may have blocked somebody after it.
  if (!std::exchange(found->second.is_known, true))
    found->second.blocks = std::move(blocks);
  return true;
}

std::optional<account_blocks::people> account_blocks::of(const protocol::person_id& account) const {
  const std::lock_guard guard{mutex_};
  const auto found = accounts_.find(account);
  if (found == accounts_.end() || !found->second.is_known)
    return std::nullopt;
  return found->second.blocks.all();
}

account_blocks::people account_blocks::block(const protocol::person_id& account,
                                             const protocol::person_id& whom) {
  // First, so that a load after the last session of the account has ended finds it.
  store_.save(account, whom);
  const std::lock_guard guard{mutex_};
  auto& blocks = accounts_.at(account).blocks;
  blocks.add(whom);
  return blocks.all();
}

} // namespace strangelet::actors
