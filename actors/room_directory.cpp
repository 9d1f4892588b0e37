#include "actors/room_directory.hpp"

#include <utility>

namespace strangelet::actors {

void room_directory::open(room_info info, room_actor handle,
                          const std::array<caf::actor_id, 2>& sessions) {
  auto number = next_number_++;
  auto id = info.id;
  auto [at, is_new] =
      rooms_.try_emplace(id, entry{std::move(info), std::move(handle), sessions, number});
  if (is_new)
    active_.insert({number, &at->second});
}

void room_directory::close(const protocol::room_id& id, end_reason why, protocol::time_point at) {
  auto found = rooms_.find(id);
  if (found == rooms_.end() || !found->second.info.is_active())
    return;
  auto& room = found->second;
  active_.erase(room.number);
  room.info.ended_at = at;
  room.info.why = why;
  room.handle = room_actor{};
  ended_.push_back(&room);
  if (max_ended_ != 0 && ended_.size() > max_ended_)
    forget_oldest();
}

void room_directory::close_abandoned(std::size_t count, protocol::time_point at) {
  std::vector<protocol::room_id> abandoned;
  const auto has_more = looking_.go_on(active_, count, [&](entry* room) {
    // A room shares it for as long as it lives.
    if (room->info.activity.use_count() == 1 && std::exchange(room->looks_abandoned, true))
      abandoned.push_back(room->info.id);
  });
  if (!has_more)
    looking_ = {};
  for (const auto& id : abandoned)
    close(id, end_reason::failed, at);
}

std::vector<room_actor> room_directory::of(caf::actor_id session) const {
  std::vector<room_actor> result;
  for (const auto& [number, room] : active_)
    if (room->sessions[0] == session || room->sessions[1] == session)
      result.push_back(room->handle);
  return result;
}

std::size_t room_directory::forget_ended_until(protocol::time_point limit) {
  std::size_t count = 0;
  while (!ended_.empty() && ended_.front()->info.ended_at <= limit) {
    forget_oldest();
    ++count;
  }
  return count;
}

const room_info* room_directory::find(const protocol::room_id& id) const {
  auto found = rooms_.find(id);
  return found == rooms_.end() ? nullptr : &found->second.info;
}

const room_actor* room_directory::handle_of(const protocol::room_id& id) const {
  auto found = rooms_.find(id);
  if (found == rooms_.end() || !found->second.info.is_active())
    return nullptr;
  return &found->second.handle;
}

rooms_page room_directory::page(const list_rooms& what) const {
  rooms_page result;
  auto offset = what.offset;
  if (what.state != list_rooms::filter::ended) {
    result.total += active_.size();
    for (auto at = active_.find_by_order(offset);
         at != active_.end() && result.rooms.size() < what.limit; ++at)
      result.rooms.push_back(at->second->info);
    offset -= std::min(offset, active_.size());
  }
  if (what.state != list_rooms::filter::active) {
    result.total += ended_.size();
    for (auto i = offset; i < ended_.size() && result.rooms.size() < what.limit; ++i)
      result.rooms.push_back(ended_[i]->info);
  }
  return result;
}

void room_directory::forget_oldest() {
  // By value: the id lives in the entry that goes.
  auto id = ended_.front()->info.id;
  ended_.pop_front();
  rooms_.erase(id);
}

} // namespace strangelet::actors
