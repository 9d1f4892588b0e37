#include "actors/ticket_pool.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace strangelet::actors {

const queued_ticket& ticket_pool::add(queued_ticket entry) {
  order_.push_back(std::move(entry));
  by_id_.emplace(order_.back().what.id, std::prev(order_.end()));
  return order_.back();
}

std::optional<queued_ticket> ticket_pool::take_partner_for(const protocol::user_id& seeker) {
  // A session holds one ticket at most, so at most one entry is passed over.
  auto at = std::find_if(order_.begin(), order_.end(),
                         [&](const queued_ticket& entry) { return entry.what.user != seeker; });
  if (at == order_.end())
    return std::nullopt;
  return take(at);
}

const queued_ticket* ticket_pool::update(const protocol::room_id& id, protocol::preferences wants) {
  auto found = by_id_.find(id);
  if (found == by_id_.end())
    return nullptr;
  found->second->what.wants = std::move(wants);
  return &*found->second;
}

std::optional<queued_ticket> ticket_pool::remove(const protocol::room_id& id) {
  auto found = by_id_.find(id);
  if (found == by_id_.end())
    return std::nullopt;
  return take(found->second);
}

std::optional<queued_ticket> ticket_pool::take_older_than(caf::actor_clock::time_point limit) {
  if (order_.empty() || order_.front().since > limit)
    return std::nullopt;
  return take(order_.begin());
}

waiting_page ticket_pool::page(std::size_t offset, std::size_t limit) const {
  waiting_page result;
  result.total = order_.size();
  if (offset >= order_.size())
    return result;
  auto at = std::next(order_.begin(), static_cast<std::ptrdiff_t>(offset));
  for (; at != order_.end() && result.users.size() < limit; ++at) {
    auto& user =
        result.users.emplace_back(waiting_user{at->what.user, at->what.id, at->joined_at, {}});
    for (const auto& each : at->what.wants.interests)
      user.interests.emplace_back(each.spelling());
  }
  return result;
}

queued_ticket ticket_pool::take(position at) {
  auto result = std::move(*at);
  by_id_.erase(result.what.id);
  order_.erase(at);
  return result;
}

} // namespace strangelet::actors
