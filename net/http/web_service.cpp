#include "net/http/web_service.hpp"

#include "net/http/origin.hpp"

#include <utility>

namespace strangelet::net::http {

namespace {

/// The page uses nothing from elsewhere, and nobody may frame it (W3C Content Security Policy Level
/// 3).
constexpr const char* content_security_policy =
    "default-src 'self'; img-src 'self' data:; media-src 'self' blob: mediastream:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

bool is_preflight(const http_request& request) {
  return request.method == "OPTIONS" && request.fields.count("access-control-request-method") != 0;
}

} // namespace

web_service::web_service(rest_api& rest, const static_files& files,
                         std::vector<std::string> cors_origins)
    : rest_(rest), files_(files), cors_origins_(std::move(cors_origins)) {}

void web_service::handle(const http_request& request, const boost::asio::ip::address& peer,
                         const reply_function& reply) const {
  // The same for the whole request, whatever comes between.
  auto origins = cors_origins_.get();
  if (!rest_api::serves(request.path)) {
    auto response = answer_file(request);
    decorate(request, *origins, response);
    return reply(std::move(response));
  }
  // "*" lets any page read; to act, a site must be named.
  const requester from{peer, lists_origin(*origins, request.field("origin"))};
  rest_.handle(request, from, [request, origins, reply](http_response response) {
    decorate(request, *origins, response);
    reply(std::move(response));
  });
}

http_response web_service::answer_file(const http_request& request) const {
  if (request.path == "/ws" && request.is_path_plain)
    return make_error(426, "This is where WebSockets are: connect with ws:// or wss://. Behind a "
                           "proxy, let it pass on the fields Upgrade and Connection.")
        .set("Upgrade", "websocket");
  auto response = files_.answer(request);
  response.set("Content-Security-Policy", content_security_policy)
      .set("Referrer-Policy", "no-referrer")
      .set("Permissions-Policy", "camera=(self), microphone=(self)");
  return response;
}

void web_service::decorate(const http_request& request,
                           const std::vector<std::string>& cors_origins, http_response& response) {
  if (cors_origins.empty())
    return;
  response.set("Vary", "Origin");
  auto origin = request.field("origin");
  auto is_open = lists_origin(cors_origins, "*");
  if (origin.empty() || (!is_open && !lists_origin(cors_origins, origin)))
    return;
  response.set("Access-Control-Allow-Origin", is_open ? "*" : std::string{origin});
  if (is_preflight(request))
    response.set("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE")
        .set("Access-Control-Allow-Headers", "Authorization, Content-Type")
        .set("Access-Control-Max-Age", "600");
}

} // namespace strangelet::net::http
