#pragma once

#include "net/auth_settings.hpp"
#include "protocol/limits.hpp"
#include "support/address_range.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// What operators may tune about the network side, as plain values; the initialisers are the
/// defaults of `caf-application.ini`. `config/options.cpp` holds the names and allowed ranges.
namespace strangelet::net {

/// The listener for WebSocket clients: the upgrade is accepted on any path.
struct websocket_settings {
  /// A numeric IPv4 or IPv6 address. `::` is all of IPv6 and IPv4, and only the latter on a host
  /// that has no IPv6.
  std::string address = "::";
  /// 0 lets the system choose.
  std::uint16_t port = 8080;
  /// Origins whose pages may open a WebSocket, on either listener, written as in
  /// `http_settings::cors_origins` but for "*". Empty: all of them.
  std::vector<std::string> allowed_origins;
};

/// The listener for the demo page, REST and, at `/` and `/ws`, WebSocket clients.
struct http_settings {
  /// As for `websocket_settings::address`.
  std::string address = "::";
  /// 0 lets the system choose.
  std::uint16_t port = 3000;
  /// Folder of the static files, relative to the working directory.
  std::string public_dir = "public";
  /// What operators send as `Authorization: Bearer`. Empty: only loopback peers are operators.
  /// A secret: never in a log line.
  std::string admin_token;
  /// Origins that may read answers from scripts of other sites (CORS), as `scheme://host[:port]`,
  /// lower case and without a final slash; "*" is any. Empty: none.
  std::vector<std::string> cors_origins;
  /// How long a connection may stay open between two requests. Longer than the idle time of load
  /// balancers, which would send a request into a connection that is being closed otherwise.
  std::chrono::nanoseconds keep_alive = std::chrono::seconds{75};
  /// How long the supervisor may take to answer a request before the client gets 503.
  std::chrono::nanoseconds answer_timeout = std::chrono::seconds{2};
};

/// A listener for `/metrics` alone, beside the HTTP listener, which serves it too.
struct metrics_settings {
  /// As for `websocket_settings::address`. Empty: there is none.
  std::string address;
  /// 0 lets the system choose.
  std::uint16_t port = 9464;

  bool is_on() const noexcept {
    return !address.empty();
  }
};

/// Encryption of all listeners. Empty: none.
struct tls_settings {
  /// The server's certificate in PEM, and behind it those that lead to its authority.
  std::string certificate;
  /// Its private key in PEM, without a passphrase.
  std::string key;

  /// Both or neither is given.
  bool is_on() const noexcept {
    return !certificate.empty();
  }
};

/// What stands between the server and its clients.
struct proxy_settings {
  /// Peers that are believed when they say whom they speak for.
  std::vector<support::address_range> trusted;
  /// Each connection begins with a PROXY header of version 2, and only `trusted` may connect.
  bool has_header = false;
};

/// How many in a second, and how many at once after a pause.
struct rate {
  /// 0: any number.
  std::size_t per_second;
  /// At least 1.
  std::size_t burst;

  bool is_limited() const noexcept {
    return per_second != 0;
  }
};

/// Bounds on what one peer may cost. 0 turns a bound off, except where it says otherwise.
struct limit_settings {
  /// False turns off all rates and counts per address: what stands up to `message`. Sizes, queues
  /// and deadlines stay.
  bool enabled = true;
  /// Messages and control frames of one connection; past it, the error `rate_limited`.
  rate events{50, 100};
  /// Its chat messages, and its `find_partner` and `next_partner`; past either, the same.
  rate chat{5, 10};
  rate search{2, 10};
  /// Its offers and answers, and bytes of all that it has relayed to its partner; past either, the
  /// same. The burst of the second is at least `message_size`.
  rate description{5, 20};
  rate relayed_bytes{262'144, 1'048'576};
  /// How long a client may be over its rates on end before close 1008.
  std::chrono::nanoseconds abuse_time = std::chrono::seconds{10};
  /// Messages refused for what they say, within `refused_time`; past it, close 1008.
  std::size_t refused_messages = 20;
  /// Never 0.
  std::chrono::nanoseconds refused_time = std::chrono::seconds{10};
  /// Connections of one address at a time, and new ones; past either, 429.
  std::size_t address_connections = 64;
  rate address_newcomers{20, 100};
  /// Its `find_partner` and `next_partner`; past it, the error `rate_limited`.
  rate address_searches{20, 100};
  /// Its HTTP requests; past it, 429.
  rate address_requests{100, 500};
  /// What one message may contain.
  protocol::message_limits message;
  /// Bytes of one WebSocket message; past it, close 1009.
  std::size_t message_size = 65'536;
  /// Frames of one message; past it, close 1008.
  std::size_t fragments = 64;
  /// From the first byte of a message to its last; past it, close 1008.
  std::chrono::nanoseconds message_timeout = std::chrono::seconds{10};
  /// From accept to the end of the request head; past it, 408 or a plain drop.
  std::chrono::nanoseconds handshake_timeout = std::chrono::seconds{10};
  /// Bytes of a request head; past it, 431.
  std::size_t request_head = 8'192;
  /// Bytes of a request body; past it, 413. Never 0.
  std::size_t request_body = 65'536;
  /// Messages, and bytes of them, that may wait for a slow client; past it, close 1008.
  std::size_t queue_messages = 256;
  std::size_t queue_bytes = 524'288;
  /// Bytes that may wait for all clients together, each event loop having an equal share; past it,
  /// those are cut off for whom most waits.
  std::size_t queue_memory = 268'435'456;
  /// How long one write may take.
  std::chrono::nanoseconds write_timeout = std::chrono::seconds{10};
  /// How long a peer may take to answer our close frame. Never 0.
  std::chrono::nanoseconds close_timeout = std::chrono::seconds{2};
  /// Connections at a time; past it, 503. 0: as many as file descriptors allow, less a reserve.
  std::size_t connections = 0;
};

/// How a connection that has gone quiet is found out. 0 turns either off.
struct heartbeat_settings {
  /// How often the server sends a ping, whatever it receives.
  std::chrono::nanoseconds interval = std::chrono::seconds{25};
  /// Silence after which the connection is dropped. Longer than `interval`.
  std::chrono::nanoseconds timeout = std::chrono::seconds{60};
};

/// All about connections. The initialisers are the defaults.
struct settings {
  websocket_settings websocket;
  http_settings http;
  metrics_settings metrics;
  tls_settings tls;
  proxy_settings proxies;
  limit_settings limits;
  heartbeat_settings heartbeat;
  auth::settings auth;
};

} // namespace strangelet::net
