#include "net/websocket/frame.hpp"
#include "net/websocket/websocket_session.hpp"

#include <caf/send.hpp>

#include <utility>

/// How a WebSocket and its session part.
namespace strangelet::net::websocket {

using protocol::close_code;

void websocket_session::start_closing(close_code code, std::string_view reason) {
  if (closing_since_ || !connection_.is_open())
    return;
  closing_since_ = connection_.home().now();
  connection_.look_soon();
  connection_.write(make_close_frame(code, reason));
  // The partner need not wait for our farewells.
  tell_gone(false);
  // The answer to it must be heard, unless it was the answer.
  last_words_ ? connection_.finish() : connection_.resume_reading();
}

void websocket_session::close_after_answers(close_code code, std::string_view reason) {
  last_words_ = {code, reason, connection_.home().now()};
  connection_.pause_reading();
  connection_.look_soon();
  // Once it has been told that the client is gone, the session answers no more.
  if (credit_.await_answers() || closing_since_)
    say_last_words();
}

void websocket_session::say_last_words() {
  start_closing(last_words_->code, last_words_->reason);
  connection_.finish();
}

void websocket_session::tell_gone(bool may_return) {
  if (std::exchange(session_knows_, true))
    return;
  may_return_ = may_return;
  auto left = can_resume_ ? release_leases() : nullptr;
  if (session_)
    say_gone(std::move(left));
  else if (claim_)
    claim_->left = std::move(left);
}

std::shared_ptr<websocket_session::held_leases> websocket_session::release_leases() {
  auto left = std::make_shared<held_leases>();
  // Whoever does not come back keeps its places until its connection is gone, which may take a
  // while: else it could have any number that are about to end.
  if (may_return_) {
    left->address = connection_.give_slot();
    if (admitted_)
      left->account = std::move(admitted_->place);
  }
  return left;
}

void websocket_session::say_gone(std::shared_ptr<held_leases> left) {
  actors::client_gone news{may_return_, {}, {}};
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
