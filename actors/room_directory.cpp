#include "actors/room_directory.hpp"

#include <algorithm>
#include <utility>

namespace strangelet::actors {

room_info room_directory::entry::describe() const {
  auto result = first;
  result.messages_relayed = activity->messages_relayed.load(std::memory_order_relaxed);
  result.last_activity = activity->last_activity.load(std::memory_order_relaxed);
  return result;
}

void room_directory::open(room_info info, std::shared_ptr<const room_activity> activity,
                          managed_room handle, const std::array<caf::actor_id, 2>& sessions) {
  const auto id = info.id;
  if (ended_places_.contains(id))
    return;
  const auto number = next_number_++;
  auto [at, is_new] = rooms_.try_emplace(
      id, entry{std::move(info), std::move(activity), std::move(handle), sessions, number});
  if (is_new)
    active_.insert({number, &at->second});
}

void room_directory::close(const protocol::room_id& id, end_reason why, protocol::time_point at) {
  const auto found = rooms_.find(id);
  if (found == rooms_.end())
    return;
  auto room = found->second.describe();
  room.ended_at = at;
  room.why = why;
  active_.erase(found->second.number);
  rooms_.erase(found);
  if (on_end_)
    on_end_(room);
  remember(room);
}

void room_directory::close_abandoned(std::size_t count, protocol::time_point at) {
  std::vector<protocol::room_id> abandoned;
  const auto has_more = looking_.go_on(active_, count, [&](entry* room) {
    // A room shares it for as long as it lives.
    if (room->activity.use_count() == 1 && std::exchange(room->looks_abandoned, true))
      abandoned.push_back(room->first.id);
  });
  if (!has_more)
    looking_ = {};
  for (const auto& id : abandoned)
    close(id, end_reason::failed, at);
}

std::vector<managed_room> room_directory::of(caf::actor_id session) const {
  std::vector<managed_room> result;
  for (const auto& [number, room] : active_)
    if (room->sessions[0] == session || room->sessions[1] == session)
      result.push_back(room->handle);
  return result;
}

std::size_t room_directory::forget_ended_until(protocol::time_point limit) {
  std::size_t count = 0;
  while (!ended_.empty() && ended_.front().ended_at <= limit) {
    forget_oldest();
    ++count;
  }
  return count;
}

std::optional<room_info> room_directory::find(const protocol::room_id& id) const {
  if (const auto active = rooms_.find(id); active != rooms_.end())
    return active->second.describe();
  if (const auto ended = ended_places_.find(id); ended != ended_places_.end())
    return ended_[ended->second - forgotten_];
  return std::nullopt;
}

const managed_room* room_directory::handle_of(const protocol::room_id& id) const {
  const auto found = rooms_.find(id);
  return found == rooms_.end() ? nullptr : &found->second.handle;
}

rooms_page room_directory::page(const list_rooms& what) const {
  rooms_page result;
  auto offset = what.offset;
  if (what.state != list_rooms::filter::ended) {
    result.total += active_.size();
    for (auto at = active_.find_by_order(offset);
         at != active_.end() && result.rooms.size() < what.limit; ++at)
      result.rooms.push_back(at->second->describe());
    offset -= std::min(offset, active_.size());
  }
  if (what.state != list_rooms::filter::active) {
    result.total += ended_.size();
    for (auto i = offset; i < ended_.size() && result.rooms.size() < what.limit; ++i)
      result.rooms.push_back(ended_[i]);
  }
  return result;
}

void room_directory::remember(const room_info& room) {
  ended_places_.emplace(room.id, forgotten_ + ended_.size());
  ended_.push_back(room);
  if (max_ended_ != 0 && ended_.size() > max_ended_)
    forget_oldest();
}

void room_directory::forget_oldest() {
  ended_places_.erase(ended_.front().id);
  ended_.pop_front();
  ++forgotten_;
}

} // namespace strangelet::actors
