#include "net/http/rest_api.hpp"

#include "actors/fault.hpp"
#include "net/http/operator_rights.hpp"
#include "net/http/rest_json.hpp"
#include "net/http/rest_query.hpp"
#include "protocol/timestamp.hpp"

#include <caf/send.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace strangelet::net::http {

namespace {

constexpr std::string_view prefix = "/videochat";

enum class resource { stats, rooms, room, cleanup, health, ready };

struct route {
  /// One that ends with a slash goes on with a room's id.
  std::string_view path;
  resource what;
  /// For the Allow field.
  std::string_view methods;
  bool for_operators;
};

constexpr std::array routes{
    route{"/videochat/stats", resource::stats, "GET, HEAD, OPTIONS", false},
    route{"/videochat/health", resource::health, "GET, HEAD, OPTIONS", false},
    route{"/videochat/ready", resource::ready, "GET, HEAD, OPTIONS", false},
    route{"/videochat/rooms", resource::rooms, "GET, HEAD, OPTIONS", true},
    route{"/videochat/room/", resource::room, "GET, HEAD, DELETE, OPTIONS", true},
    route{"/videochat/cleanup", resource::cleanup, "POST, OPTIONS", true},
};

const route* find_route(std::string_view path) {
  auto matches = [&](const route& each) {
    if (each.path.back() != '/')
      return path == each.path;
    return path.size() > each.path.size() && path.substr(0, each.path.size()) == each.path &&
           path.find('/', each.path.size()) == std::string_view::npos;
  };
  auto found = std::find_if(routes.begin(), routes.end(), matches);
  return found == routes.end() ? nullptr : &*found;
}

bool allows(const route& target, std::string_view method) {
  auto list = target.methods;
  auto at = list.find(method);
  auto end = at + method.size();
  // A whole word of the list, not a part of one.
  return at != std::string_view::npos && (at == 0 || list[at - 1] == ' ') &&
         (end == list.size() || list[end] == ',');
}

http_response no_such_room() {
  return make_error(404, "There is no such room.");
}

http_response to_response(caf::expected<service_answer>& answer) {
  if (answer)
    return make_json(200, to_json(*answer));
  if (answer.error() == actors::make_error(actors::fault::no_such_room))
    return no_such_room();
  spdlog::error("the supervisor did not answer: {}", to_string(answer.error()));
  return make_error(503, "The service did not answer in time.").set("Retry-After", "1");
}

} // namespace

rest_api::rest_api(options given, bridge_actor bridge)
    : options_(std::move(given)), bridge_(std::move(bridge)) {}

bool rest_api::serves(std::string_view path) noexcept {
  return path.substr(0, prefix.size()) == prefix &&
         (path.size() == prefix.size() || path[prefix.size()] == '/');
}

void rest_api::handle(const http_request& request, const boost::asio::ip::address& peer,
                      const reply_function& reply) const {
  auto* target = find_route(request.path);
  if (target == nullptr)
    return reply(make_error(404, "There is nothing here."));
  if (!allows(*target, request.method))
    return reply(make_error(405, "This method is not allowed here.")
                     .set("Allow", std::string{target->methods}));
  if (request.method == "OPTIONS") {
    http_response none;
    none.status = 204;
    return reply(none.set("Allow", std::string{target->methods}));
  }
  if (target->for_operators && !is_operator(request, peer, options_.admin_token))
    return reply(make_error(401, "This is for operators only.")
                     .set("WWW-Authenticate", "Bearer realm=\"strangelet\""));
  switch (target->what) {
  case resource::stats:
    return ask(actors::get_stats{}, reply);
  case resource::health:
    return reply(health());
  case resource::ready:
    return reply(readiness());
  case resource::rooms:
    break;
  case resource::room: {
    auto id = protocol::uuid::parse(std::string_view{request.path}.substr(target->path.size()));
    if (!id)
      return reply(no_such_room());
    if (request.method == "DELETE")
      return ask(actors::end_room{protocol::room_id{*id}}, reply);
    return ask(actors::find_room{protocol::room_id{*id}}, reply);
  }
  case resource::cleanup:
    break;
  }
  auto query = target->what == resource::rooms ? read_list_rooms(request)
                                               : read_clean_up(request, options_.defaults);
  if (auto* error = std::get_if<http_response>(&query))
    reply(std::move(*error));
  else
    ask(std::get<service_query>(std::move(query)), reply);
}

void rest_api::ask(service_query query, const reply_function& reply) const {
  caf::anon_send(bridge_,
                 bridge_call{std::move(query), [reply](caf::expected<service_answer> answer) {
                               reply(to_response(answer));
                             }});
}

http_response rest_api::health() const {
  nlohmann::json body{{"status", "ok"},
                      {"timestamp", protocol::to_timestamp(std::chrono::system_clock::now())},
                      {"service", "video-chat"}};
  return make_json(200, body.dump());
}

http_response rest_api::readiness() const {
  if (stopping_)
    return make_error(503, "The server is shutting down.");
  return make_json(200, nlohmann::json{{"status", "ready"}}.dump());
}

} // namespace strangelet::net::http
