#include "actors/session.hpp"

#include "actors/fault.hpp"

#include <caf/stateful_actor.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace strangelet::actors {

using protocol::error_code;

void session_state::start(session_seed seed) {
  seed_ = std::move(seed);
  // The directory first: a client that has read `connected` finds itself counted.
  self_->send(seed_.supervisor, hello{seed_.user});
  client_.start(self_, std::move(seed_.port), *seed_.env);
  protocol::connected greeting{seed_.user, seed_.env->now()};
  if (seed_.can_resume)
    greeting.resume = client_.offer_resume(seed_.supervisor, seed_.account);
  deliver(greeting);
}

// -- what the client asks --

void session_state::on_client_event(protocol::client_event& event) {
  if (client_gone_)
    return;
  std::visit([this](auto& request) { handle(request); }, event);
  client_.heard();
}

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
    leave_room(*room, end_reason::left);
  if (draining_) {
    refuse_to_look("next_partner");
    return go_if_draining();
  }
  look(std::move(request.wants));
}

void session_state::handle(const protocol::leave_room&) {
  protocol::left_room answer;
  if (auto* room = std::get_if<in_room>(&state_)) {
    answer.room = room->id;
    leave_room(*room, end_reason::left);
  } else if (auto* queue = std::get_if<waiting>(&state_)) {
    answer.room = queue->ticket;
    withdraw(*queue);
  }
  deliver(answer);
  if (answer.room)
    go_if_draining();
}

void session_state::handle(const protocol::stop_looking_for_common_interests&) {
  auto* queue = std::get_if<waiting>(&state_);
  if (queue == nullptr)
    return;
  queue->is_widened = true;
  self_->send(seed_.matchmaker, ticket_widen{queue->ticket});
}

void session_state::handle(const protocol::block_partner& request) {
  const auto* room = std::get_if<in_room>(&state_);
  if (room != nullptr && request.room.value_or(room->id) == room->id)
    block(room->partner_person, room->id);
  else if (last_room_ && (request.room ? *request.room == *last_room_ : room == nullptr))
    block(known_.recent().back().partner, *last_room_);
  else
    refuse_room("block_partner");
}

void session_state::block(const protocol::person_id& partner, const protocol::room_id& where) {
  const auto is_signed_in = !seed_.account.is_nil();
  if (!is_signed_in)
    known_.block(partner);
  const auto blocked =
      is_signed_in ? seed_.env->blocks->block(seed_.account, partner) : known_.blocked();
  if (auto* queue = std::get_if<waiting>(&state_))
    self_->send(seed_.matchmaker, ticket_block{queue->ticket, blocked, ++queue->revision});
  // Other sessions of the account may wait too.
  if (is_signed_in)
    self_->send(seed_.matchmaker, account_block{seed_.account, blocked});
  deliver(protocol::partner_blocked{where});
}

bool session_state::has_blocked(const protocol::person_id& partner) const {
  if (seed_.account.is_nil())
    return known_.has_blocked(partner);
  const auto blocked = seed_.env->blocks->of(seed_.account);
  return blocked != nullptr && blocked->count(partner) != 0;
}

void session_state::handle(const protocol::subscribe_stats&) {
  self_->send(seed_.supervisor, subscribe{});
}

void session_state::handle(protocol::relay_request& request) {
  auto* room = std::get_if<in_room>(&state_);
  if (room != nullptr && (!request.room || *request.room == room->id))
    self_->send(room->handle, relay{request.kind, std::move(request.payload), {}});
  else
    refuse_stray(request);
}

void session_state::handle(protocol::ping& request) {
  deliver(protocol::pong{std::move(request.token), seed_.env->now()});
}

void session_state::handle(protocol::rejected& request) {
  refuse(request.code, std::move(request.message), request.event, request.retry_after);
}

// -- transitions --

void session_state::look(std::optional<protocol::preferences> wants) {
  if (auto* queue = std::get_if<waiting>(&state_))
    return look_again(*queue, std::move(wants));
  if (wants)
    wants_ = std::move(*wants);
  has_named_interests_ |= !wants_.interests.empty();
  auto& queue = state_.emplace<waiting>(
      waiting{protocol::room_id{protocol::uuid::generate()}, self_->clock().now()});
  queue.owed_answers = 1;
  hand_in(queue, false);
}

