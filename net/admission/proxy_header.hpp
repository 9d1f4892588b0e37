#pragma once

#include "support/result.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace strangelet::net {

/// What a proxy says in front of a connection (the PROXY protocol, version 2; section 2.2 of
/// HAProxy's proxy-protocol.txt).
struct proxy_header {
  /// The client. Empty if the proxy speaks for itself (LOCAL, as in its health checks), or for a
  /// client without an IP address (UNIX, UNSPEC).
  std::optional<boost::asio::ip::address> source;
  /// The proxy speaks for somebody else, with or without an address.
  bool is_for_client = false;
  /// Bytes of the header, with all that follows the addresses in it; the client's come behind.
  std::size_t size = 0;
};

/// These bytes are none, or none of ours; why, in words.
struct proxy_header_fault {
  std::string_view reason;
};

/// Reads the header at the start of `input`; absent if it is not complete yet. Fails as soon as no
/// more bytes can help. Type-length values are skipped.
support::result<std::optional<proxy_header>, proxy_header_fault>
parse_proxy_header(std::string_view input);

} // namespace strangelet::net
