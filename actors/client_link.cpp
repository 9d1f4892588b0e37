#include "actors/client_link.hpp"

#include "actors/resume_token.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace strangelet::actors {

namespace {

std::chrono::milliseconds in_milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time);
}

} // namespace

void client_link::start(session_actor::pointer self, std::weak_ptr<client_port> port,
                        const environment& env, bool counts) {
  self_ = self;
  env_ = &env;
  if (counts) {
    track().port = std::move(port);
    track().ledger = std::make_unique<event_ledger>();
  } else {
    port_ = std::move(port);
  }
}

client_link::tracked_client& client_link::track() {
  if (!tracked_)
    tracked_ = std::make_unique<tracked_client>();
  return *tracked_;
}

std::optional<protocol::resume_offer>
client_link::offer_resume(const session_directory& supervisor, const protocol::person_id& account) {
  auto window = env_->config.resume.window;
  if (window.count() == 0)
    return std::nullopt;
  auto& client = track();
  if (!client.resume)
    client.resume = std::make_unique<resumption>(*env_, client.ledger != nullptr);
  if (client.ledger)
    client.ledger->number_events();
  auto token = generate_resume_token();
  // Before the client has the token, so that it never comes too early. A request, since a
  // supervisor that has ended bounces it: it does not know this session, so it cannot have
  // dismissed it.
  self_->request(supervisor, caf::infinite, can_resume{resume_key::of(token), account})
      .then([] {}, [self = self_](const caf::error&) { self->send(self, dismiss{}); });
  return protocol::resume_offer{std::move(token), in_milliseconds(window)};
}

// -- what the client is told --

std::shared_ptr<client_port> client_link::current_port() const {
  auto port = port_.lock();
  return port ? port : tracked_port();
}

void client_link::deliver_tracked(const protocol::server_event& event) {
  if (!tracked_)
    return;
  auto port = tracked_->port.lock();
  protocol::event_numbers numbers;
  if (auto* books = ledger()) {
    numbers.id = books->answered_by(event);
    books->note(event);
    if (numbers.id != 0 && std::holds_alternative<protocol::refused>(event))
      books->refuse(numbers.id);
    // What is kept for later has its place when it is sent.
    numbers.seq = port ? books->next_seq() : 0;
  }
  // Whoever comes back has read `connected`, which has the token for that.
  const auto may_be_kept = !std::holds_alternative<protocol::connected>(event);
  if (may_be_kept && resume() != nullptr && (!port || resume()->keeps_sent()))
    keep(resume()->keep(event, numbers, port != nullptr));
  if (port)
    port->deliver_numbered(event, numbers);
}

bool client_link::deliver_relayed_tracked(const protocol::server_event& event) {
  // Away, or about to be, or to be taken over.
  if (resume() != nullptr && tracked_->port.expired() && !resume()->has_room_for(event))
    return false;
  deliver_tracked(event);
  return true;
}

void client_link::keep(bool is_kept) {
  if (is_kept)
    return;
  // Not at once: whoever has something to deliver is in the middle of something.
  if (resume()->is_away())
    self_->send(self_, absence_over{resume()->number()});
  else if (!ledger() && !tracked_->port.expired())
    // All of it was sent, and nobody can come back to what is not kept.
    confirm();
}

void client_link::send_kept() {
  const auto port = tracked_->port.lock();
  auto* books = ledger();
  for (auto& each : resume()->kept()) {
    if (books != nullptr && each.numbers.seq == 0)
      each.numbers.seq = books->next_seq();
    // It was counted when it was sent first.
    if (auto* refusal = std::get_if<protocol::refused>(&each.event))
      refusal->is_forgiven |= each.is_sent;
    each.is_sent = true;
    port->deliver_numbered(each.event, each.numbers);
  }
}

void client_link::acknowledge(std::uint64_t seq) {
  if (resume() != nullptr && seq != 0)
    resume()->acknowledge(seq);
}

// -- the end --

bool client_link::close(protocol::close_code code, const std::string& reason) {
  auto port = resume() != nullptr && resume()->successor ? resume()->successor->port.lock()
                                                         : current_port();
  send_rivals_away();
  if (tracked_)
    tracked_->resume.reset();
  if (port)
    port->close(code, reason);
  return port != nullptr;
}

void client_link::end_resumption() {
  if (resume() == nullptr)
    return;
  if (resume()->successor)
    send_away(*resume()->successor);
  send_rivals_away();
  // A port that was kept for the sake of resumption.
  if (!ledger() && !tracked_->port.expired())
    port_ = std::exchange(tracked_->port, {});
  tracked_->resume.reset();
}

client_link::change client_link::on_gone(const client_gone& how) {
  auto* state = resume();
  if (state == nullptr)
    return change::lost;
  // Whoever takes over has had to wait for this: all that the client said before is behind us.
  state->leases = how.leases;
  if (state->successor)
    return switch_to(*std::exchange(state->successor, std::nullopt), how.valid_until);
  state->forget_dead_rivals();
  if (!state->rivals.empty()) {
    auto next = std::move(state->rivals.front());
    state->rivals.pop_front();
    return switch_to(std::move(next), how.valid_until);
  }
  return how.may_return ? go_away(how.valid_until) : change::lost;
}

client_link::change client_link::on_absence_over(const absence_over& what) {
  if (!is_away() || what.number != resume()->number())
    return change::none;
  const auto left = resume()->until() - self_->clock().now();
  if (resume()->is_overrun() || left.count() <= 0)
    return change::lost;
  // We have stood still: the client could not come back meanwhile.
  self_->delayed_send(self_, left, what);
  return change::none;
}

void client_link::on_undelivered(const undelivered& what) {
  if (is_away())
    keep(resume()->keep_given_back(what.event));
}

client_link::change client_link::go_away(std::optional<protocol::time_point> valid_until) {
  auto& state = *resume();
  if (state.is_away())
    return change::none;
  port_.reset();
  tracked_->port.reset();
  auto window = env_->config.resume.window;
  if (valid_until)
    window = std::clamp<std::chrono::nanoseconds>(*valid_until - env_->now(), {}, window);
  if (state.is_overrun() || !state.begin(self_->clock().now(), window))
    return change::lost;
  self_->delayed_send(self_, window, absence_over{state.number()});
  return change::away;
}

std::chrono::milliseconds client_link::time_left() const {
  // Up: the partner hears of the whole window, of which a moment has passed by now.
  return std::chrono::ceil<std::chrono::milliseconds>(resume()->until() - self_->clock().now());
}

} // namespace strangelet::actors
