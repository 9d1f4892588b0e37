#include "matching/visitor_memory.hpp"

#include <iterator>
#include <utility>

namespace strangelet::matching {

void visitor_memory::remember(const protocol::user_id& user, std::vector<topic*> interests,
                              time_point now) {
  forget(user);
  order_.push_back({user, std::move(interests), now});
  by_user_.emplace(user, std::prev(order_.end()));
  if (order_.size() > max_size)
    drop(order_.begin());
}

void visitor_memory::forget(const protocol::user_id& user) {
  const auto found = by_user_.find(user);
  if (found != by_user_.end())
    drop(found->second);
}

void visitor_memory::forget_until(time_point limit) {
  while (!order_.empty() && order_.front().seen <= limit)
    drop(order_.begin());
}

void visitor_memory::drop(position at) {
  for (auto* each : at->interests)
    topics_.release(*each);
  by_user_.erase(at->user);
  order_.erase(at);
}

} // namespace strangelet::matching
