#pragma once

#include "actors/interfaces.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/expected.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <variant>

namespace strangelet::net::http {

/// What HTTP may ask of the supervisor.
using service_query = std::variant<actors::get_stats, actors::list_rooms, actors::list_interests,
                                   actors::find_room, actors::end_room, actors::clean_up>;

/// What it answers.
using service_answer =
    std::variant<actors::service_stats, actors::rooms_page, actors::interests_page,
                 actors::room_info, actors::clean_up_result>;

/// net -> bridge: a question, and where its answer goes. The callback runs on any event loop.
struct bridge_call {
  service_query query;
  std::function<void(caf::expected<service_answer>)> reply;
};

/// Asks the supervisor on behalf of HTTP connections, which are no actors and so cannot await an
/// answer; there is one.
using bridge_actor = caf::typed_actor<
    // Asks, and hands on the answer, or the error if none comes in time.
    caf::reacts_to<bridge_call>>;

/// The behaviour of the bridge.
bridge_actor::behavior_type bridge(bridge_actor::pointer self,
                                   const actors::operators_desk& supervisor,
                                   std::chrono::nanoseconds timeout);

} // namespace strangelet::net::http

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::net::http::bridge_call)
