#include "matching/visitor_memory.hpp"

#include <algorithm>

namespace strangelet::matching {

void visitor_memory::remember(const protocol::person_id& person,
                              const protocol::person_id& counts_as, const topic_list& interests,
                              time_point now) {
  if (interests.empty())
    return;
  forget(person);
  order_.push_back({person, counts_as, now, interests, false});
  by_person_.emplace(person, dropped_ + order_.size() - 1);
  while (by_person_.size() > max_size)
    drop_first();
  // Users who come and go all the time leave empty places behind somebody who does not.
  if (order_.size() > 2 * max_size)
    compact();
}

void visitor_memory::forget(const protocol::person_id& person) {
  const auto found = by_person_.find(person);
  if (found == by_person_.end())
    return;
  release(order_[found->second - dropped_]);
  by_person_.erase(found);
}

void visitor_memory::forget_until(time_point limit) {
  while (!order_.empty() && (order_.front().is_forgotten || order_.front().seen <= limit))
    drop_first();
}

void visitor_memory::release(visitor& who) {
  for (auto* each : who.interests)
    topics_.release(*each);
  who.is_forgotten = true;
}

void visitor_memory::compact() {
  order_.erase(std::remove_if(order_.begin(), order_.end(),
                              [](const auto& each) { return each.is_forgotten; }),
               order_.end());
  dropped_ = 0;
  for (std::size_t i = 0; i < order_.size(); ++i)
    by_person_[order_[i].person] = i;
}

void visitor_memory::drop_first() {
  auto& first = order_.front();
  if (!first.is_forgotten) {
    release(first);
    by_person_.erase(first.person);
  }
  order_.pop_front();
  ++dropped_;
  // The next ones have lain untouched for as long as the memory reaches back. Whoever drops them
  // does it soon, and need not wait for them then.
  if (!order_.empty())
    for (const auto* each : order_.front().interests)
      __builtin_prefetch(each);
}

} // namespace strangelet::matching
