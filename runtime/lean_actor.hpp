#pragma once

#include <caf/execution_unit.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <typeinfo>

namespace strangelet::runtime {

/// Members of a state, each the handler of one type of message.
template <auto... Handlers>
struct handlers {};

/// CAF's stateful actor, but for what a message costs. It does the same with every message, as long
/// as the actor has no streams, no `after` in its behavior, and neither awaits answers (`then` is
/// fine) nor skips messages: a turn here has none of what CAF does for those. A message that is
/// skipped is lost, and one of a stream would keep the loop busy for ever.
///
/// `State::frequent` are the `handlers` of messages that are many. What is only sent goes to them
/// at once, where CAF looks for a handler by the names of types and prepares an answer before it
/// finds that nobody waits for one. The behavior has them too, for whatever comes in another way.
///
/// `Handle` is the `caf::typed_actor` of the actor.
template <class State, class Handle>
class lean_actor : public caf::stateful_actor<State, typename Handle::base> {
  using super = caf::stateful_actor<State, typename Handle::base>;

public:
  using super::consume;
  using super::super;

  /// Takes at most `max_throughput` messages, first those of high priority that are there when the
  /// turn begins. It looks for new ones when it has taken all that it knows of.
  caf::resumable::resume_result resume(caf::execution_unit* where,
                                       std::size_t max_throughput) override {
    if (!this->activate(where))
      return caf::resumable::done;
    auto& mailbox = this->mailbox();
    mailbox.fetch_more();
    for (std::size_t taken = 0; taken < max_throughput;) {
      if (const auto next = take_next()) {
        if (this->reactivate(*next) == super::activation_result::terminated)
          return caf::resumable::done;
        ++taken;
      } else if (mailbox.try_block()) {
        return caf::resumable::awaiting_message;
      } else {
        mailbox.fetch_more();
      }
    }
    return mailbox.try_block() ? caf::resumable::awaiting_message : caf::resumable::resume_later;
  }

  caf::invoke_message_result consume(caf::mailbox_element& what) override {
    if (what.mid.is_async() && try_handlers(what, typename State::frequent{}))
      return caf::invoke_message_result::consumed;
    return super::consume(what);
  }

private:
  template <class What>
  static std::decay_t<What> message_of(void (State::*)(What));

  caf::mailbox_element_ptr take_next() {
    auto& queues = this->mailbox().queue().queues();
    auto& urgent = std::get<super::urgent_queue_index>(queues);
    return urgent.empty() ? std::get<super::normal_queue_index>(queues).take_front()
                          : urgent.take_front();
  }

  template <auto... Handlers>
  bool try_handlers(caf::mailbox_element& what, handlers<Handlers...>) {
    auto& content = what.content();
    // A handler may move from a message, so nobody else may have it.
    if (content.size() != 1 || content.shared())
      return false;
    this->current_mailbox_element(&what);
    const auto* type = content.type(0).second;
    return (try_handler<Handlers>(type, content) || ...);
  }

  template <auto Handler>
  bool try_handler(const std::type_info* type, caf::type_erased_tuple& content) {
    using message = decltype(message_of(Handler));
    // By address: a type that has two of them takes CAF's way.
    if (type != &typeid(message))
      return false;
    (this->state.*Handler)(*static_cast<message*>(content.get_mutable(0)));
    return true;
  }
};

} // namespace strangelet::runtime
