#include "actors/fault.hpp"
#include "actors/log_format.hpp"
#include "metrics/text_format.hpp"
#include "net/http/rest_query.hpp"
#include "net/http/rest_route.hpp"
#include "net/log_format.hpp"
#include "protocol/timestamp.hpp"

#include <caf/send.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <chrono>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <utility>

namespace strangelet::net::http {

namespace {

/// Reads the question out of a request, or says what is wrong with it.
template <class Question>
using reader = query_or_error<Question> (*)(const rest_call&);

/// Writes the supervisor's answer as JSON.
template <class Answer>
using writer = std::string (*)(const Answer&, const http_numbers&);

/// What the log says of an operator who does this.
template <class Question>
using act = std::string (*)(const Question&);

template <class Answer>
std::string write(const Answer& answer, const http_numbers&) {
  return to_json(answer);
}

http_response to_response(const caf::error& why) {
  if (why == actors::make_error(actors::fault::no_such_room))
    return make_error(404, "There is no such room.");
  spdlog::error("the supervisor did not answer: {}", to_string(why));
  return make_error(503, "The service did not answer in time.").set("Retry-After", "1");
}

template <class Question, class Answer>
void ask_supervisor(Question question, writer<Answer> write, const rest_call& call) {
  const http_numbers numbers{call.state.guesses.total()};
  caf::anon_send(
      call.state.bridge,
      make_bridge_call<Answer>(std::move(question), [reply = call.reply, write,
                                                     numbers](const caf::expected<Answer>& answer) {
        reply(answer ? make_json(200, write(*answer, numbers)) : to_response(answer.error()));
      }));
}

/// A route that asks the supervisor a `Question`, which it answers with an `Answer`.
template <class Question, class Answer>
auto asks(reader<Question> read, writer<Answer> write = http::write<Answer>) {
  return [=](const rest_call& call) {
    auto question = read(call);
    if (!question)
      return call.reply(std::move(question.error()));
    ask_supervisor<Question, Answer>(std::move(*question), write, call);
  };
}

/// The same for a route that changes something, which the log tells.
template <class Question, class Answer>
auto acts(reader<Question> read, act<Question> describe) {
  return [=](const rest_call& call) {
    auto question = read(call);
    if (!question)
      return call.reply(std::move(question.error()));
    spdlog::info("an operator at {} {}", call.from.peer, describe(*question));
    ask_supervisor<Question, Answer>(std::move(*question), http::write<Answer>, call);
  };
}

void answer_health(const rest_call& call) {
  nlohmann::json body{{"status", "ok"},
                      {"timestamp", protocol::to_timestamp(call.state.clock())},
                      {"service", "video-chat"}};
  call.reply(make_json(200, body.dump()));
}

http_response readiness(rest_state::phase now) {
  switch (now) {
  case rest_state::phase::draining:
    return make_error(503, "The server is draining: it takes no new clients.");
  case rest_state::phase::stopping:
    return make_error(503, "The server is shutting down.");
  case rest_state::phase::serving:
    break;
  }
  return make_json(200, nlohmann::json{{"status", "ready"}}.dump());
}

void answer_readiness(const rest_call& call) {
  call.reply(readiness(call.state.now));
}

void answer_metrics(const rest_call& call) {
  const auto format = metrics::choose_format(call.request.field("accept"));
  http_response response;
  response.set("Content-Type", std::string{metrics::content_type(format)})
      .set("Vary", "Accept")
      .set("Cache-Control", "no-store");
  response.body =
      std::make_shared<const std::string>(metrics::write(call.state.all_metrics, format));
  call.reply(std::move(response));
}

std::string closes_room(const actors::end_room& what) {
  return fmt::format("closes room {}", what.id);
}

std::string cleans_up(const actors::clean_up&) {
  return "cleans up";
}

query_or_error<actors::get_stats> read_stats(const rest_call&) {
  return actors::get_stats{};
}

query_or_error<actors::list_interests> read_interests(const rest_call& call) {
  return read_list_interests(call.request);
}

query_or_error<actors::list_rooms> read_rooms(const rest_call& call) {
  return read_list_rooms(call.request);
}

query_or_error<actors::find_room> read_room(const rest_call& call) {
  return read_room_question<actors::find_room>(call.last_part);
}

query_or_error<actors::end_room> read_room_to_close(const rest_call& call) {
  return read_room_question<actors::end_room>(call.last_part);
}

query_or_error<actors::clean_up> read_clean_up_order(const rest_call& call) {
  return read_clean_up(call.request, call.state.defaults);
}

} // namespace

const std::vector<rest_route>& rest_routes() {
  using namespace actors;
  static const std::vector<rest_route> all{
      {"GET", "/videochat/stats", rights::everyone,
       asks<get_stats, service_stats>(read_stats, to_json)},
      {"GET", "/videochat/interests", rights::everyone,
       asks<list_interests, interests_page>(read_interests)},
      {"GET", "/videochat/health", rights::everyone, answer_health},
      {"GET", "/videochat/ready", rights::everyone, answer_readiness},
      {"GET", "/videochat/rooms", rights::operators, asks<list_rooms, rooms_page>(read_rooms)},
      {"GET", "/videochat/room/", rights::operators, asks<find_room, room_info>(read_room)},
      {"DELETE", "/videochat/room/", rights::operators,
       acts<end_room, room_info>(read_room_to_close, closes_room)},
      {"POST", "/videochat/cleanup", rights::operators,
       acts<clean_up, clean_up_result>(read_clean_up_order, cleans_up)},
      {"GET", metrics_path, rights::operators, answer_metrics},
  };
  return all;
}

} // namespace strangelet::net::http
