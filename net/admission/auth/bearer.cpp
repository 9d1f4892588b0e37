#include "net/admission/auth/bearer.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <algorithm>

namespace strangelet::net::auth {

namespace {

/// In their order. Names of subprotocols are told apart by case (RFC 6455, section 11.3.4 and the
/// WHATWG's WebSockets).
std::vector<std::string> offered(const http::http_request& request) {
  std::vector<std::string> result;
  const auto field = request.field("sec-websocket-protocol");
  for (const auto& each : boost::beast::http::token_list{{field.data(), field.size()}})
    result.emplace_back(each.data(), each.size());
  return result;
}

} // namespace

std::string_view bearer_credentials(std::string_view field) {
  constexpr std::string_view scheme = "bearer ";
  const auto front = field.substr(0, scheme.size());
  if (!boost::beast::iequals({front.data(), front.size()}, {scheme.data(), scheme.size()}))
    return {};
  field.remove_prefix(scheme.size());
  return field.substr(std::min(field.size(), field.find_first_not_of(' ')));
}

std::vector<std::string> find_tokens(const http::http_request& request) {
  std::vector<std::string> result;
  const auto query = request.query.find("token");
  if (query != request.query.end() && !query->second.empty())
    result.push_back(query->second);
  if (const auto token = bearer_credentials(request.field("authorization")); !token.empty())
    result.emplace_back(token);
  const auto all = offered(request);
  for (auto at = all.begin(); at != all.end(); ++at)
    if (*at == bearer_subprotocol && at + 1 != all.end())
      result.push_back(*++at);
  return result;
}

} // namespace strangelet::net::auth
