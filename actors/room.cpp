#include "actors/room.hpp"

#include "actors/fault.hpp"
#include "actors/log_format.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace strangelet::actors {

std::string_view to_string(end_reason why) noexcept {
  switch (why) {
  case end_reason::left:
    return "left";
  case end_reason::skipped:
    return "skipped";
  case end_reason::disconnected:
    return "disconnected";
  case end_reason::closed:
    return "closed";
  case end_reason::failed:
    return "failed";
  }
  return "failed";
}

void room_state::start(room_seed&& seed) {
  seed_ = std::move(seed);
  auto now = seed_.env->now();
  activity_->last_activity.store(now, std::memory_order_relaxed);
  self_->send(seed_.supervisor,
              room_opened{{seed_.id,
                           {seed_.members[0].user, seed_.members[1].user},
                           now,
                           0,
                           now,
                           std::nullopt,
                           end_reason::left},
                          activity_,
                          {seed_.members[0].handle.id(), seed_.members[1].handle.id()},
                          {seed_.members[0].wait, seed_.members[1].wait},
                          !seed_.members[0].common_interests.empty()});
  // Counted when it is done: whoever could not be told is called off.
  for (; announced_ < seed_.members.size(); ++announced_)
    announce(announced_);
  spdlog::debug("room {}: paired {} with {}", seed_.id, seed_.members[0].user,
                seed_.members[1].user);
}

template <class Message>
const participant* room_state::hand_on(relay& what, Message& message) {
  auto* from = sender();
  if (from == nullptr)
    return nullptr;
  activity_->messages_relayed.fetch_add(1, std::memory_order_relaxed);
  what.at = seed_.env->now();
  activity_->last_activity.store(what.at, std::memory_order_relaxed);
  seed_.env->metrics->messages_relayed.add();
  self_->send(partner_of(*from).handle, std::move(message));
  return from;
}

void room_state::on_relay(relay& what) {
  hand_on(what, what);
}

void room_state::on_counted_relay(counted_relay& what) {
  if (const auto* from = hand_on(what.what, what))
    await_receipts_[static_cast<std::size_t>(from - seed_.members.data())] = true;
}

void room_state::on_absence(const partner_absence& what) {
  if (auto* from = sender())
    self_->send(partner_of(*from).handle, what);
}

void room_state::on_leave(const leave& what) {
  if (auto* from = sender())
    end(what.why, from);
}

void room_state::end(end_reason why, const participant* except) {
  for (std::size_t i = 0; i < seed_.members.size(); ++i) {
    const auto& member = seed_.members[i];
    if (i >= announced_)
      self_->send(member.handle, called_off{member.ticket});
    else if (await_receipts_[i])
      self_->send(member.handle,
                  room_ended{seed_.id, why,
                             caf::actor_cast<caf::strong_actor_ptr>(partner_of(member).handle)});
    else if (&member != except)
      self_->send(member.handle, room_ended{seed_.id, why});
  }
  self_->send(seed_.supervisor, room_closed{seed_.id, why, seed_.env->now()});
  spdlog::debug("room {}: ended, {}", seed_.id, to_string(why));
  self_->quit();
}

void room_state::announce(std::size_t member) {
  const auto& self = seed_.members[member];
  const auto& partner = seed_.members[1 - member];
  self_->send(self.handle,
              paired{self.ticket, seed_.id, caf::actor_cast<room_channel>(self_), partner.user,
                     member == 1, self.common_interests, partner.account});
}

const participant* room_state::sender() const {
  auto found = std::find_if(seed_.members.begin(), seed_.members.end(), [this](const auto& member) {
    return member.handle == self_->current_sender();
  });
  return found == seed_.members.end() ? nullptr : &*found;
}

const participant& room_state::partner_of(const participant& member) const {
  return &member == &seed_.members[0] ? seed_.members[1] : seed_.members[0];
}

room_actor::behavior_type room(runtime::lean_actor<room_state, room_actor>* self, room_seed seed) {
  auto* state = &self->state;
  self->set_exception_handler([state, env = seed.env](std::exception_ptr& thrown) -> caf::error {
    contain_exception(thrown, "a room", *env->metrics, [state] { state->end(end_reason::failed); });
    return caf::exit_reason::unhandled_exception;
  });
  state->start(std::move(seed));
  return {
      [state](relay& what) { state->on_relay(what); },
      [state](counted_relay& what) { state->on_counted_relay(what); },
      [state](const leave& what) { state->on_leave(what); },
      [state](const partner_absence& what) { state->on_absence(what); },
      [state](const close_room& how) { state->end(how.why); },
  };
}

} // namespace strangelet::actors
