#include "net/http/rest_api.hpp"

#include "actors/fault.hpp"
#include "actors/log_format.hpp"
#include "net/http/operator_rights.hpp"
#include "net/http/rest_json.hpp"
#include "net/http/rest_query.hpp"
#include "net/log_format.hpp"
#include "protocol/timestamp.hpp"

#include <caf/send.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

namespace strangelet::net::http {

namespace {

constexpr std::string_view prefix = "/videochat";

enum class resource { stats, interests, rooms, room, cleanup, health, ready };

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
    route{"/videochat/interests", resource::interests, "GET, HEAD, OPTIONS", false},
    route{"/videochat/health", resource::health, "GET, HEAD, OPTIONS", false},
    route{"/videochat/ready", resource::ready, "GET, HEAD, OPTIONS", false},
    route{"/videochat/rooms", resource::rooms, "GET, HEAD, OPTIONS", true},
    route{"/videochat/room/", resource::room, "GET, HEAD, DELETE, OPTIONS", true},
    route{"/videochat/cleanup", resource::cleanup, "POST, OPTIONS", true},
};

/// One slash at the end makes no difference, as in the original.
std::string_view without_last_slash(std::string_view path) {
  if (path.size() > 1 && path.back() == '/')
    path.remove_suffix(1);
  return path;
}

const route* find_route(const http_request& request) {
  if (!request.is_path_plain)
    return nullptr;
  const auto path = without_last_slash(request.path);
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

http_response to_response(caf::expected<service_answer>& answer, const http_numbers& numbers) {
  if (answer)
    return make_json(200, to_json(*answer, numbers));
  if (answer.error() == actors::make_error(actors::fault::no_such_room))
    return make_error(404, "There is no such room.");
  spdlog::error("the supervisor did not answer: {}", to_string(answer.error()));
  return make_error(503, "The service did not answer in time.").set("Retry-After", "1");
}

http_response make_options(const route& target) {
  http_response none;
  none.status = 204;
  return none.set("Allow", std::string{target.methods});
}

/// Counts a wrong token, which may make its answer wait.
http_response refuse(const http_request& request, const requester& from,
                     const std::string& admin_token, token_guesses& guesses) {
  auto result = make_error(401, "This is for operators: send `Authorization: Bearer` with the "
                                "token that is set as http.admin-token. If none is set, ask from "
                                "the server itself, as localhost, and not through a proxy.");
  result.set("WWW-Authenticate", "Bearer realm=\"strangelet\"");
  if (!admin_token.empty() && shows_token(request))
    result.held_back = guesses.count(from.peer, runtime::loop_clock::now());
  return result;
}

/// What can be answered without looking at what is asked: refusals, and OPTIONS.
std::optional<http_response> answer_at_the_door(const route& target, const http_request& request,
                                                const requester& from,
                                                const std::string& admin_token,
                                                token_guesses& guesses) {
  if (!allows(target, request.method))
    return make_error(405, "This method is not allowed here.")
        .set("Allow", std::string{target.methods});
  if (request.method == "OPTIONS")
    return make_options(target);
  if (!target.for_operators)
    return std::nullopt;
  if (!is_operator(request, from.peer, admin_token))
    return refuse(request, from, admin_token, guesses);
  // A token shows that someone means it. Being on this machine does not: a page of anybody's that
  // its browser has open is there too.
  bool changes_something = request.method == "POST" || request.method == "DELETE";
  if (admin_token.empty() && changes_something && !from.is_listed_site &&
      is_from_foreign_page(request))
    return make_error(403, "A page of another site may not do this: its Origin is not this server "
                           "on localhost, and not in http.cors-origins. With http.admin-token "
                           "set, the token decides instead.");
  return std::nullopt;
}

query_or_error read_query(const route& target, const http_request& request,
                          const actors::settings& defaults) {
  switch (target.what) {
  case resource::interests:
    return read_list_interests(request);
  case resource::rooms:
    return read_list_rooms(request);
  case resource::room:
    return read_room(request, without_last_slash(request.path).substr(target.path.size()));
  case resource::cleanup:
    return read_clean_up(request, defaults);
  default:
    return actors::get_stats{};
  }
}

void log_action(const service_query& query, const boost::asio::ip::address& peer) {
  if (const auto* room = std::get_if<actors::end_room>(&query))
    spdlog::info("an operator at {} closes room {}", peer, room->id);
  else if (std::holds_alternative<actors::clean_up>(query))
    spdlog::info("an operator at {} cleans up", peer);
}

} // namespace

rest_api::rest_api(options given, bridge_actor bridge)
    : admin_token_(std::move(given.admin_token)),
      defaults_(given.defaults),
      bridge_(std::move(bridge)) {}

bool rest_api::serves(std::string_view path) noexcept {
  return path.substr(0, prefix.size()) == prefix &&
         (path.size() == prefix.size() || path[prefix.size()] == '/');
}

void rest_api::handle(const http_request& request, const requester& from,
                      const reply_function& reply) const {
  const auto* target = find_route(request);
  if (target == nullptr)
    return reply(make_error(404, "There is nothing here."));
  if (auto answer = answer_at_the_door(*target, request, from, *admin_token_.get(), guesses_))
    return reply(std::move(*answer));
  if (target->what == resource::health)
    return reply(health());
  if (target->what == resource::ready)
    return reply(readiness());
  auto query = read_query(*target, request, defaults_);
  if (auto* error = std::get_if<http_response>(&query))
    return reply(std::move(*error));
  auto& question = std::get<service_query>(query);
  log_action(question, from.peer);
  ask(std::move(question), reply);
}

void rest_api::ask(service_query query, const reply_function& reply) const {
  caf::anon_send(bridge_,
                 bridge_call{std::move(query), [reply, numbers = http_numbers{guesses_.total()}](
                                                   caf::expected<service_answer> answer) {
                               reply(to_response(answer, numbers));
                             }});
}

http_response rest_api::health() const {
  nlohmann::json body{{"status", "ok"},
                      {"timestamp", protocol::to_timestamp(std::chrono::system_clock::now())},
                      {"service", "video-chat"}};
  return make_json(200, body.dump());
}

http_response rest_api::readiness() const {
  switch (phase_.load()) {
  case phase::draining:
    return make_error(503, "The server is draining: it takes no new clients.");
  case phase::stopping:
    return make_error(503, "The server is shutting down.");
  case phase::serving:
    break;
  }
  return make_json(200, nlohmann::json{{"status", "ready"}}.dump());
}

} // namespace strangelet::net::http