void session_state::look_again(waiting& queue, std::optional<protocol::preferences> wants) {
  ++queue.owed_answers;
  if (wants) {
    if (!(*wants == wants_))
      ++queue.revision;
    queue.is_widened = false;
    has_named_interests_ |= !wants->interests.empty();
    wants_ = *wants;
  }
  self_->send(seed_.matchmaker, ticket_update{queue.ticket, std::move(wants), queue.revision});
}

void session_state::hand_in(const waiting& queue, bool comes_back) {
  self_->send(seed_.matchmaker,
              ticket{{queue.ticket, seed_.user, wants_, queue.since, queue.is_widened,
                      known_.recent(), known_.blocked(), seed_.account},
                     comes_back,
                     queue.is_announced,
                     queue.owed_answers,
                     queue.revision});
}

void session_state::withdraw(const waiting& queue) {
  auto ticket = queue.ticket;
  withdrawn_.push_back(ticket);
  if (queue.promised) {
    // The room answers with `called_off`, or with `paired` if it has just started.
    self_->send(queue.promised, leave{end_reason::left});
  } else {
    // A request, so that a matchmaker that has ended is noticed: its mailbox bounces requests, and
    // nobody else would settle the ticket. One that lives always answers, so there is no need for a
    // timeout.
    self_->request(seed_.matchmaker, caf::infinite, ticket_cancel{ticket})
        .then([] {}, [this, ticket](const caf::error&) { settle(ticket); });
  }
  state_ = idle{};
}

void session_state::leave_room(in_room& room, end_reason why) {
  self_->send(room.handle, leave{why});
  part(room);
}

void session_state::part(const in_room& room) {
  last_room_ = room.id;
  known_.part(room.partner_person, self_->clock().now());
  state_ = idle{};
}

void session_state::enter(const paired& what) {
  const auto& room = state_.emplace<in_room>(
      in_room{what.room, what.handle, what.partner,
              protocol::person_of(what.partner, what.partner_account), what.is_initiator});
  deliver(
      protocol::partner_found{what.room, what.partner, what.is_initiator, what.common_interests});
  if (client_.is_away())
    tell_absence(room);
}

void session_state::refuse_company(const waiting& queue, const paired& what) {
  self_->send(what.handle, leave{end_reason::left});
  auto again = queue;
  again.ticket = protocol::room_id{protocol::uuid::generate()};
  again.promised = room_actor{};
  again.is_announced = false;
  again.owed_answers = std::max(queue.owed_answers, 1U);
  hand_in(state_.emplace<waiting>(std::move(again)), true);
}

void session_state::on_ticket_queued(const ticket_queued& what) {
  auto* queue = std::get_if<waiting>(&state_);
  if (queue == nullptr || queue->ticket != what.id)
    return;
  queue->is_announced = true;
  queue->owed_answers -= what.answers;
  for (unsigned i = 0; i < what.answers; ++i)
    deliver(protocol::waiting_for_partner{what.id, what.waiting_users});
}

void session_state::on_ticket_closed(const ticket_closed& what) {
  auto* queue = std::get_if<waiting>(&state_);
  if (queue != nullptr && queue->ticket == what.id) {
    state_ = idle{};
    deliver(protocol::refused{
        error_code::waiting_timeout, "Nobody came in time; you may look again.", {}, std::nullopt});
    return;
  }
  settle(what.id);
}

bool session_state::on_invitation(const invitation& what) {
  auto* queue = std::get_if<waiting>(&state_);
  if (queue != nullptr && queue->ticket == what.ticket) {
    // It was paired before the matchmaker heard of the last change. Being called off, the ticket
    // goes back with what is wanted now.
    if (queue->revision != what.revision)
      return false;
    queue->promised = what.handle;
    return true;
  }
  settle(what.ticket);
  return false;
}

