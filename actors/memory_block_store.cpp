#include "actors/memory_block_store.hpp"

namespace strangelet::actors {

std::optional<block_list> memory_block_store::load(const protocol::person_id& account, receiver) {
  const std::lock_guard guard{mutex_};
  const auto found = accounts_.find(account);
  if (found == accounts_.end())
    return block_list{};
  order_.splice(order_.end(), order_, found->second.place);
  return found->second.blocks;
}

void memory_block_store::save(const protocol::person_id& account, const protocol::person_id& whom) {
  const std::lock_guard guard{mutex_};
  auto [found, is_new] = accounts_.try_emplace(account);
  auto& here = found->second;
  if (is_new)
    here.place = order_.insert(order_.end(), account);
  else
    order_.splice(order_.end(), order_, here.place);
  const auto before = here.blocks.size();
  here.blocks.add(whom);
  blocks_ += here.blocks.size() - before;
  forget_surplus();
}

void memory_block_store::forget_surplus() {
  while (blocks_ > max_blocks_ && order_.size() > 1) {
    const auto found = accounts_.find(order_.front());
    blocks_ -= found->second.blocks.size();
    accounts_.erase(found);
    order_.pop_front();
  }
}

} // namespace strangelet::actors
