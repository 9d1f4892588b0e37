#pragma once

#include "net/http/rest_route.hpp"
#include "support/replaceable.hpp"
#include "support/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace strangelet::net::http {

/// REST under `/videochat`, and `/metrics`: finds the route, checks method and rights, and lets the
/// route answer. Thread-safe.
class rest_api {
public:
  struct options {
    /// Empty: loopback peers are operators.
    std::string admin_token;
    /// Where `POST /videochat/cleanup` takes what it is not told.
    actors::settings defaults;
    /// As `environment::now`.
    protocol::time_point (*now)() = &std::chrono::system_clock::now;
  };

  /// `all_metrics` outlives it.
  rest_api(options given, bridge_actor bridge, const metrics::registry& all_metrics);

  static bool serves(std::string_view path) noexcept;

  void handle(const http_request& request, const requester& from, const reply_function& reply);

  /// From now on this is the token of operators.
  void set_admin_token(std::string token) {
    admin_token_.set(std::move(token));
  }

  /// Says in the log what there is to say. To be called now and then.
  void report(runtime::loop_clock::time_point now) {
    state_.guesses.report(now);
  }

  /// Wrong admin tokens since the start.
  std::uint64_t wrong_tokens() const noexcept {
    return state_.guesses.total();
  }

  /// From now on `/videochat/ready` says no, and why.
  void set_draining() noexcept {
    state_.now = rest_state::phase::draining;
  }
  void set_stopping() noexcept {
    state_.now = rest_state::phase::stopping;
  }

private:
  /// Whether somebody has the rights of an operator; if not, what it is answered.
  support::result<void, http_response> check_rights(const http_request& request,
                                                    const requester& from);
  http_response refuse_stranger(const http_request& request, const requester& from,
                                const std::string& admin_token);

  support::replaceable<std::string> admin_token_;
  rest_state state_;
};

} // namespace strangelet::net::http
