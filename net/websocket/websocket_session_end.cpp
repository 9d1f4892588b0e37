#include "net/websocket/frame.hpp"
#include "net/websocket/websocket_session.hpp"

#include <caf/send.hpp>

#include <utility>

/// How a WebSocket and its session part.
namespace strangelet::net::websocket {

using protocol::close_code;

void websocket_session::start_closing(close_code code, std::string_view reason) {
  if (is_over())
    return;
  connection_.write(make_close_frame(code, reason));
  // The write may have found that the connection is lost.
  if (is_over())
    return;
  const auto* wish = std::get_if<awaiting_answers>(&phase_);
  const auto is_answer = wish != nullptr;
  const auto whose_wish = is_answer ? wish->whose_wish : ended_by::server;
  phase_ = closing{take_attempt(), connection_.home().now()};
  auto& shared = connection_.home().shared();
  shared.metrics.closes.add(label_of(code), whose_wish);
  // An answer to a broken frame is counted already.
  if (code == close_code::policy_violation && !is_answer)
    shared.refusals.count(refusal_kind::cut_off, connection_.peer(), connection_.home().now());
  connection_.look_soon();
  // The partner need not wait for our farewells.
  tell_gone();
  // The answer to it must be heard, unless it was the answer.
  is_answer ? connection_.finish() : connection_.resume_reading();
}

void websocket_session::close_after_answers(close_code code, ended_by whose_wish,
                                            std::string_view reason) {
  // Once it has been told that the client is gone, the session answers no more.
  if (is_over())
    return connection_.finish();
  phase_ = awaiting_answers{take_attempt(), connection_.home().now(), code, whose_wish, reason};
  connection_.pause_reading();
  connection_.look_soon();
  if (credit_.await_answers())
    say_last_words();
}

void websocket_session::say_last_words() {
  if (const auto* now = std::get_if<awaiting_answers>(&phase_))
    start_closing(now->code, now->reason);
}

void websocket_session::lose(bool may_return, connection_end how) {
  if (is_over())
    return;
  phase_ = lost{take_attempt(), may_return};
  auto& shared = connection_.home().shared();
  shared.metrics.closes.add(label_of(how),
                            how == connection_end::lost ? ended_by::client : ended_by::server);
  if (how == connection_end::slow)
    shared.refusals.count(refusal_kind::cut_off, connection_.peer(), connection_.home().now());
  tell_gone();
}

void websocket_session::tell_gone() {
  auto left = can_resume_ ? release_leases() : nullptr;
  if (auto* attempt = unsettled_attempt())
    attempt->left = std::move(left);
  // Null if it could not be spawned.
  else if (session_)
    say_gone(std::move(left));
}

bool websocket_session::may_return() const noexcept {
  const auto* now = std::get_if<lost>(&phase_);
  return now != nullptr && now->may_return;
}

std::shared_ptr<websocket_session::held_leases> websocket_session::release_leases() {
  auto left = std::make_shared<held_leases>();
  // Whoever does not come back keeps its places until its connection is gone, which may take a
  // while: else it could have any number that are about to end.
  if (may_return()) {
    left->address = connection_.give_slot();
    if (admitted_)
      left->account = std::move(admitted_->place);
  }
  return left;
}

void websocket_session::say_gone(std::shared_ptr<held_leases> left) {
  actors::client_gone news{may_return(), {}, {}};
  if (left) {
    left->rates = std::move(rates_);
    if (admitted_)
      news.valid_until = admitted_->who->valid_until;
  }
  news.leases = std::move(left);
  caf::anon_send(session_, std::move(news));
}

void websocket_session::on_shut_down() {
  // The supervisor dismisses all sessions too; but it may be the one that has failed.
  const auto& goodbye = connection_.home().farewell();
  start_closing(goodbye.code, goodbye.reason);
}

} // namespace strangelet::net::websocket
