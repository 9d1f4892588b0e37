#include "net/http/address_limits.hpp"

#include "net/http/operator_rights.hpp"
#include "net/transport/shard.hpp"

#include <string>

namespace strangelet::net::http {

bool is_counted(connection& owner) {
  const auto& config = owner.home().config();
  if (!config.limits.enabled)
    return false;
  // All who have no address count together, by that of their proxy.
  if (owner.has_unnamed_client())
    return true;
  if (contains(config.proxies.trusted, owner.peer()))
    return false;
  return owner.is_forwarded() || !is_loopback(owner.peer());
}

std::optional<http_response>
refuse_request(connection& owner, const std::optional<boost::asio::ip::address>& forwarded) {
  const auto& limits = owner.home().config().limits;
  if (forwarded ? !limits.enabled : !is_counted(owner))
    return std::nullopt;
  const auto wait = owner.home().shared().addresses.take_request(
      forwarded.value_or(owner.peer()), limits, runtime::loop_clock::now());
  if (wait.count() == 0)
    return std::nullopt;
  return make_error(429, "There are too many requests from your address.")
      .set("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
}

http_response answer_too_many(std::chrono::seconds retry_after) {
  return make_error(429, "There are too many connections from your address.")
      .set("Retry-After", std::to_string(retry_after.count()));
}

} // namespace strangelet::net::http
