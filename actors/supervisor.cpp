#include "actors/supervisor.hpp"

#include "actors/client_port.hpp"
#include "actors/fault.hpp"
#include "actors/matchmaker.hpp"
#include "runtime/pause_watch.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace strangelet::actors {

void supervisor_state::start(const environment& env) {
  env_ = &env;
  rooms_ = room_directory{env.config.remember_count, [this](const room_info& room) {
                            env_->metrics->room_durations.observe(room.why, room.duration());
                          }};
  waits_.emplace(self_->clock().now());
  matchmaker_ = self_->spawn(matchmaker, env_, room_registry{self_});
  queries_.emplace(self_, matchmaker_, operator_queries::sources{env, sessions_, rooms_, *waits_});
  self_->monitor(matchmaker_);
  self_->delayed_send(self_, env.config.tick, tick{});
}

// -- sessions --

managed_session supervisor_state::sender() const {
  return caf::actor_cast<managed_session>(self_->current_sender());
}

void supervisor_state::on_hello() {
  const auto session = sender();
  self_->monitor(session);
  sessions_.add(session);
  publish_count();
  end_.catch_up(session);
}

void supervisor_state::on_can_resume(const can_resume& what) {
  sessions_.set_token(sender(), what);
}

void supervisor_state::on_resume(const resume_session& what) {
  const auto lead = sessions_.take(what.key, what.account);
  if (!lead)
    return send_away(what.port, resume_outcome::unknown);
  const auto refuse = [this, client = what.port] { send_away(client, resume_outcome::refused); };
  // A request: a session that has just ended bounces it.
  self_
      ->request(lead->session, caf::infinite,
                attach{what.port, what.account, lead->is_repeated, what.counts, what.received})
      .then(
          [refuse](bool attached) {
            if (!attached)
              refuse();
          },
          [refuse](const caf::error&) { refuse(); });
}

void supervisor_state::send_away(const std::weak_ptr<client_port>& client, resume_outcome why) {
  env_->metrics->resumes.add(why);
  if (auto port = client.lock())
    port->start_anew();
}

void supervisor_state::on_down(const caf::down_msg& what) {
  if (sessions_.remove(what.source.id())) {
    subscribers_.remove(what.source.id());
    publish_count();
    if (what.reason)
      close_rooms_of(what.source.id());
    finish_if_empty();
  } else if (what.source == matchmaker_ && !end_.is_stopping()) {
    spdlog::critical("the matchmaker has died; the service stops");
    on_shut_down({});
  }
}

void supervisor_state::publish_count() {
  env_->metrics->sessions.set_to(sessions_.size());
}

// -- rooms --

void supervisor_state::on_room_opened(room_opened& what) {
  auto room = caf::actor_cast<managed_room>(self_->current_sender());
  // A session that died of a fault while its ticket was taken will never come.
  for (auto session : what.sessions)
    if (!sessions_.contains(session))
      self_->send(room, close_room{end_reason::failed});
  waits_->add(what.waits[0], what.waits[1], what.have_common_interest, self_->clock().now());
  rooms_.open(std::move(what.info), std::move(what.activity), std::move(room), what.sessions);
  publish_rooms();
}

void supervisor_state::on_room_closed(const room_closed& what) {
  rooms_.close(what.id, what.why, what.at);
  publish_rooms();
}

void supervisor_state::publish_rooms() {
  env_->metrics->rooms.set_to(rooms_.active());
}

void supervisor_state::close_rooms_of(caf::actor_id session) {
  for (const auto& room : rooms_.of(session))
    self_->send(room, close_room{end_reason::failed});
}

// -- subscribers --

void supervisor_state::on_subscribe(const subscribe& what) {
  const auto session = sender();
  if (!sessions_.contains(session.id()))
    return;
  auto now = numbers();
  now.answers = what.id;
  if (subscribers_.add(session, now, self_->clock().now(), teller()))
    self_->delayed_send(self_, subscriber_list::period, publish_numbers{});
}

void supervisor_state::on_publish() {
  if (const auto next = subscribers_.publish_some(numbers(), self_->clock().now(), teller()))
    self_->delayed_send(self_, *next, publish_numbers{});
}

subscriber_list::sender supervisor_state::teller() const {
  return [self = self_](const managed_session& session, const online_numbers& what) {
    self->send(session, what);
  };
}

online_numbers supervisor_state::numbers() const {
  const auto& waiting = env_->metrics->waiting;
  return {sessions_.size(),
          waiting.value(protocol::chat_mode::video) + waiting.value(protocol::chat_mode::text)};
}

