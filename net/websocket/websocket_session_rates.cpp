#include "net/log_format.hpp"
#include "net/websocket/websocket_session.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <string>

/// What becomes of a WebSocket client that says too much.
namespace strangelet::net::websocket {

using protocol::close_code;

bool websocket_session::is_told_of(traffic kind, bool needs_answer) {
  if (is_worth_telling(kind, needs_answer))
    return true;
  connection_.home().shared().metrics.ignored.add();
  return false;
}

bool websocket_session::is_worth_telling(traffic kind, bool needs_answer) {
  const auto& limits = connection_.home().config().limits;
  switch (rates_.refuse(kind, limits, runtime::loop_clock::now())) {
  case client_rates::verdict::answer:
    // Whoever does not take what it is sent already need not be sent more.
    return needs_answer || connection_.queued_messages() == 0;
  case client_rates::verdict::ignore:
    // To be over its rates on end it must be heard more often than they recover.
    is_flooding_ =
        limits.events.is_limited() && rate_bucket::recovery(limits.events) > 2 * shard::tick_time;
    break;
  case client_rates::verdict::cut_off:
    spdlog::warn("a client from {} is cut off: too many messages for too long", connection_.peer());
    start_closing(close_code::policy_violation, "too many messages for too long");
    break;
  }
  return false;
}

protocol::rejected websocket_session::too_fast(const protocol::client_event& refused,
                                               std::size_t size,
                                               runtime::loop_clock::duration wait) const {
  auto retry_after = rates_.retry_after(traffic_of(refused), connection_.home().config().limits,
                                        runtime::loop_clock::now(), size);
  // Time has passed since the refusal, and nothing may be left of the wait; nobody is told to wait
  // for 0 ms.
  retry_after = std::max({retry_after, std::chrono::ceil<std::chrono::milliseconds>(wait),
                          std::chrono::milliseconds{1}});
  return {protocol::error_code::rate_limited, "Too fast. Wait a little.",
          std::string{protocol::event_name(refused)}, retry_after};
}

void websocket_session::tell_too_fast(const protocol::client_event& refused, std::size_t size,
                                      runtime::loop_clock::duration wait) {
  // By way of the session, so that it stays in line with the answers to what came before.
  hand_on(too_fast(refused, size, wait));
}

void websocket_session::count_mistake() {
  if (!rates_.on_mistake(connection_.home().config().limits, runtime::loop_clock::now()))
    return;
  spdlog::warn("a client from {} is cut off: too many refused messages", connection_.peer());
  start_closing(close_code::policy_violation, "too many refused messages");
}

} // namespace strangelet::net::websocket
