#include "net/http/bridge.hpp"

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
struct answer_to<actors::clean_up> {
  using type = actors::clean_up_result;
};

} // namespace

bridge_actor::behavior_type bridge(bridge_actor::pointer self,
                                   const actors::supervisor_actor& supervisor,
                                   std::chrono::nanoseconds timeout) {
  return {
      [=](bridge_call& call) {
        std::visit(
            [&](auto& query) {
              using answer = typename answer_to<std::decay_t<decltype(query)>>::type;
              self->request(supervisor, timeout, std::move(query))
                  .then([reply = call.reply](
                            answer& result) { reply(service_answer{std::move(result)}); },
                        [reply = call.reply](caf::error& why) { reply(std::move(why)); });
            },
            call.query);
      },
  };
}

} // namespace strangelet::net::http
