#include "net/admission/admission.hpp"

#include "net/admission/proxy_session.hpp"
#include "net/http/operator_rights.hpp"
#include "net/log_format.hpp"
#include "net/tls/stream.hpp"
#include "net/transport/shard.hpp"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

namespace strangelet::net {

namespace {

http::http_response answer_crowded() {
  return http::make_error(503, "The server has no room for more connections.")
      .set("Retry-After", "5");
}

bool is_counted(const connection& owner, const settings& config) {
  if (!config.limits.enabled)
    return false;
  // All who have no address count together, by that of their proxy.
  if (owner.has_unnamed_client())
    return true;
  if (contains(config.proxies.trusted, owner.peer()))
    return false;
  return owner.is_forwarded() || !http::is_loopback(owner.peer());
}

} // namespace

std::unique_ptr<byte_handler> admit(connection& owner, http::entrance through, bool over_capacity,
                                    const tls::certificates* credentials) {
  if (owner.home().config().proxies.has_header)
    return std::make_unique<proxy_session>(owner, through, over_capacity, credentials);
  encrypt(owner, credentials);
  return admit_client(owner, through, over_capacity, owner.home().now());
}

std::unique_ptr<byte_handler> admit_client(connection& owner, http::entrance through,
                                           bool over_capacity,
                                           runtime::loop_clock::time_point since) {
  auto& home = owner.home();
  std::optional<http::http_response> refusal;
  auto is_crowd = false;
  if (over_capacity) {
    refusal = answer_crowded();
  } else if (is_counted(owner, home.config())) {
    auto admitted = home.shared().addresses.enter(owner.peer(), home.config().limits,
                                                  runtime::loop_clock::now());
    if (admitted.what == address_decision::verdict::dropped)
      return nullptr;
    if (admitted.what == address_decision::verdict::turned_away) {
      spdlog::debug("a connection from {} is turned away: too many", owner.peer());
      refusal = answer_too_many(admitted.retry_after);
      is_crowd = admitted.is_crowd;
    }
    owner.take_slot(std::move(admitted.slot));
  }
  return std::make_unique<http::http_session>(owner, through, std::move(refusal), since, is_crowd);
}

std::optional<http::http_response>
refuse_request(connection& owner, const std::optional<boost::asio::ip::address>& forwarded) {
  const auto& config = owner.home().config();
  if (forwarded ? !config.limits.enabled : !is_counted(owner, config))
    return std::nullopt;
  const auto wait = owner.home().shared().addresses.take_request(
      forwarded.value_or(owner.peer()), config.limits, runtime::loop_clock::now());
  if (wait.count() == 0)
    return std::nullopt;
  return http::make_error(429, "There are too many requests from your address.")
      .set("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
}

void encrypt(connection& owner, const tls::certificates* credentials) {
  if (credentials != nullptr)
    owner.secure(std::make_unique<tls::stream>(*credentials->current()));
}

http::http_response answer_too_many(std::chrono::seconds retry_after) {
  return http::make_error(429, "There are too many connections from your address.")
      .set("Retry-After", std::to_string(retry_after.count()));
}

} // namespace strangelet::net
