#include "actors/session.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

/// How a session and its connection part: for a while, at the server's word, because of a fault,
/// and for good.
namespace strangelet::actors {

using protocol::error_code;

namespace {

std::chrono::milliseconds time_left(caf::actor_clock::time_point until,
                                    caf::actor_clock::time_point now) {
  using std::chrono::milliseconds;
  return std::max(std::chrono::duration_cast<milliseconds>(until - now), milliseconds{0});
}

} // namespace

// -- the client's absences --

void session_state::on_client_gone(const client_gone& how) {
  if (client_gone_)
    return;
  // What it has said comes before whatever it says when it is back, and its port counts no more.
  for (auto& event : std::exchange(held_, {}))
    hear(event);
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

void session_state::on_client_confirmed(const client_confirmed& what) {
  client_.on_confirmed(what);
}

void session_state::on_rivals_due(const rivals_due& what) {
  client_.on_rivals_due(what);
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
    return {seed_.user, phase::waiting, room_of(queue->ticket), {}, false, {}};
  return {seed_.user, phase::idle, {}, {}, false, {}};
}

// -- the server sends it away --

void session_state::on_dismiss(const dismiss& how) {
  if (!client_.close(how.code, how.reason) && !client_gone_)
    lose();
}

void session_state::on_drain_notice(const drain_notice& what) {
  draining_ = what.reconnect_after;
  deliver(protocol::server_draining{what.reconnect_after,
                                    time_left(what.ends_at, self_->clock().now())});
  if (auto* queue = std::get_if<waiting>(&state_)) {
    refuse_search();
    withdraw(*queue);
  }
  hear_held();
}

void session_state::on_retire() {
  if (!std::holds_alternative<in_room>(state_))
    on_dismiss(come_back());
}

void session_state::go_if_draining() {
  if (draining_)
    self_->send(seed_.supervisor, can_retire{});
}

// -- the end --

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
  seed_.env->metrics->errors.add(error_code::internal);
  attempt([this] {
    deliver(protocol::refused{
        error_code::internal, "The server has made a mistake.", {}, std::nullopt});
  });
  attempt([this] { client_.close(protocol::close_code::internal_error, "internal error"); });
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

void session_state::finish_if_settled() {
  if (!client_gone_ || !withdrawn_.empty())
    return;
  if (has_named_interests_)
    self_->send(seed_.matchmaker, forget_user{protocol::person_of(seed_.user, seed_.account)});
  self_->quit();
}

} // namespace strangelet::actors
