#include "net/entrance/proxy_session.hpp"

#include "net/admission/proxy_header.hpp"
#include "net/entrance/admission.hpp"
#include "net/log_format.hpp"
#include "net/transport/shard.hpp"
#include "support/address_range.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace strangelet::net {

proxy_session::proxy_session(connection& owner, http::entrance through, bool over_capacity,
                             const tls::certificates* credentials)
    : connection_(owner),
      entrance_(through),
      over_capacity_(over_capacity),
      credentials_(credentials),
      since_(owner.home().now()) {}

void proxy_session::on_start() {
  if (contains(connection_.home().config().proxies.trusted, connection_.peer()))
    return;
  spdlog::debug("a connection from {} is dropped: not one of net.trusted-proxies",
                connection_.peer());
  drop();
}

void proxy_session::on_bytes(char* data, std::size_t size) {
  input_.append(data, size);
  const auto found = parse_proxy_header(input_);
  if (!found) {
    spdlog::warn("a connection from {} is dropped: {}", connection_.peer(), found.error().reason);
    drop();
  } else if (const auto& header = *found) {
    if (header->source)
      connection_.set_client(support::unmapped(*header->source));
    else if (header->is_for_client)
      connection_.set_unnamed_client();
    input_.erase(0, header->size);
    auto next = admit_client(connection_, entrance_, over_capacity_, since_);
    if (next == nullptr)
      return connection_.abort();
    encrypt(connection_, credentials_);
    connection_.become(std::move(next), std::move(input_));
  }
}

void proxy_session::on_end_of_input() {
  // Without a byte it was a health check.
  input_.empty() ? connection_.abort() : drop();
}

void proxy_session::drop() {
  count_drop(connection_, drop_reason::proxy, refusal_kind::dropped_for_proxy);
  connection_.abort();
}

runtime::loop_clock::time_point proxy_session::on_tick(runtime::loop_clock::time_point now) {
  auto bound = connection_.home().config().limits.handshake_timeout;
  if (bound.count() == 0)
    return runtime::loop_clock::time_point::max();
  const auto end = connection_.home().counts_from(since_) + bound;
  if (now >= end)
    drop();
  return end;
}

void proxy_session::on_shut_down() {
  connection_.abort();
}

} // namespace strangelet::net
