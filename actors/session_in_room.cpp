#include "actors/session.hpp"

#include <utility>

/// A session in a room, and what it remembers of rooms and partners.
namespace strangelet::actors {

using protocol::error_code;

namespace {

/// What the partner is told of the end of a room.
protocol::departure to_departure(end_reason why) noexcept {
  switch (why) {
  case end_reason::left:
    return protocol::departure::left;
  case end_reason::skipped:
    return protocol::departure::skipped;
  case end_reason::closed:
    return protocol::departure::closed;
  case end_reason::disconnected:
  case end_reason::failed:
    break;
  }
  // After a fault the partner may be there, but not for this client: nobody chose to go.
  return protocol::departure::disconnected;
}

} // namespace

// -- what the client asks --

void session_state::handle(protocol::relay_request& request) {
  auto* room = std::get_if<in_room>(&state_);
  if (room == nullptr || (request.room && *request.room != room->id))
    return refuse_stray(request);
  count_call_state(request);
  self_->send(room->handle, relay{request.kind, std::move(request.payload), {}});
}

void session_state::count_call_state(const protocol::relay_request& request) {
  if (request.kind == protocol::relay_kind::state)
    seed_.env->metrics->call_states.add(read_call_state(request.payload));
}

void session_state::refuse_stray(const protocol::relay_request& request) {
  if (past_room_meant(request.room) != nullptr)
    drop_late();
  else
    refuse_room(event_name(request.kind));
}

const past_room* session_state::past_room_meant(const std::optional<protocol::room_id>& id) const {
  if (id)
    return recent_.find(*id);
  // The current room, or if that is just over, the last one.
  return std::holds_alternative<in_room>(state_) ? nullptr : recent_.last();
}

void session_state::refuse_room(std::string_view event) {
  if (std::holds_alternative<in_room>(state_) || recent_.last() != nullptr)
    refuse(error_code::wrong_room, "`roomId` is not the room you are in.", event);
  else
    refuse(error_code::not_in_room, "You are not in a room.", event);
}

void session_state::drop_late() {
  seed_.env->metrics->late_messages.add();
}

void session_state::handle(const protocol::leave_room&) {
  protocol::left_room answer;
  if (auto* room = std::get_if<in_room>(&state_)) {
    answer.room = room->id;
    leave_room(*room, end_reason::left);
  } else if (auto* queue = std::get_if<waiting>(&state_)) {
    answer.room = room_of(queue->ticket);
    withdraw(*queue);
  }
  deliver(answer);
  if (answer.room)
    go_if_draining();
}

void session_state::leave_room(in_room& room, end_reason why) {
  self_->send(room.handle, leave{why});
  part(room);
}

void session_state::part(const in_room& room) {
  recent_.add({room.id, room.partner_person});
  known_.part(room.partner_person, self_->clock().now());
  state_ = idle{};
}

// -- what comes from the room --

void session_state::on_relay(relay& what) {
  auto* room = std::get_if<in_room>(&state_);
  // A room that was left may still have spoken; only the current one is heard.
  if (room == nullptr || !(room->handle == self_->current_sender()))
    return;
  if (!pass_on(*room, what))
    self_->send(room->handle, partner_absence{std::nullopt, what.kind});
}

bool session_state::pass_on(in_room& room, relay& what) {
  if (what.kind == protocol::relay_kind::typing)
    room.partner_types = what.payload == "true";
  else if (what.kind == protocol::relay_kind::chat)
    stop_typing(room);
  return client_.deliver_relayed(to_relayed(room, what));
}

protocol::server_event session_state::to_relayed(const in_room& room, relay& what) const {
  return protocol::relayed{what.kind, std::move(what.payload), room.partner, room.id, what.at};
}

void session_state::stop_typing(in_room& room) {
  if (!std::exchange(room.partner_types, false))
    return;
  relay cleared{protocol::relay_kind::typing, "false", {}};
  deliver(to_relayed(room, cleared));
}

void session_state::on_partner_absence(const partner_absence& what) {
  auto* room = std::get_if<in_room>(&state_);
  if (room == nullptr || !(room->handle == self_->current_sender()))
    return;
  if (what.refused) {
    refuse_for_absent(*what.refused);
  } else if (what.timeout) {
    stop_typing(*room);
    deliver(protocol::partner_reconnecting{room->id, *what.timeout});
  } else {
    deliver(protocol::partner_reconnected{room->id});
  }
}

void session_state::on_room_ended(const room_ended& what) {
  // Also of one that the client has left itself.
  settle_receipts_of(what);
  auto* room = std::get_if<in_room>(&state_);
  if (room == nullptr || room->id != what.id)
    return;
  stop_typing(*room);
  part(*room);
  deliver(protocol::partner_gone{what.id, to_departure(what.why)});
  go_if_draining();
}

} // namespace strangelet::actors
