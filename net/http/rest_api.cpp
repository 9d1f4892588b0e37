#include "net/http/rest_api.hpp"

#include "net/http/operator_rights.hpp"

#include <utility>

namespace strangelet::net::http {

namespace {

constexpr std::string_view prefix = "/videochat";

http_response make_options(const routes_of_path& routes) {
  http_response none;
  none.status = 204;
  return none.set("Allow", routes.allowed_methods());
}

} // namespace

rest_api::rest_api(options given, bridge_actor bridge, const metrics::registry& all_metrics)
    : admin_token_(std::move(given.admin_token)),
      state_{std::move(bridge), given.defaults, given.now, all_metrics} {}

bool rest_api::serves(std::string_view path) noexcept {
  if (path == metrics_path)
    return true;
  return path.substr(0, prefix.size()) == prefix &&
         (path.size() == prefix.size() || path[prefix.size()] == '/');
}

void rest_api::handle(const http_request& request, const requester& from,
                      const reply_function& reply) {
  const routes_of_path routes{request};
  if (routes.empty())
    return reply(make_error(404, "There is nothing here."));
  if (request.method == "OPTIONS")
    return reply(make_options(routes));
  const auto* route = routes.find(request.method);
  if (route == nullptr)
    return reply(
        make_error(405, "This method is not allowed here.").set("Allow", routes.allowed_methods()));
  if (route->who == rights::operators)
    if (auto verdict = check_rights(request, from); !verdict)
      return reply(std::move(verdict.error()));
  route->answer({request, from, routes.last_part(), state_, reply});
}

support::result<void, http_response> rest_api::check_rights(const http_request& request,
                                                            const requester& from) {
  const auto admin_token = admin_token_.get();
  if (!is_operator(request, from.peer, *admin_token))
    return refuse_stranger(request, from, *admin_token);
  // A token shows that someone means it. Being on this machine does not: a page of anybody's that
  // its browser has open is there too.
  const bool changes_something = request.method != "GET" && request.method != "HEAD";
  if (admin_token->empty() && changes_something && !from.is_listed_site &&
      is_from_foreign_page(request))
    return make_error(403, "A page of another site may not do this: its Origin is not this server "
                           "on localhost, and not in http.cors-origins. With http.admin-token "
                           "set, the token decides instead.");
  return {};
}

/// Counts a wrong token, which may make its answer wait.
http_response rest_api::refuse_stranger(const http_request& request, const requester& from,
                                        const std::string& admin_token) {
  auto result = make_error(401, "This is for operators: send `Authorization: Bearer` with the "
                                "token that is set as http.admin-token. If none is set, ask from "
                                "the server itself, as localhost, and not through a proxy.");
  result.set("WWW-Authenticate", "Bearer realm=\"strangelet\"");
  if (!admin_token.empty() && shows_token(request))
    result.held_back = state_.guesses.count(from.peer, runtime::loop_clock::now());
  return result;
}

} // namespace strangelet::net::http
