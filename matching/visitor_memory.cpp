#include "matching/visitor_memory.hpp"

#include <algorithm>

namespace strangelet::matching {

void visitor_memory::remember(const protocol::user_id& user, const std::vector<topic*>& interests,
                              time_point now) {
  forget(user);
  auto& who = order_.emplace_back(visitor{user, now, {}, 0, false});
  who.interest_count = static_cast<std::uint8_t>(interests.size());
  std::copy(interests.begin(), interests.end(), who.interests.begin());
  by_user_.emplace(user, dropped_ + order_.size() - 1);
  while (by_user_.size() > max_size)
    drop_first();
  // Users who come and go all the time leave empty places behind somebody who does not.
  if (order_.size() > 2 * max_size)
    compact();
}

void visitor_memory::forget(const protocol::user_id& user) {
  const auto found = by_user_.find(user);
  if (found == by_user_.end())
    return;
  release(order_[found->second - dropped_]);
  by_user_.erase(found);
}

void visitor_memory::forget_until(time_point limit) {
  while (!order_.empty() && (order_.front().is_forgotten || order_.front().seen <= limit))
    drop_first();
}

void visitor_memory::release(visitor& who) {
  for (std::size_t i = 0; i < who.interest_count; ++i)
    topics_.release(*who.interests[i]);
  who.is_forgotten = true;
}

void visitor_memory::compact() {
  order_.erase(std::remove_if(order_.begin(), order_.end(),
                              [](const auto& each) { return each.is_forgotten; }),
               order_.end());
  dropped_ = 0;
  for (std::size_t i = 0; i < order_.size(); ++i)
    by_user_[order_[i].user] = i;
}

void visitor_memory::drop_first() {
  auto& first = order_.front();
  if (!first.is_forgotten) {
    release(first);
    by_user_.erase(first.user);
  }
  order_.pop_front();
  ++dropped_;
}

} // namespace strangelet::matching
