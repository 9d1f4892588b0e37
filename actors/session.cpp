#include "actors/session.hpp"

#include "actors/fault.hpp"

#include <utility>

namespace strangelet::actors {

void session_state::start(session_seed seed) {
  seed_ = std::move(seed);
  // The directory first: a client that has read `connected` finds itself counted.
  self_->send(seed_.supervisor, hello{seed_.user});
  join_account();
  client_.start(self_, std::move(seed_.port), *seed_.env, seed_.counts);
  protocol::connected greeting{seed_.user, seed_.env->now(), {}, seed_.env->features};
  if (seed_.can_resume)
    greeting.resume = client_.offer_resume(seed_.supervisor, seed_.account);
  deliver(greeting);
}

// -- what the client asks --

void session_state::on_client_event(protocol::client_event& event) {
  count(event);
  if (owes_answer())
    held_.push_back({std::move(event)});
  else
    hear(event);
}

void session_state::count(const protocol::client_event& event) {
  seed_.env->metrics->events.add(kind_of(event));
}

bool session_state::owes_answer() const {
  const auto* queue = std::get_if<waiting>(&state_);
  return queue != nullptr && queue->owes_answer;
}

void session_state::hear(protocol::client_event& event) {
  if (client_gone_)
    return;
  std::visit([this](auto& request) { handle(request); }, event);
  client_.acknowledged();
}

void session_state::hear_held() {
  auto held = std::exchange(held_, {});
  for (auto& event : held)
    if (owes_answer())
      held_.push_back(std::move(event));
    else
      hear(event);
}

void session_state::handle(const protocol::subscribe_stats&) {
  const auto* books = client_.ledger();
  self_->send(seed_.supervisor, subscribe{books == nullptr ? 0 : books->answering()});
}

void session_state::handle(protocol::ping& request) {
  deliver(protocol::pong{std::move(request.token), seed_.env->now()});
}

void session_state::handle(protocol::rejected& request) {
  refuse(request.code, std::move(request.message), request.event, request.retry_after);
}

// -- answers --

void session_state::on_online_numbers(const online_numbers& what) {
  auto* books = client_.ledger();
  if (books != nullptr)
    books->set_answering(what.answers);
  deliver(protocol::online_stats{what.online, what.waiting});
  if (books != nullptr)
    books->set_answering(0);
}

void session_state::refuse(protocol::error_code code, std::string message, std::string_view event,
                           std::optional<std::chrono::milliseconds> retry_after) {
  seed_.env->metrics->errors.add(code);
  deliver(protocol::refused{code, std::move(message), std::string{event}, retry_after});
}

session_actor::behavior_type session(runtime::lean_actor<session_state, session_actor>* self,
                                     const session_seed& seed) {
  auto* state = &self->state;
  self->set_exception_handler([state, env = seed.env](std::exception_ptr& thrown) -> caf::error {
    contain_exception(thrown, "a session", *env->metrics, [state] { state->on_fault(); });
    return caf::exit_reason::unhandled_exception;
  });
  state->start(seed);
  return {
      [state](protocol::client_event& event) { state->on_client_event(event); },
      [state](protocol::counted_event& event) { state->on_counted_event(event); },
      [state](relay& what) { state->on_relay(what); },
      [state](counted_relay& what) { state->on_counted_relay(what); },
      [state](const receipt& what) { state->on_receipt(what); },
      [](settle_receipts) {},
      [state](const paired& what) { state->on_paired(what); },
      [state](const ticket_queued& what) { state->on_ticket_queued(what); },
      [state](const room_ended& what) { state->on_room_ended(what); },
      [state](const client_gone& how) { state->on_client_gone(how); },
      [state](const dismiss& how) { state->on_dismiss(how); },
      [state](const drain_notice& what) { state->on_drain_notice(what); },
      [state](retire) { state->on_retire(); },
      [state](const ticket_expired& what) { state->on_ticket_expired(what); },
      [state](const called_off& what) { state->on_called_off(what); },
      [state](const online_numbers& what) { state->on_online_numbers(what); },
      [state](const attach& what) { return state->on_attach(what); },
      [state](const client_confirmed& what) { state->on_client_confirmed(what); },
      [state](const rivals_due& what) { state->on_rivals_due(what); },
      [state](const undelivered& what) { state->on_undelivered(what); },
      [state](const absence_over& what) { state->on_absence_over(what); },
      [state](const partner_absence& what) { state->on_partner_absence(what); },
      [state](const load_blocks& what) { state->on_load_blocks(what); },
  };
}

} // namespace strangelet::actors
