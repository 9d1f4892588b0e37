#include "actors/client_link.hpp"

#include "actors/resume_token.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <utility>

namespace strangelet::actors {

namespace {

std::chrono::milliseconds in_milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time);
}

} // namespace

void client_link::start(session_actor::pointer self, std::weak_ptr<client_port> port,
                        const environment& env) {
  self_ = self;
  port_ = std::move(port);
  env_ = &env;
}

std::optional<protocol::resume_offer>
client_link::offer_resume(const supervisor_actor& supervisor, const protocol::person_id& account) {
  auto window = env_->config.resume.window;
  if (window.count() == 0)
    return std::nullopt;
  if (!resume_)
    resume_ = std::make_unique<resumption>(*env_);
  auto token = generate_resume_token();
  // Before the client has the token, so that it never comes too early. A request, since a
  // supervisor that has ended bounces it: it does not know this session, so it cannot have
  // dismissed it.
  self_->request(supervisor, caf::infinite, can_resume{resume_key::of(token), account})
      .then([] {}, [self = self_](const caf::error&) { self->send(self, dismiss{}); });
  return protocol::resume_offer{std::move(token), in_milliseconds(window)};
}

bool client_link::close(protocol::close_code code, const std::string& reason) {
  auto port = resume_ && resume_->successor ? resume_->successor->lock() : port_.lock();
  resume_.reset();
  if (port)
    port->close(code, reason);
  return port != nullptr;
}

void client_link::end_resumption() {
  if (auto port = resume_ && resume_->successor ? resume_->successor->lock() : nullptr)
    port->start_anew();
  resume_.reset();
}

client_link::change client_link::on_gone(const client_gone& how) {
  // Whoever takes over has had to wait for this: all that the client said before is behind us.
  if (resume_)
    resume_->estate = how.estate;
  if (resume_ && resume_->successor)
    return switch_to(*std::exchange(resume_->successor, std::nullopt), how.valid_until);
  return resume_ && how.may_return ? go_away(how.valid_until) : change::lost;
}

client_link::change client_link::on_attach(const attach& what, bool& is_accepted) {
  is_accepted = resume_ != nullptr;
  if (!is_accepted)
    return change::none;
  if (resume_->is_away())
    // If that one is lost already, this absence goes on and its end stays as it was.
    return switch_to(what.port, std::nullopt);
  // The connection before looks alive, or its last word is on its way.
  resume_->successor = what.port;
  if (auto port = port_.lock())
    port->close(protocol::close_code::normal, "resumed on another connection");
  port_.reset();
  return change::none;
}

client_link::change client_link::on_absence_over(const absence_over& what) {
  if (!is_away() || what.number != resume_->number())
    return change::none;
  const auto left = resume_->until() - self_->clock().now();
  if (resume_->is_overrun() || left.count() <= 0)
    return change::lost;
  // We have stood still: the client could not come back meanwhile.
  self_->delayed_send(self_, left, what);
  return change::none;
}

void client_link::on_undelivered(const undelivered& what) {
  if (is_away())
    keep(resume_->keep_given_back(what.event));
}

client_link::change client_link::switch_to(std::weak_ptr<client_port> port,
                                           std::optional<protocol::time_point> valid_until) {
  auto client = port.lock();
  // Lost again before it was back.
  if (!client)
    return go_away(valid_until);
  if (resume_->is_overrun()) {
    client->start_anew();
    return change::lost;
  }
  port_ = std::move(port);
  resume_->arrived = std::move(client);
  return change::back;
}

bool client_link::welcome(protocol::resumed greeting, const supervisor_actor& supervisor,
                          const protocol::person_id& account) {
  auto was_away = resume_->is_away();
  auto missed = resume_->end();
  auto client = std::exchange(resume_->arrived, nullptr);
  greeting.resume = *offer_resume(supervisor, account);
  client->attached(caf::actor_cast<session_actor>(self_), greeting.user,
                   std::exchange(resume_->estate, nullptr));
  client->deliver(greeting);
  for (const auto& event : missed)
    client->deliver(event);
  return was_away;
}

client_link::change client_link::go_away(std::optional<protocol::time_point> valid_until) {
  if (resume_->is_away())
    return change::none;
  port_.reset();
  auto window = env_->config.resume.window;
  if (valid_until)
    window = std::clamp<std::chrono::nanoseconds>(*valid_until - env_->now(), {}, window);
  if (resume_->is_overrun() || !resume_->begin(self_->clock().now(), window))
    return change::lost;
  self_->delayed_send(self_, window, absence_over{resume_->number()});
  return change::away;
}

std::chrono::milliseconds client_link::time_left() const {
  // Up: the partner hears of the whole window, of which a moment has passed by now.
  return std::chrono::ceil<std::chrono::milliseconds>(resume_->until() - self_->clock().now());
}

void client_link::keep(bool is_kept) {
  // Not at once: whoever has something to deliver is in the middle of something.
  if (!is_kept)
    self_->send(self_, absence_over{resume_->number()});
}

} // namespace strangelet::actors
