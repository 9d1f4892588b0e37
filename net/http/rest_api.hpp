#pragma once

#include "actors/settings.hpp"
#include "net/http/bridge.hpp"
#include "net/http/http_message.hpp"
#include "net/http/token_guesses.hpp"
#include "support/replaceable.hpp"

#include <boost/asio/ip/address.hpp>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace strangelet::net::http {

/// Takes the answer to a request, on any thread.
using reply_function = std::function<void(http_response)>;

/// Who asks.
struct requester {
  boost::asio::ip::address peer;
  /// A page of a site that is configured by name: `http.cors-origins`.
  bool is_listed_site = false;
};

/// REST under `/videochat`: checks method, rights and parameters, and asks the supervisor through
/// the bridge. Thread-safe.
class rest_api {
public:
  struct options {
    /// Empty: loopback peers are operators.
    std::string admin_token;
    /// Where `POST /videochat/cleanup` takes what it is not told.
    actors::settings defaults;
  };

  rest_api(options given, bridge_actor bridge);

  static bool serves(std::string_view path) noexcept;

  void handle(const http_request& request, const requester& from,
              const reply_function& reply) const;

  /// From now on this is the token of operators.
  void set_admin_token(std::string token) {
    admin_token_.set(std::move(token));
  }

  /// Says in the log what there is to say. To be called now and then.
  void report(runtime::loop_clock::time_point now) {
    guesses_.report(now);
  }

  /// From now on `/videochat/ready` says no, and why.
  void set_draining() noexcept {
    phase_ = phase::draining;
  }
  void set_stopping() noexcept {
    phase_ = phase::stopping;
  }

private:
  enum class phase { serving, draining, stopping };

  void ask(service_query query, const reply_function& reply) const;
  http_response health() const;
  http_response readiness() const;

  support::replaceable<std::string> admin_token_;
  mutable token_guesses guesses_;
  const actors::settings defaults_;
  const bridge_actor bridge_;
  std::atomic<phase> phase_{phase::serving};
};

} // namespace strangelet::net::http
