#pragma once

#include "net/admission/refusal_log.hpp"
#include "net/http/http_session.hpp"
#include "net/metric_labels.hpp"
#include "net/tls/certificates.hpp"
#include "net/transport/byte_handler.hpp"

#include <memory>

namespace strangelet::net {

class connection;

/// What a new connection meets first: the proxy header, if there must be one, or what
/// `admit_client` gives. Null: close it without a word. `over_capacity`: there are too many
/// connections already. `credentials`: for TLS, which begins behind that header; null for none.
std::unique_ptr<byte_handler> admit(connection& owner, http::entrance through, bool over_capacity,
                                    const tls::certificates* credentials = nullptr);

/// HTTP for a connection whose peer is known to be the client, or an HTTP proxy: counts it among
/// those of its address, and turns it away if there is no room. Not counted are trusted proxies,
/// which speak for many, and peers on this machine. Null: close it without a word. `since` is when
/// the connection came in.
std::unique_ptr<byte_handler> admit_client(connection& owner, http::entrance through,
                                           bool over_capacity,
                                           runtime::loop_clock::time_point since);

/// Counts a connection that is closed without a word.
void count_drop(connection& owner, drop_reason why, refusal_kind what);

/// Begins TLS, if there are `credentials`.
void encrypt(connection& owner, const tls::certificates* credentials);

} // namespace strangelet::net
