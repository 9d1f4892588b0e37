#include "net/http/origin.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace strangelet::net::http {

namespace {

using namespace std::string_view_literals;

/// How an origin begins and ends with the default port of its scheme.
constexpr std::array default_ports{std::pair{"http://"sv, ":80"sv},
                                   std::pair{"https://"sv, ":443"sv}, std::pair{"ws://"sv, ":80"sv},
                                   std::pair{"wss://"sv, ":443"sv}};

std::string_view without_default_port(std::string_view origin) {
  for (const auto& [scheme, port] : default_ports)
    if (origin.size() > scheme.size() + port.size() && origin.substr(0, scheme.size()) == scheme &&
        origin.substr(origin.size() - port.size()) == port)
      origin.remove_suffix(port.size());
  return origin;
}

} // namespace

bool lists_origin(const std::vector<std::string>& listed, std::string_view origin) {
  return std::any_of(listed.begin(), listed.end(), [&](const std::string& each) {
    return without_default_port(each) == without_default_port(origin);
  });
}

} // namespace strangelet::net::http
