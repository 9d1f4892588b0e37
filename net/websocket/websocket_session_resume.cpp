#include "actors/log_format.hpp"
#include "net/log_format.hpp"
#include "net/websocket/websocket_session.hpp"

#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <type_traits>
#include <utility>

/// How a client comes back to its session, or gets one of its own.
namespace strangelet::net::websocket {

using protocol::close_code;

namespace {

/// When it is worth coming back to a server that took no new clients.
constexpr std::chrono::milliseconds pause_for_room{5'000};

} // namespace

void websocket_session::attached(actors::client_handler session, const protocol::user_id& user,
                                 std::shared_ptr<actors::connection_leases> left) {
  post([this, session = std::move(session), user, left = std::move(left)] {
    session_ = session;
    // A new connection gives nobody new patience. The places of the one before are free from now
    // on.
    if (left)
      rates_ = std::move(std::static_pointer_cast<held_leases>(left)->rates);
    user_ = user;
    spdlog::debug("user {}: back from {}", user_, connection_.peer());
    begin_hearing();
  });
}

void websocket_session::start_anew() {
  post([this] {
    if (is_over())
      return;
    if (connection_.home().is_draining())
      return turn_away(protocol::error_code::server_draining,
                       "The server is about to restart and takes no new clients.",
                       close_code::service_restart, "server restarting, come back");
    if (is_surplus_ && counts_)
      return turn_away(protocol::error_code::too_many_connections,
                       "There are too many connections from your address or account.",
                       close_code::too_many_connections, "too many connections");
    start_session();
    begin_hearing();
    if (is_surplus_)
      start_closing(close_code::try_again_later, "too many connections");
  });
}

void websocket_session::turn_away(protocol::error_code code, std::string message, close_code close,
                                  std::string_view reason) {
  auto& shared = connection_.home().shared();
  shared.env.metrics->errors.add(code);
  shared.refusals.count(code == protocol::error_code::server_draining ? refusal_kind::unavailable
                                                                      : refusal_kind::too_many,
                        connection_.peer(), connection_.home().now());
  send_text(protocol::refused{code, std::move(message), {}, pause_for_room});
  start_closing(close, reason);
}

void websocket_session::begin_hearing() {
  auto attempt = take_attempt();
  for (auto& early : attempt->early)
    send_held(std::move(early));
  if (is_over())
    return say_gone(std::move(attempt->left));
  if (!std::holds_alternative<resuming>(phase_))
    return;
  phase_ = open{};
  if (!credit_.is_paused())
    connection_.resume_reading();
}

std::unique_ptr<websocket_session::resume_attempt>* websocket_session::place_of_attempt() noexcept {
  return std::visit(
      [](auto& now) -> std::unique_ptr<resume_attempt>* {
        if constexpr (std::is_same_v<decltype(now), open&>)
          return nullptr;
        else
          return &now.unsettled;
      },
      phase_);
}

std::unique_ptr<websocket_session::resume_attempt> websocket_session::take_attempt() noexcept {
  auto* place = place_of_attempt();
  return place == nullptr ? nullptr : std::move(*place);
}

websocket_session::resume_attempt* websocket_session::unsettled_attempt() noexcept {
  const auto* place = place_of_attempt();
  return place == nullptr ? nullptr : place->get();
}

void websocket_session::hold(protocol::counted_event&& event) {
  if (auto* attempt = unsettled_attempt())
    attempt->early.push_back(std::move(event));
  else
    send_held(std::move(event));
}

void websocket_session::send_held(protocol::counted_event&& event) {
  counts_ ? caf::anon_send(session_, std::move(event))
          : caf::anon_send(session_, std::move(event.event));
}

} // namespace strangelet::net::websocket
