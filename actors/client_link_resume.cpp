#include "actors/client_link.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <utility>

/// How a client comes back, and what becomes of its rivals.
namespace strangelet::actors {

namespace {

/// How long a client may take to answer the question that follows its welcome before a rival gets
/// the session.
constexpr auto rivals_patience = std::chrono::seconds{3};

/// Connections that may wait for the outcome of one attempt to come back. A client that tries again
/// has a few.
constexpr std::size_t most_rivals = 16;

} // namespace

client_link::change client_link::on_attach(const attach& what, bool& is_accepted) {
  auto* state = resume();
  is_accepted =
      state != nullptr && (!what.is_repeated || (state->may_be_repeated() || state->successor));
  if (!is_accepted)
    return change::none;
  const arrival next{what.port, what.received, what.counts};
  // The token is one that the client could only read in its last welcome.
  if (!what.is_repeated)
    confirm();
  if (state->is_away())
    // If that one is lost already, this absence goes on and its end stays as it was.
    return switch_to(next, std::nullopt);
  state->forget_dead_rivals();
  if (!what.is_repeated || has_rivals_due()) {
    take_over(next);
  } else if (state->rivals.size() < most_rivals) {
    state->rivals.push_back(next);
    await_rivals();
  } else {
    is_accepted = false;
  }
  return change::none;
}

/// The connection before looks alive, or its last word is on its way.
void client_link::take_over(const arrival& by) {
  auto port = current_port();
  if (resume()->successor)
    send_away(*resume()->successor);
  resume()->successor = by;
  if (port)
    port->close(protocol::close_code::normal, "resumed on another connection");
  port_.reset();
  tracked_->port.reset();
}

bool client_link::has_rivals_due() const {
  return resume()->is_unconfirmed() && !resume()->successor &&
         self_->clock().now() - resume()->asked_at() >= rivals_patience;
}

void client_link::await_rivals() {
  // As long as the one before has to say its last word, nobody was asked.
  if (resume()->rivals.empty() || resume()->successor || !resume()->is_unconfirmed())
    return;
  const auto left = resume()->asked_at() + rivals_patience - self_->clock().now();
  self_->delayed_send(self_, left, rivals_due{resume()->question()});
}

void client_link::on_rivals_due(const rivals_due& what) {
  auto* state = resume();
  if (state == nullptr || state->rivals.empty() || state->question() != what.question ||
      !state->is_unconfirmed() || state->is_away())
    return;
  // We have stood still: the client could not answer meanwhile.
  if (!has_rivals_due())
    return await_rivals();
  state->forget_dead_rivals();
  if (state->rivals.empty())
    return;
  auto next = std::move(state->rivals.front());
  state->rivals.pop_front();
  take_over(next);
}

void client_link::send_rivals_away() {
  if (resume() == nullptr)
    return;
  for (const auto& each : std::exchange(resume()->rivals, {}))
    send_away(each);
}

void client_link::send_away(const arrival& who) const {
  env_->metrics->resumes.add(resume_outcome::refused);
  if (auto port = who.port.lock())
    port->start_anew();
}

void client_link::on_confirmed(const client_confirmed& what) {
  if (resume() != nullptr && resume()->question() == what.question)
    confirm();
}

void client_link::confirm() {
  auto& state = *resume();
  if (!state.may_be_repeated())
    return;
  send_rivals_away();
  state.confirm();
  // Nothing is kept any more of what is sent.
  if (!ledger() && !tracked_->port.expired())
    port_ = std::exchange(tracked_->port, {});
}

client_link::change client_link::switch_to(arrival next,
                                           std::optional<protocol::time_point> valid_until) {
  auto& state = *resume();
  auto client = next.port.lock();
  while (!client && !state.rivals.empty()) {
    next = std::move(state.rivals.front());
    state.rivals.pop_front();
    client = next.port.lock();
  }
  // Lost again before it was back, and it knows no other token.
  if (!client) {
    state.expect_repetition();
    return go_away(valid_until);
  }
  if (state.is_overrun()) {
    env_->metrics->resumes.add(resume_outcome::overrun);
    client->start_anew();
    return change::lost;
  }
  state.arrived = std::move(client);
  state.arrived_as = std::move(next);
  return change::back;
}

bool client_link::welcome(protocol::resumed greeting, const session_directory& supervisor,
                          const protocol::person_id& account) {
  auto& state = *resume();
  const auto was_away = state.is_away();
  state.end();
  const auto client = std::exchange(state.arrived, nullptr);
  set_counting(state.arrived_as.counts);
  greeting.resume = *offer_resume(supervisor, account);
  if (auto* books = ledger())
    greeting.record = books->record();
  port_.reset();
  tracked_->port = client;
  env_->metrics->resumes.add(resume_outcome::resumed);
  client->attached(caf::actor_cast<client_handler>(self_), greeting.user,
                   std::exchange(state.leases, nullptr));
  // Not one of the events that are counted: it says what follows.
  client->deliver_numbered(greeting, {});
  acknowledge(state.arrived_as.received);
  send_kept();
  client->ask(state.ask(self_->clock().now()));
  await_rivals();
  return was_away;
}

/// The connection may be of another kind than the one before.
void client_link::set_counting(bool counts) {
  if (counts == (ledger() != nullptr))
    return;
  tracked_->ledger = counts ? std::make_unique<event_ledger>() : nullptr;
  resume()->set_counting(counts);
}

} // namespace strangelet::actors
