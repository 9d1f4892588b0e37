#include "actors/session.hpp"

#include <algorithm>
#include <utility>

/// A session that looks for a partner, from the request to the room.
namespace strangelet::actors {

using protocol::error_code;

// -- what the client asks --

void session_state::handle(protocol::find_partner& request) {
  if (std::holds_alternative<in_room>(state_))
    refuse(error_code::already_in_room,
           "You are in a room already; use next_partner or leave_room first.", "find_partner");
  else if (draining_)
    refuse_to_look("find_partner");
  else
    look(std::move(request.wants));
}

void session_state::handle(protocol::next_partner& request) {
  if (auto* room = std::get_if<in_room>(&state_))
    leave_room(*room, end_reason::skipped);
  if (draining_) {
    refuse_to_look("next_partner");
    return go_if_draining();
  }
  look(std::move(request.wants));
}

void session_state::handle(const protocol::stop_looking_for_common_interests&) {
  auto* queue = std::get_if<waiting>(&state_);
  if (queue == nullptr)
    return;
  queue->is_widened = true;
  // What it was told is no longer true if an update is on its way.
  if (!queue->owes_answer && queue->told == protocol::search_scope::anyone)
    return;
  queue->owes_answer = true;
  note_search();
  self_->send(seed_.matchmaker, ticket_widen{queue->ticket});
}

void session_state::refuse_to_look(std::string_view event) {
  seed_.env->metrics->errors.add(error_code::server_draining);
  deliver(protocol::refused{error_code::server_draining,
                            "The server is about to restart; look again after that.",
                            std::string{event}, draining_});
}

// -- the ticket --

void session_state::look(std::optional<protocol::preferences> wants) {
  if (auto* queue = std::get_if<waiting>(&state_))
    return look_again(*queue, std::move(wants));
  if (wants)
    wants_ = std::move(*wants);
  has_named_interests_ |= !wants_.interests.empty();
  // Before anything waits for what may not be there.
  if (availability_ == nullptr)
    availability_ = std::make_shared<ticket_availability>();
  note_search();
  hand_in(state_.emplace<waiting>(
              waiting{protocol::ticket_id{protocol::uuid::generate()}, self_->clock().now()}),
          false);
}

void session_state::look_again(waiting& queue, std::optional<protocol::preferences> wants) {
  queue.owes_answer = true;
  note_search();
  if (wants) {
    if (!(*wants == wants_))
      availability_->renew();
    queue.is_widened = false;
    has_named_interests_ |= !wants->interests.empty();
    wants_ = *wants;
  }
  self_->send(seed_.matchmaker,
              ticket_update{queue.ticket, std::move(wants), availability_->number()});
}

void session_state::hand_in(const waiting& queue, bool comes_back) {
  const auto number = availability_->offer();
  self_->send(seed_.matchmaker,
              ticket_submit{{queue.ticket, seed_.user, wants_, queue.since, queue.is_widened,
                             known_.recent(), known_.blocked(), seed_.account, seed_.household},
                            comes_back,
                            queue.told,
                            queue.owes_answer,
                            availability_,
                            number});
}

void session_state::withdraw(const waiting& queue) {
  auto ticket = queue.ticket;
  forget_search();
  if (availability_->withdraw()) {
    self_->send(seed_.matchmaker, ticket_cancel{ticket});
  } else {
    withdrawn_.push_back(ticket);
    // A request, so that a matchmaker that has ended is noticed: its mailbox bounces requests, and
    // nobody else would settle the ticket. One that lives always answers, so there is no need for a
    // timeout.
    self_->request(seed_.matchmaker, caf::infinite, ticket_cancel{ticket})
        .then([] {}, [this, ticket](const caf::error&) { settle(ticket); });
  }
  state_ = idle{};
}

void session_state::settle(const protocol::ticket_id& ticket) {
  withdrawn_.erase(std::remove(withdrawn_.begin(), withdrawn_.end(), ticket), withdrawn_.end());
  finish_if_settled();
}

void session_state::on_ticket_queued(const ticket_queued& what) {
  auto* queue = std::get_if<waiting>(&state_);
  if (queue == nullptr || queue->ticket != what.id)
    return;
  // The answer that is on its way says it too, and must not be taken for another one.
  if (queue->owes_answer && !what.is_answer)
    return;
  queue->told = what.scope;
  queue->owes_answer = false;
  deliver(protocol::waiting_for_partner{room_of(what.id), what.waiting_users, what.scope});
  hear_held();
}

void session_state::on_ticket_expired(const ticket_expired& what) {
  auto* queue = std::get_if<waiting>(&state_);
  if (queue != nullptr && queue->ticket == what.id) {
    state_ = idle{};
    seed_.env->metrics->errors.add(error_code::waiting_timeout);
    deliver(protocol::refused{
        error_code::waiting_timeout, "Nobody came in time; you may look again.", {}, std::nullopt});
    return hear_held();
  }
  settle(what.id);
}

// -- the way to the room --

void session_state::on_called_off(const called_off& what) {
  const auto* queue = std::get_if<waiting>(&state_);
  if (queue != nullptr && queue->ticket == what.ticket)
    hand_in(*queue, true);
  else
    settle(what.ticket);
}

void session_state::on_paired(const paired& what) {
  auto* queue = std::get_if<waiting>(&state_);
  if (queue != nullptr && queue->ticket == what.ticket) {
    if (has_blocked(protocol::person_of(what.partner, what.partner_account)))
      refuse_company(*queue, what);
    else
      enter(what);
    return;
  }
  self_->send(what.handle, leave{client_gone_ ? end_reason::disconnected : end_reason::left});
  settle(what.ticket);
}

void session_state::enter(const paired& what) {
  const auto& room = state_.emplace<in_room>(
      in_room{what.room, what.handle, what.partner,
              protocol::person_of(what.partner, what.partner_account), what.is_initiator});
  deliver(
      protocol::partner_found{what.room, what.partner, what.is_initiator, what.common_interests});
  if (client_.is_away())
    tell_absence(room);
  hear_held();
}

void session_state::refuse_company(const waiting& queue, const paired& what) {
  self_->send(what.handle, leave{end_reason::left});
  auto again = queue;
  again.ticket = protocol::ticket_id{protocol::uuid::generate()};
  again.told.reset();
  again.owes_answer = true;
  hand_in(state_.emplace<waiting>(std::move(again)), true);
}

} // namespace strangelet::actors
