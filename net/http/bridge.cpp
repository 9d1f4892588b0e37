#include "net/http/bridge.hpp"

#include <caf/sec.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace strangelet::net::http {

namespace {

/// The type of the supervisor's answer to each question.
template <class Query>
struct answer_to {
  using type = actors::room_info;
};
template <>
struct answer_to<actors::get_stats> {
  using type = actors::service_stats;
};
template <>
struct answer_to<actors::list_rooms> {
  using type = actors::rooms_page;
};
template <>
struct answer_to<actors::list_interests> {
  using type = actors::interests_page;
};
template <>
struct answer_to<actors::clean_up> {
  using type = actors::clean_up_result;
};

/// One bad answer must not end the bridge: whoever waits for it gets 503, and the others theirs.
void hand_on(const std::function<void(caf::expected<service_answer>)>& reply,
             caf::expected<service_answer> answer) {
  try {
    reply(std::move(answer));
  } catch (const std::exception& e) {
    spdlog::error("an answer for HTTP is lost because of a fault: {}", e.what());
  }
}

} // namespace

bridge_actor::behavior_type bridge(bridge_actor::pointer self,
                                   const actors::operators_desk& supervisor,
                                   std::chrono::nanoseconds timeout) {
  return {
      [=](bridge_call& call) {
        const auto ask = [&](auto& query) {
          using answer = typename answer_to<std::decay_t<decltype(query)>>::type;
          self->request(supervisor, timeout, std::move(query))
              .then([reply = call.reply](
                        answer& result) { hand_on(reply, service_answer{std::move(result)}); },
                    [reply = call.reply](caf::error& why) { hand_on(reply, std::move(why)); });
        };
        // Nor must a question: CAF ends an actor for an exception.
        try {
          std::visit(ask, call.query);
        } catch (const std::exception& e) {
          spdlog::error("a question of HTTP is lost because of a fault: {}", e.what());
          hand_on(call.reply, caf::error{caf::sec::runtime_error});
        }
      },
  };
}

} // namespace strangelet::net::http