void session_state::on_called_off(const called_off& what) {
  auto* queue = std::get_if<waiting>(&state_);
  if (queue != nullptr && queue->ticket == what.ticket) {
    queue->promised = room_actor{};
    hand_in(*queue, true);
    return;
  }
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

void session_state::on_relay(relay& what) {
  auto* room = std::get_if<in_room>(&state_);
  // A room that was left may still have spoken; only the current one is heard.
  if (room == nullptr || !(room->handle == self_->current_sender()))
    return;
  if (what.kind == protocol::relay_kind::typing)
    room->partner_types = what.payload == "true";
  else if (what.kind == protocol::relay_kind::chat)
    stop_typing(*room);
  deliver(to_relayed(*room, what));
}

void session_state::on_room_ended(const room_ended& what) {
  auto* room = std::get_if<in_room>(&state_);
  if (room == nullptr || room->id != what.id)
    return;
  stop_typing(*room);
  part(*room);
  deliver(protocol::partner_gone{what.id, what.why == end_reason::disconnected ||
                                              what.why == end_reason::failed});
  go_if_draining();
}

void session_state::on_online_numbers(const online_numbers& what) {
  deliver(protocol::online_stats{what.online, what.waiting});
}

void session_state::on_partner_absence(const partner_absence& what) {
  auto* room = std::get_if<in_room>(&state_);
  if (room == nullptr || !(room->handle == self_->current_sender()))
    return;
  if (what.timeout) {
    stop_typing(*room);
    deliver(protocol::partner_reconnecting{room->id, *what.timeout});
  } else {
    deliver(protocol::partner_reconnected{room->id});
  }
}

void session_state::on_dismiss(const dismiss& how) {
  if (!client_.close(how.code, how.reason) && !client_gone_)
    lose();
}

// -- the server drains --

void session_state::on_drain_notice(const drain_notice& what) {
  draining_ = what.reconnect_after;
  deliver(protocol::server_draining{what.reconnect_after});
  if (auto* queue = std::get_if<waiting>(&state_))
    withdraw(*queue);
  // Nobody can connect any more, so nobody can come back: partners shall not wait for them.
  if (client_.is_away())
    lose();
  else
    client_.end_resumption();
}

void session_state::on_retire() {
  if (!std::holds_alternative<in_room>(state_))
    on_dismiss(come_back());
}

void session_state::go_if_draining() {
  if (draining_)
    self_->send(seed_.supervisor, can_retire{});
}

void session_state::refuse_to_look(std::string_view event) {
  seed_.env->numbers->messages_refused.add();
  deliver(protocol::refused{error_code::server_draining,
                            "The server is about to restart; look again after that.",
                            std::string{event}, draining_});
}

void session_state::on_fault() {
  if (auto* room = std::get_if<in_room>(&state_))
    leave_room(*room, end_reason::failed);
  else if (auto* queue = std::get_if<waiting>(&state_))
    withdraw(*queue);
  // The port may be what has failed in the first place. What is thrown from here ends the process.
  const auto attempt = [](auto&& what) {
    try {
      what();
    } catch (const std::exception& e) {
      spdlog::error("a failed session cannot tell its client: {}", e.what());
    }
  };
  attempt([this] { client_.end_resumption(); });
  attempt([this] {
    deliver(protocol::refused{
        error_code::internal, "The server has made a mistake.", {}, std::nullopt});
  });
  attempt([this] { client_.close(protocol::close_code::internal_error, "internal error"); });
}

// -- the client's absences --

void session_state::on_client_gone(const client_gone& how) {
  if (!client_gone_)
    follow(client_.on_gone(how));
}

bool session_state::on_attach(const attach& what) {
  bool is_accepted = false;
  // A token is worth nothing to anybody else.
  if (!client_gone_ && what.account == seed_.account)
    follow(client_.on_attach(what, is_accepted));
  return is_accepted;
}

void session_state::on_absence_over(const absence_over& what) {
  follow(client_.on_absence_over(what));
}

void session_state::on_undelivered(const undelivered& what) {
  client_.on_undelivered(what);
}

void session_state::follow(client_link::change what) {
  auto* room = std::get_if<in_room>(&state_);
  switch (what) {
  case client_link::change::none:
    break;
  case client_link::change::away:
    if (room != nullptr)
      tell_absence(*room);
    break;
  case client_link::change::back:
    if (client_.welcome(snapshot(), seed_.supervisor, seed_.account) && room != nullptr)
      self_->send(room->handle, partner_absence{});
    break;
  case client_link::change::lost:
    lose();
    break;
  }
}

void session_state::tell_absence(const in_room& room) {
  self_->send(room.handle, partner_absence{client_.time_left()});
}

protocol::resumed session_state::snapshot() const {
  using phase = protocol::session_phase;
  if (const auto* room = std::get_if<in_room>(&state_))
    return {seed_.user, phase::in_room, room->id, room->partner, room->is_initiator, {}};
  if (const auto* queue = std::get_if<waiting>(&state_))
    return {seed_.user, phase::waiting, queue->ticket, {}, false, {}};
  return {seed_.user, phase::idle, {}, {}, false, {}};
}

void session_state::lose() {
  client_gone_ = true;
  client_.end_resumption();
  if (auto* room = std::get_if<in_room>(&state_))
    leave_room(*room, end_reason::disconnected);
  else if (auto* queue = std::get_if<waiting>(&state_))
    withdraw(*queue);
  finish_if_settled();
}

void session_state::settle(const protocol::room_id& ticket) {
  withdrawn_.erase(std::remove(withdrawn_.begin(), withdrawn_.end(), ticket), withdrawn_.end());
  finish_if_settled();
}

void session_state::finish_if_settled() {
  if (!client_gone_ || !withdrawn_.empty())
    return;
  if (has_named_interests_)
    self_->send(seed_.matchmaker, forget_user{protocol::person_of(seed_.user, seed_.account)});
  self_->quit();
}

// -- answers --

void session_state::deliver(const protocol::server_event& event) {
  client_.deliver(event);
}

void session_state::refuse(error_code code, std::string message, std::string_view event,
                           std::optional<std::chrono::milliseconds> retry_after) {
  seed_.env->numbers->messages_refused.add();
  deliver(protocol::refused{code, std::move(message), std::string{event}, retry_after});
}

void session_state::refuse_stray(const protocol::relay_request& request) {
  // Without a room id the room meant is the current one, or if that is just over, the last one.
  if (last_room_ &&
      (request.room ? request.room == last_room_ : !std::holds_alternative<in_room>(state_)))
    drop_late();
  else
    refuse_room(event_name(request.kind));
}

void session_state::refuse_room(std::string_view event) {
  if (std::holds_alternative<in_room>(state_) || last_room_)
    refuse(error_code::wrong_room, "`roomId` is not the room you are in.", event);
  else
    refuse(error_code::not_in_room, "You are not in a room.", event);
}

void session_state::drop_late() {
  seed_.env->numbers->late_messages.add();
}

void session_state::stop_typing(in_room& room) {
  if (!std::exchange(room.partner_types, false))
    return;
  relay cleared{protocol::relay_kind::typing, "false", {}};
  deliver(to_relayed(room, cleared));
}

protocol::server_event session_state::to_relayed(const in_room& room, relay& what) const {
  return protocol::relayed{what.kind, std::move(what.payload), room.partner, room.id, what.at};
}

session_actor::behavior_type session(session_actor::stateful_pointer<session_state> self,
                                     const session_seed& seed) {
  auto* state = &self->state;
  self->set_exception_handler([state, env = seed.env](std::exception_ptr& thrown) -> caf::error {
    contain(thrown, "a session", *env->numbers, [state] { state->on_fault(); });
    return caf::exit_reason::unhandled_exception;
  });
  state->start(seed);
  return {
      [state](protocol::client_event& event) { state->on_client_event(event); },
      [state](const client_gone& how) { state->on_client_gone(how); },
      [state](const dismiss& how) { state->on_dismiss(how); },
      [state](const drain_notice& what) { state->on_drain_notice(what); },
      [state](retire) { state->on_retire(); },
      [state](const ticket_queued& what) { state->on_ticket_queued(what); },
      [state](const ticket_closed& what) { state->on_ticket_closed(what); },
      [state](const invitation& what) { return state->on_invitation(what); },
      [state](const called_off& what) { state->on_called_off(what); },
      [state](const paired& what) { state->on_paired(what); },
      [state](relay& what) { state->on_relay(what); },
      [state](const room_ended& what) { state->on_room_ended(what); },
      [state](const online_numbers& what) { state->on_online_numbers(what); },
      [state](const attach& what) { return state->on_attach(what); },
      [state](const undelivered& what) { state->on_undelivered(what); },
      [state](const absence_over& what) { state->on_absence_over(what); },
      [state](const partner_absence& what) { state->on_partner_absence(what); },
  };
}

} // namespace strangelet::actors
