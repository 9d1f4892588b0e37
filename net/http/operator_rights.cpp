#include "net/http/operator_rights.hpp"

#include "crypto/digest.hpp"
#include "net/admission/auth/bearer.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace strangelet::net::http {

namespace {

/// Whether a proxy speaks for the client: by a PROXY header, or by one of the fields in which
/// proxies and content delivery networks say for whom they speak.
bool was_forwarded(const http_request& request) {
  constexpr std::array names{"forwarded",
                             "forwarded-for",
                             "x-forwarded",
                             "x-original-forwarded-for",
                             "x-real-ip",
                             "x-client-ip",
                             "x-cluster-client-ip",
                             "true-client-ip",
                             "cf-connecting-ip",
                             "fastly-client-ip",
                             "via"};
  auto is_set = [&](std::string_view name) { return request.fields.count(std::string{name}) != 0; };
  auto x_forwarded = request.fields.lower_bound("x-forwarded-");
  return request.is_forwarded || std::any_of(names.begin(), names.end(), is_set) ||
         (x_forwarded != request.fields.end() && x_forwarded->first.rfind("x-forwarded-", 0) == 0);
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port > 0 && port < 65'536;
}

/// The name or address in `host[:port]`, without the brackets of an IPv6 address; empty if it is
/// anything else.
std::string_view host_of(std::string_view authority) {
  const auto is_bracketed = authority.substr(0, 1) == "[";
  const auto end = is_bracketed ? authority.find(']') : authority.find(':');
  if (is_bracketed && end == authority.npos)
    return {};
  const auto rest = authority.substr(std::min(end + (is_bracketed ? 1 : 0), authority.size()));
  if (!rest.empty() && (rest[0] != ':' || !is_port(rest.substr(1))))
    return {};
  return is_bracketed ? authority.substr(1, end - 1) : authority.substr(0, end);
}

bool is_loopback_name(std::string_view host) {
  boost::system::error_code ec;
  auto address = boost::asio::ip::make_address(std::string{host}, ec);
  return ec ? boost::beast::iequals(host, "localhost") : is_loopback(address);
}

} // namespace

bool is_loopback(const boost::asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6())
        .is_loopback();
  return address.is_loopback();
}

bool is_operator(const http_request& request, const boost::asio::ip::address& peer,
                 const std::string& admin_token) {
  if (admin_token.empty())
    return is_loopback(peer) && !was_forwarded(request) &&
           is_loopback_name(host_of(request.field("host")));
  return crypto::is_secret(auth::bearer_credentials(request.field("authorization")), admin_token);
}

bool shows_token(const http_request& request) {
  return !auth::bearer_credentials(request.field("authorization")).empty();
}

bool is_from_foreign_page(const http_request& request) {
  if (request.fields.count("origin") == 0)
    return false;
  auto origin = request.field("origin");
  auto scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos)
    return true;
  auto authority = origin.substr(scheme_end + 3);
  return !boost::beast::iequals(authority, request.field("host")) ||
         !is_loopback_name(host_of(authority));
}

} // namespace strangelet::net::http
