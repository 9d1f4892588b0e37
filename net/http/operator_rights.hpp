#pragma once

#include "net/http_message.hpp"

#include <boost/asio/ip/address.hpp>

#include <string>

namespace strangelet::net::http {

/// True for 127.0.0.0/8 and ::1, also as an IPv4 address mapped into IPv6.
bool is_loopback(const boost::asio::ip::address& address);

/// Whether `request` may see and do what is for operators only. With an `admin_token`: if it
/// carries that token, compared in constant time. Without one: if it comes from this machine, no
/// PROXY header or forwarding field names another client, and its Host is a loopback name or
/// address. Under another name a page of somebody else may have brought the browser here (DNS
/// rebinding). The port of Host is not looked at: through a tunnel it is another one. (A proxy on
/// this machine that adds no field cannot be told from its user.)
bool is_operator(const http_request& request, const boost::asio::ip::address& peer,
                 const std::string& admin_token);

/// Whether `request` carries a bearer token, right or wrong.
bool shows_token(const http_request& request);

/// True if a browser sends `request` for a page that is not of this server, as the server's own
/// machine sees it: its Origin (RFC 6454, section 7) is not a loopback name or address with the
/// port of the Host field. The scheme is not looked at. A request without Origin is no page's.
bool is_from_foreign_page(const http_request& request);

} // namespace strangelet::net::http
