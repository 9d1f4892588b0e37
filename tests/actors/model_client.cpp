#include "model_client.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <sstream>
#include <utility>

namespace strangelet::actors::test {

using protocol::error_code;
using protocol::relay_kind;

void model_client::deliver(const protocol::server_event& event) {
  if (!is_gone_)
    std::visit([this](const auto& what) { hears(what); }, event);
}

void model_client::close(protocol::close_code, std::string) {
  caf::anon_send(session, client_gone{});
}

void model_client::on_handling(const protocol::client_event& event) {
  said_.push_back(event);
}

void model_client::on_losing() {
  is_losing_ = true;
}

void model_client::acknowledged() {
  if (is_gone_)
    return;
  take_up();
  finish();
}

void model_client::on_handled() {
  is_losing_ = false;
  if (!resumed_as_)
    return;
  using phase = protocol::session_phase;
  auto told = resumed_as_->phase;
  insist(told == phase::idle      ? where_ == place::idle
         : told == phase::waiting ? where_ == place::looking || where_ == place::waiting
                                  : where_ == place::in_room,
         "comes back to another state than its own");
  insist(where_ == place::looking || resumed_as_->room == room_,
         "comes back to another room than its own");
  resumed_as_.reset();
}

void model_client::start_anew() {
  insist(false, "its session did not wait for it");
}

void model_client::on_rest() {
  insist(said_.empty() && !is_in_hand_, "what it said was not heard");
  insist(!owes_answer_, "a search was not answered");
}

void model_client::take_up() {
  if (is_in_hand_)
    return;
  insist(!said_.empty(), "hears an answer to nothing");
  insist(!owes_answer_ || is_losing_, "is heard before its search was answered");
  if (said_.empty())
    return;
  auto event = std::move(said_.front());
  said_.pop_front();
  is_in_hand_ = true;
  std::visit([this](const auto& what) { asks(what); }, event);
}

void model_client::finish() {
  is_in_hand_ = false;
  insist(!due_error_, "an error is missing");
  insist(!due_left_room_, "the answer to leave_room is missing");
  insist(!due_blocked_, "the answer to block_partner is missing");
  due_error_.reset();
  due_left_room_ = false;
  due_blocked_.reset();
}

protocol::client_event model_client::chat(bool names_room) {
  auto text = std::to_string(++sent_);
  if (!names_room || where_ != place::in_room)
    return protocol::relay_request{relay_kind::chat, std::move(text), std::nullopt};
  text += ' ' + room_.to_string();
  return protocol::relay_request{relay_kind::chat, std::move(text), room_};
}

// -- what is asked --

void model_client::asks(const protocol::find_partner& event) {
  if (where_ == place::in_room)
    due_error_ = error_code::already_in_room;
  else
    look(event.wants);
}

void model_client::asks(const protocol::next_partner& event) {
  look(event.wants);
}

void model_client::look(const std::optional<protocol::preferences>& wants) {
  if (where_ == place::in_room || where_ == place::idle)
    go(place::looking);
  if (wants) {
    wants_ = *wants;
    is_widened_ = false;
  }
  owes_answer_ = true;
}

void model_client::asks(const protocol::stop_looking_for_common_interests&) {
  if (where_ != place::waiting)
    return;
  is_widened_ = true;
  owes_answer_ |= scope_ == protocol::search_scope::interests;
}

void model_client::asks(const protocol::leave_room&) {
  due_left_room_ = true;
}

void model_client::asks(const protocol::relay_request& event) {
  due_error_ = fate_of(event);
}

void model_client::asks(const protocol::block_partner& event) {
  auto in_room = where_ == place::in_room;
  if (in_room && event.room.value_or(room_) == room_) {
    blocked_.insert(partner_);
    due_blocked_ = room_;
  } else if (const auto* past = past_room_meant(event.room)) {
    blocked_.insert(past->second);
    may_move_ = where_ == place::waiting;
    due_blocked_ = past->first;
  } else {
    due_error_ = in_room || !recent_.empty() ? error_code::wrong_room : error_code::not_in_room;
  }
}

std::optional<error_code> model_client::fate_of(const protocol::relay_request& event) const {
  auto in_room = where_ == place::in_room;
  if (in_room && (!event.room || *event.room == room_))
    return std::nullopt;
  if (past_room_meant(event.room) != nullptr)
    return std::nullopt;
  return in_room || !recent_.empty() ? error_code::wrong_room : error_code::not_in_room;
}

const std::pair<protocol::room_id, protocol::user_id>*
model_client::past_room_meant(const std::optional<protocol::room_id>& id) const {
  if (!id)
    return where_ == place::in_room || recent_.empty() ? nullptr : &recent_.back();
  auto found = std::find_if(recent_.begin(), recent_.end(),
                            [&](const auto& each) { return each.first == *id; });
  return found == recent_.end() ? nullptr : &*found;
}

protocol::room_id model_client::room_before(std::size_t n) const {
  return n < recent_.size() ? recent_[recent_.size() - 1 - n].first
                            : protocol::room_id{protocol::uuid::generate()};
}

bool model_client::may_be(protocol::search_scope scope) const {
  if (wants_.interests.empty() || is_widened_)
    return scope == protocol::search_scope::anyone;
  return !wants_.strict || scope == protocol::search_scope::interests;
}

// -- what is heard --

void model_client::hears(const protocol::connected& event) {
  insist(!is_connected_ && event.user == me_, "greeted twice or as somebody else");
  is_connected_ = true;
}

void model_client::hears(const protocol::waiting_for_partner& event) {
  const auto has_widened = where_ == place::waiting && room_ == event.room &&
                           scope_ == protocol::search_scope::interests &&
                           event.scope == protocol::search_scope::anyone;
  insist(owes_answer_ || may_move_ || has_widened, "waits without having asked");
  insist(where_ != place::waiting || room_ == event.room || may_move_, "its ticket has changed");
  insist(event.waiting_users > 0, "waits and is not counted");
  insist(may_be(event.scope), "waits for others than it has asked for");
  scope_ = event.scope;
  if (owes_answer_ || !has_widened)
    go(place::waiting, event.room);
}

void model_client::hears(const protocol::partner_found& event) {
  insist(event.partner != me_, "paired with itself");
  insist(blocked_.count(event.partner) == 0, "paired with somebody that it has blocked");
  insist(where_ == place::looking || where_ == place::waiting, "paired without having asked");
  // Two who were told to wait may meet when a third one that was to be the partner of one is gone.
  insist(event.is_initiator || where_ == place::waiting, "has the wrong role");
  insist(event.is_initiator || room_ == event.room, "the room is not that of the one who waited");
  go(place::in_room, event.room);
  partner_ = event.partner;
}

void model_client::hears(const protocol::relayed& event) {
  insist(where_ == place::in_room && event.room == room_ && event.from == partner_,
         "hears somebody who is not its partner");
  if (event.kind == relay_kind::typing)
    partner_types_ = event.payload == "true";
  else if (event.kind == relay_kind::chat)
    hears_chat(event);
}

void model_client::hears_chat(const protocol::relayed& event) {
  insist(!partner_types_, "typing was not cleared before the message");
  std::istringstream text{event.payload};
  std::uint64_t number = 0;
  std::string meant_for;
  text >> number >> meant_for;
  insist(meant_for.empty() || meant_for == event.room.to_string(),
         "hears what was meant elsewhere");
  auto& last = last_heard_[event.from];
  insist(number > last, "hears a message twice or out of order");
  last = number;
  ++messages_heard_;
}

void model_client::hears(const protocol::partner_gone& event) {
  insist(where_ == place::in_room && event.room == room_, "loses a partner that it does not have");
  insist(!partner_types_, "typing was not cleared when the typer went");
  go(place::idle);
}

void model_client::hears(const protocol::left_room& event) {
  take_up();
  insist(due_left_room_, "leaves without having asked");
  due_left_room_ = false;
  auto knows_room = where_ == place::waiting || where_ == place::in_room;
  insist(event.room.has_value() == (where_ != place::idle), "leaves a room that it was not in");
  insist(!knows_room || event.room == room_, "leaves another room than its own");
  go(place::idle);
}

void model_client::hears(const protocol::refused& event) {
  if (event.code == error_code::waiting_timeout) {
    insist(where_ == place::waiting, "a timeout without waiting");
    go(place::idle);
    return;
  }
  take_up();
  insist(due_error_ == event.code, "an error that nothing explains");
  due_error_.reset();
}

void model_client::hears(const protocol::partner_blocked& event) {
  take_up();
  insist(due_blocked_ == event.room, "told of a block that it did not ask for");
  due_blocked_.reset();
}

void model_client::hears(const protocol::pong&) {
  insist(false, "a pong without a ping");
}

void model_client::hears(const protocol::resumed& event) {
  insist(event.user == me_, "comes back as somebody else");
  resumed_as_ = event;
}

void model_client::hears(const protocol::partner_reconnecting& event) {
  // Whoever was away itself hears only the last of such news.
  insist(where_ == place::in_room && event.room == room_ && (!partner_is_away_ || resumed_as_),
         "misses a partner that it does not have, or misses already");
  partner_is_away_ = true;
}

void model_client::hears(const protocol::partner_reconnected& event) {
  insist(where_ == place::in_room && event.room == room_ && (partner_is_away_ || resumed_as_),
         "gets back a partner that was not away");
  partner_is_away_ = false;
}

void model_client::hears(const protocol::message_sent&) {
  insist(false, "told of a message that it has not numbered");
}

void model_client::go(place where, const protocol::room_id& room) {
  if (where_ == place::in_room) {
    recent_.emplace_back(room_, partner_);
    if (recent_.size() > 8)
      recent_.pop_front();
  }
  may_move_ = false;
  owes_answer_ = false;
  is_widened_ &= where == place::waiting;
  where_ = where;
  room_ = room;
  partner_ = {};
  partner_types_ = false;
  partner_is_away_ = false;
}

void model_client::insist(bool rule, const std::string& otherwise) {
  if (!rule && !is_gone_)
    complaints_.push_back(me_.to_string().substr(0, 8) + ": " + otherwise);
}

} // namespace strangelet::actors::test