// -- time --

void supervisor_state::on_tick() {
  const auto& config = env_->config;
  rooms_.close_abandoned(slice_cursor::slice, env_->now());
  publish_rooms();
  if (config.remember_time.count() > 0)
    rooms_.forget_ended_until(env_->now() - config.remember_time);
  if (config.max_wait.count() > 0)
    expire_waits();
  self_->delayed_send(self_, config.tick, tick{});
}

void supervisor_state::expire_waits() {
  auto min_wait = env_->config.max_wait;
  if (env_->pauses != nullptr) {
    const auto now = self_->clock().now();
    const auto since = env_->pauses->latest_beginning(now - min_wait);
    if (!since)
      return;
    min_wait = now - *since;
  }
  // Nobody wants the count, so nobody is named as the sender that would get it.
  caf::anon_send(matchmaker_, expire_tickets{min_wait});
}

// -- the end --

service_end::sender supervisor_state::farewells() const {
  return {[self = self_](const managed_session& session, const drain_notice& what) {
            self->send(session, what);
          },
          [self = self_](const managed_session& session) { self->send(session, retire{}); },
          [self = self_](const managed_session& session, const dismiss& what) {
            self->send(session, what);
          }};
}

void supervisor_state::on_drain(const drain& what) {
  if (end_.drain(sessions_.size(), what.time, self_->clock().now()))
    on_notify_some();
}

void supervisor_state::on_notify_some() {
  if (end_.is_stopping())
    return;
  if (const auto next = end_.notify_some(sessions_))
    self_->delayed_send(self_, *next, notify_some{});
  else
    // Nobody is sent away who has not been told.
    on_retire_some();
}

void supervisor_state::on_retire_some() {
  if (end_.is_stopping())
    return;
  if (const auto next = end_.retire_some(sessions_))
    self_->delayed_send(self_, *next, retire_some{});
}

void supervisor_state::on_can_retire() {
  end_.retire(sender());
}

void supervisor_state::on_shut_down(const shut_down& how) {
  if (!end_.stop(how.farewell))
    return;
  on_dismiss_some();
  finish_if_empty();
}

void supervisor_state::on_dismiss_some() {
  if (const auto next = end_.dismiss_some(sessions_))
    self_->delayed_send(self_, *next, dismiss_some{});
}

void supervisor_state::on_fault() {
  // All at once: there is no second turn.
  end_.dismiss_all(sessions_);
}

void supervisor_state::finish_if_empty() {
  if (!end_.is_stopping() || !sessions_.empty())
    return;
  self_->send_exit(matchmaker_, caf::exit_reason::user_shutdown);
  self_->quit();
}

supervisor_actor::behavior_type
supervisor(runtime::lean_actor<supervisor_state, supervisor_actor>* self, const environment* env) {
  auto* state = &self->state;
  self->set_exception_handler([state](std::exception_ptr& thrown) -> caf::error {
    spdlog::critical("the supervisor ends because of a fault in it: {}", describe(thrown));
    state->on_fault();
    return caf::exit_reason::unhandled_exception;
  });
  self->set_down_handler([state](const caf::down_msg& what) { state->on_down(what); });
  state->start(*env);
  return {
      [state](room_opened& what) { state->on_room_opened(what); },
      [state](const room_closed& what) { state->on_room_closed(what); },
      [state](get_matchmaker) { return state->queue(); },
      [state](const hello&) { state->on_hello(); },
      [state](const can_resume& what) { state->on_can_resume(what); },
      [state](const resume_session& what) { state->on_resume(what); },
      [state](const subscribe& what) { state->on_subscribe(what); },
      [state](tick) { state->on_tick(); },
      [state](publish_numbers) { state->on_publish(); },
      [state](const drain& what) { state->on_drain(what); },
      [state](notify_some) { state->on_notify_some(); },
      [state](retire_some) { state->on_retire_some(); },
      [state](can_retire) { state->on_can_retire(); },
      [state](const shut_down& how) { state->on_shut_down(how); },
      [state](dismiss_some) { state->on_dismiss_some(); },
      [state](get_stats) { return state->answers().stats(); },
      [state](const list_rooms& what) { return state->answers().list(what); },
      [state](const list_interests& what) { return state->answers().interests(what); },
      [state](const find_room& what) { return state->answers().find(what.id); },
      [state](const end_room& what) { return state->answers().end(what.id); },
      [state](const clean_up& what) { return state->answers().clean(what); },
  };
}

} // namespace strangelet::actors
