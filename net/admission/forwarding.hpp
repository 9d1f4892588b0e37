#pragma once

#include "net/http_message.hpp"
#include "support/address_range.hpp"

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <vector>

namespace strangelet::net {

/// For whom `peer` has forwarded `request`: the right-most hop of `X-Forwarded-For` that is none of
/// `trusted`, or the left-most one if all are. If there is no such field, `Forwarded` (RFC 7239) is
/// read in the same way. Empty if there is neither, or if `peer` is not trusted: then the client is
/// the peer itself.
///
/// A proxy that writes `Forwarded` must therefore remove `X-Forwarded-For`, which a client may have
/// made up. Where a hop cannot be read, the one that named it counts, `peer` in the end; as RFC
/// 7239 has it, names may be `unknown` or `_hidden` (sections 6.2 and 6.3), which say nothing. If
/// the whole field `Forwarded` is malformed it is `peer`, too.
std::optional<boost::asio::ip::address>
forwarded_client(const http::http_request& request, const boost::asio::ip::address& peer,
                 const std::vector<support::address_range>& trusted);

} // namespace strangelet::net
