#pragma once

#include "net/http/http_message.hpp"

#include <boost/asio/ip/address.hpp>

#include <string>

namespace strangelet::net::http {

/// True for 127.0.0.0/8 and ::1, also as an IPv4 address mapped into IPv6.
bool is_loopback(const boost::asio::ip::address& address);

/// Whether `request` may see and do what is for operators only. With an `admin_token`: if it
/// carries that token, compared in constant time. Without one: if it comes from this machine, and
/// not through a proxy on it.
bool is_operator(const http_request& request, const boost::asio::ip::address& peer,
                 const std::string& admin_token);

} // namespace strangelet::net::http
