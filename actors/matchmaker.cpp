#include "actors/matchmaker.hpp"

#include "actors/fault.hpp"
#include "actors/room.hpp"

#include <caf/stateful_actor.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace strangelet::actors {

void matchmaker_state::start(const environment& env, supervisor_actor supervisor) {
  env_ = &env;
  supervisor_ = std::move(supervisor);
}

void matchmaker_state::on_ticket(ticket& what) {
  auto holder = caf::actor_cast<session_actor>(self_->current_sender());
  if (auto waiter = pool_.take_partner_for(what.user))
    open_room(*waiter, what, std::move(holder));
  else
    enqueue(what, std::move(holder));
  publish_size();
}

void matchmaker_state::on_update(ticket_update& change) {
  if (auto* entry = pool_.update(change.id, std::move(change.wants)))
    announce(*entry);
}

void matchmaker_state::on_cancel(const ticket_cancel& what) {
  auto entry = pool_.remove(what.id);
  if (!entry)
    return;
  self_->send(entry->holder, ticket_closed{what.id, ticket_closed::cause::cancelled});
  publish_size();
}

std::size_t matchmaker_state::expire(std::chrono::nanoseconds min_wait) {
  std::size_t count = 0;
  auto limit = self_->clock().now() - min_wait;
  while (auto entry = pool_.take_older_than(limit)) {
    self_->send(entry->holder, ticket_closed{entry->what.id, ticket_closed::cause::expired});
    ++count;
  }
  publish_size();
  return count;
}

waiting_page matchmaker_state::page(const list_waiting& what) const {
  return pool_.page(what.offset, what.limit);
}

void matchmaker_state::enqueue(ticket& what, session_actor holder) {
  announce(pool_.add({std::move(what), std::move(holder), env_->now(), self_->clock().now()}));
}

void matchmaker_state::open_room(queued_ticket& waiter, ticket& seeker,
                                 session_actor seeker_handle) {
  // The room speaks to its members itself: what comes from one sender comes in order, so `paired`
  // is ahead of everything that the partner says.
  self_->spawn(room,
               room_seed{waiter.what.id,
                         {room_member{std::move(waiter.holder), waiter.what.user, waiter.what.id},
                          room_member{std::move(seeker_handle), seeker.user, seeker.id}},
                         supervisor_,
                         env_});
  env_->numbers->matches.fetch_add(1, std::memory_order_relaxed);
}

void matchmaker_state::announce(const queued_ticket& entry) {
  self_->send(entry.holder, ticket_queued{entry.what.id, pool_.size()});
}

void matchmaker_state::publish_size() {
  env_->numbers->waiting.store(pool_.size(), std::memory_order_relaxed);
}

matchmaker_actor::behavior_type
matchmaker(matchmaker_actor::stateful_pointer<matchmaker_state> self, const environment* env,
           const supervisor_actor& supervisor) {
  auto* state = &self->state;
  self->set_exception_handler([](std::exception_ptr& thrown) -> caf::error {
    spdlog::critical("the matchmaker ends because of a fault in it: {}", describe(thrown));
    return caf::exit_reason::unhandled_exception;
  });
  state->start(*env, supervisor);
  return {
      [state](ticket& what) { state->on_ticket(what); },
      [state](ticket_update& change) { state->on_update(change); },
      [state](const ticket_cancel& what) { state->on_cancel(what); },
      [state](const expire_tickets& what) { return state->expire(what.min_wait); },
      [state](const list_waiting& what) { return state->page(what); },
  };
}

} // namespace strangelet::actors
