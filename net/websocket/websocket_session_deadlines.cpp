#include "net/log_format.hpp"
#include "net/websocket/frame.hpp"
#include "net/websocket/websocket_session.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

/// What a WebSocket connection must have done by when.
namespace strangelet::net::websocket {

using protocol::close_code;

namespace {

/// How late it may be noticed that the wall clock was set.
constexpr auto max_token_check = std::chrono::seconds{15};

} // namespace

void websocket_session::await_rest(bool is_of_another_message) {
  connection_.await_bytes(reader_.missing());
  if (message_since_ && !is_of_another_message)
    return;
  message_since_ = connection_.home().now();
  connection_.look_soon();
}

runtime::loop_clock::time_point websocket_session::on_tick(runtime::loop_clock::time_point now) {
  const auto& limits = connection_.home().config().limits;
  if (const auto* state = std::get_if<closing>(&phase_))
    return check_end(state->since, now);
  // A session that has failed never answers.
  if (const auto* state = std::get_if<awaiting_answers>(&phase_))
    return check_end(state->since, now);
  auto next = runtime::loop_clock::time_point::max();
  if (message_since_ && limits.message_timeout.count() > 0) {
    next = connection_.home().counts_from(*message_since_) + limits.message_timeout;
    if (now >= next) {
      spdlog::warn("a client from {} is cut off: message not finished in time", connection_.peer());
      start_closing(close_code::policy_violation, "message not finished in time");
      return now;
    }
  }
  next = std::min(next, check_token(now));
  return is_over() ? now : std::min(next, check_heartbeat(now));
}

runtime::loop_clock::time_point websocket_session::check_end(runtime::loop_clock::time_point since,
                                                             runtime::loop_clock::time_point now) {
  const auto end =
      connection_.home().counts_from(since) + connection_.home().config().limits.close_timeout;
  if (now >= end)
    connection_.abort();
  return end;
}

runtime::loop_clock::time_point
websocket_session::check_token(runtime::loop_clock::time_point now) {
  if (admitted_ == nullptr)
    return runtime::loop_clock::time_point::max();
  if (now < token_check_at_)
    return token_check_at_;
  // By the wall clock, as `exp` is. It may be set meanwhile, or the machine may have slept, which
  // the loop's clock does not count: so what is far off is looked at again before that.
  auto left = admitted_->who->valid_until - connection_.home().shared().env.now();
  if (left.count() <= 0) {
    start_closing(close_code::token_expired, "token expired");
    return now;
  }
  token_check_at_ = now + std::min<runtime::loop_clock::duration>(left, max_token_check);
  return token_check_at_;
}

runtime::loop_clock::time_point
websocket_session::check_heartbeat(runtime::loop_clock::time_point now) {
  const auto& beat = connection_.home().config().heartbeat;
  auto next = runtime::loop_clock::time_point::max();
  if (beat.timeout.count() > 0) {
    next = connection_.home().counts_from(connection_.last_received()) + beat.timeout;
    if (now >= next) {
      spdlog::debug("a client from {} is dropped: silent for too long", connection_.peer());
      lose(true, connection_end::silent);
      connection_.abort();
      return now;
    }
  }
  // Whatever was received: some clients have a watchdog that only a ping feeds.
  if (beat.interval.count() > 0) {
    // Without regard to our own pauses: after a long one each client is asked at once.
    if (now >= pinged_at_ + beat.interval) {
      pinged_at_ = now;
      send_frame(make_frame(opcode::ping, {}));
    }
    next = std::min(next, pinged_at_ + beat.interval);
  }
  return next;
}

} // namespace strangelet::net::websocket
