#pragma once

#include "actors/interfaces.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/expected.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <utility>

namespace strangelet::net::http {

struct bridge_call;

/// Asks the supervisor on behalf of HTTP connections, which are no actors and so cannot await an
/// answer; there is one.
using bridge_actor = caf::typed_actor<
    // Asks, and hands on the answer, or the error if none comes in time.
    caf::reacts_to<bridge_call>>;

/// net -> bridge: a question, and where its answer goes. `make_bridge_call` makes it.
struct bridge_call {
  /// Sends the question.
  std::function<void(bridge_actor::pointer, const actors::operators_desk&,
                     std::chrono::nanoseconds)>
      ask;
  /// Takes the error if it could not be sent.
  std::function<void(caf::error)> fail;
};

/// Says in the log that an answer was lost.
void log_lost_answer(const std::exception& why);

/// One bad answer must not end the bridge: whoever waits for it gets 503, and the others theirs.
template <class Answer>
void hand_on(const std::function<void(caf::expected<Answer>)>& reply,
             caf::expected<Answer> answer) {
  try {
    reply(std::move(answer));
  } catch (const std::exception& e) {
    log_lost_answer(e);
  }
}

/// Asks the supervisor `question`, which it answers with an `Answer`. `reply` runs once, on any
/// event loop.
template <class Answer, class Question>
bridge_call make_bridge_call(Question question, std::function<void(caf::expected<Answer>)> reply) {
  const auto fail = [reply](caf::error why) { hand_on<Answer>(reply, std::move(why)); };
  return {[question = std::move(question), reply = std::move(reply),
           fail](bridge_actor::pointer self, const actors::operators_desk& supervisor,
                 std::chrono::nanoseconds timeout) {
            self->request(supervisor, timeout, question)
                .then([reply](Answer& answer) { hand_on<Answer>(reply, std::move(answer)); },
                      [fail](caf::error& why) { fail(std::move(why)); });
          },
          fail};
}

/// The behaviour of the bridge.
bridge_actor::behavior_type bridge(bridge_actor::pointer self,
                                   const actors::operators_desk& supervisor,
                                   std::chrono::nanoseconds timeout);

} // namespace strangelet::net::http

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::net::http::bridge_call)
