#include "net/http/rest_route.hpp"

#include <algorithm>

namespace strangelet::net::http {

namespace {

std::string_view without_last_slash(std::string_view path) {
  if (path.size() > 1 && path.back() == '/')
    path.remove_suffix(1);
  return path;
}

bool leads_to(std::string_view route, std::string_view path) {
  if (route.back() != '/')
    return path == route;
  return path.size() > route.size() && path.substr(0, route.size()) == route &&
         path.find('/', route.size()) == std::string_view::npos;
}

} // namespace

routes_of_path::routes_of_path(const http_request& request) {
  if (!request.is_path_plain)
    return;
  const auto path = without_last_slash(request.path);
  for (const auto& each : rest_routes())
    if (leads_to(each.path, path))
      found_.push_back(&each);
  if (!found_.empty())
    last_part_ = path.substr(std::min(found_.front()->path.size(), path.size()));
}

const rest_route* routes_of_path::find(std::string_view method) const noexcept {
  const auto wanted = method == "HEAD" ? "GET" : method;
  const auto at = std::find_if(found_.begin(), found_.end(),
                               [&](const rest_route* each) { return each->method == wanted; });
  return at == found_.end() ? nullptr : *at;
}

std::string routes_of_path::allowed_methods() const {
  std::string all;
  for (const auto* each : found_)
    all.append(each->method).append(each->method == "GET" ? ", HEAD, " : ", ");
  return all + "OPTIONS";
}

} // namespace strangelet::net::http
