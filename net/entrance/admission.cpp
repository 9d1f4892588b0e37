#include "net/entrance/admission.hpp"

#include "net/entrance/proxy_session.hpp"
#include "net/http/address_limits.hpp"
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

} // namespace

std::unique_ptr<byte_handler> admit(connection& owner, http::entrance through, bool over_capacity,
                                    const tls::certificates* credentials) {
  // A monitoring system comes without the proxy that stands before the clients.
  if (owner.home().config().proxies.has_header && through != http::entrance::metrics)
    return std::make_unique<proxy_session>(owner, through, over_capacity, credentials);
  encrypt(owner, credentials);
  return admit_client(owner, through, over_capacity, owner.home().now());
}

void count_drop(connection& owner, drop_reason why, refusal_kind what) {
  auto& home = owner.home();
  home.shared().metrics.dropped.add(why);
  home.shared().refusals.count(what, owner.peer(), home.now());
}

std::unique_ptr<byte_handler> admit_client(connection& owner, http::entrance through,
                                           bool over_capacity,
                                           runtime::loop_clock::time_point since) {
  auto& home = owner.home();
  std::optional<http::http_response> refusal;
  auto is_crowd = false;
  if (over_capacity) {
    refusal = answer_crowded();
  } else if (http::is_counted(owner)) {
    auto admitted = home.shared().addresses.enter(owner.peer(), home.config().limits,
                                                  runtime::loop_clock::now());
    if (admitted.what == address_decision::verdict::dropped) {
      count_drop(owner, drop_reason::address, refusal_kind::dropped_for_address);
      return nullptr;
    }
    if (admitted.what == address_decision::verdict::turned_away) {
      spdlog::debug("a connection from {} is turned away: too many", owner.peer());
      refusal = http::answer_too_many(admitted.retry_after);
      is_crowd = admitted.is_crowd;
    }
    owner.take_slot(std::move(admitted.slot));
  }
  return std::make_unique<http::http_session>(owner, through, std::move(refusal), since, is_crowd);
}

void encrypt(connection& owner, const tls::certificates* credentials) {
  if (credentials != nullptr)
    owner.secure(std::make_unique<tls::stream>(*credentials->current()));
}

} // namespace strangelet::net
