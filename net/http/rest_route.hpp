#pragma once

#include "actors/settings.hpp"
#include "metrics/registry.hpp"
#include "net/http/bridge.hpp"
#include "net/http/rest_json.hpp"
#include "net/http/token_guesses.hpp"
#include "net/http_message.hpp"
#include "protocol/timestamp.hpp"

#include <boost/asio/ip/address.hpp>

#include <atomic>
#include <functional>
#include <string_view>
#include <vector>

namespace strangelet::net::http {

/// Takes the answer to a request, on any thread.
using reply_function = std::function<void(http_response)>;

/// Where monitoring systems look.
inline constexpr std::string_view metrics_path = "/metrics";

/// Who asks.
struct requester {
  boost::asio::ip::address peer;
  /// A page of a site that is configured by name: `http.cors-origins`.
  bool is_listed_site = false;
};

/// What the routes answer from. Thread-safe.
struct rest_state {
  enum class phase { serving, draining, stopping };

  const bridge_actor bridge;
  /// Where `POST /videochat/cleanup` takes what it is not told.
  const actors::settings defaults;
  /// As `environment::now`.
  protocol::time_point (*const clock)();
  /// What `/metrics` tells.
  const metrics::registry& all_metrics;
  token_guesses guesses{};
  std::atomic<phase> now{phase::serving};
};

/// A request on its way to the answer of its route.
struct rest_call {
  const http_request& request;
  const requester& from;
  /// What follows the path of a route that ends with a slash: the id of a room.
  std::string_view last_part;
  const rest_state& state;
  const reply_function& reply;
};

/// Who may ask.
enum class rights { everyone, operators };

/// One thing that REST does.
struct rest_route {
  /// A route of GET answers HEAD too.
  std::string_view method;
  /// One that ends with a slash goes on with one more part.
  std::string_view path;
  rights who;
  /// Replies once, now or later.
  std::function<void(const rest_call&)> answer;
};

/// The one table of routes.
const std::vector<rest_route>& rest_routes();

/// The routes of a request's path; empty if there is nothing. One slash at the end makes no
/// difference, as in the original.
class routes_of_path {
public:
  explicit routes_of_path(const http_request& request);

  bool empty() const noexcept {
    return found_.empty();
  }

  /// Null if `method` is not allowed.
  const rest_route* find(std::string_view method) const noexcept;

  /// For the field Allow (RFC 9110, section 10.2.1): `GET, HEAD, OPTIONS`.
  std::string allowed_methods() const;

  std::string_view last_part() const noexcept {
    return last_part_;
  }

private:
  std::vector<const rest_route*> found_;
  std::string_view last_part_;
};

} // namespace strangelet::net::http
