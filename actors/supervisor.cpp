#include "actors/supervisor.hpp"

#include "actors/client_port.hpp"
#include "actors/fault.hpp"
#include "actors/matchmaker.hpp"
#include "runtime/pause_watch.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace strangelet::actors {

namespace {

/// How long the matchmaker may take to answer. It never waits for anything itself, so this passes
/// only under a load that operators want to hear of.
constexpr auto answer_time = std::chrono::seconds{1};

/// How often subscribers hear what has changed, at most.
constexpr auto publish_period = std::chrono::seconds{5};

/// Whatever is for all sessions is sent to so many at a time, and then others have their turn: to
/// speak to a hundred thousand at once would hold up all relays of the event loop. A message to
/// itself would not do without the pause, since an actor takes many messages in one turn.
constexpr std::size_t slice = 200;
constexpr auto slice_pause = std::chrono::milliseconds{2};

void start_anew(const std::weak_ptr<client_port>& client) {
  if (auto port = client.lock())
    port->start_anew();
}

} // namespace

void supervisor_state::start(const environment& env) {
  env_ = &env;
  rooms_ = room_directory{env.config.remember_count};
  started_at_ = self_->clock().now();
  waits_.emplace(started_at_);
  matchmaker_ = self_->spawn(matchmaker, env_, room_registry{self_});
  self_->monitor(matchmaker_);
  self_->delayed_send(self_, env.config.tick, tick{});
}

// -- the directory --

void supervisor_state::on_hello() {
  auto session = caf::actor_cast<managed_session>(self_->current_sender());
  self_->monitor(session);
  sessions_.emplace(session.id(), session);
  publish_count();
  catch_up(session);
}

void supervisor_state::catch_up(const managed_session& session) {
  const auto has_missed = [&](const walk& what) { return what.has_passed(session.id()); };
  if (shutting_down_) {
    if (has_missed(dismissing_))
      self_->send(session, farewell_);
    return;
  }
  // There is nobody left to meet.
  if (departures_ && has_missed(notifying_))
    notify(session);
  if (departures_ && has_missed(retiring_))
    self_->send(session, retire{});
}

void supervisor_state::on_can_resume(const can_resume& what) {
  // A session that has ended meanwhile would be remembered for ever.
  auto session = caf::actor_cast<managed_session>(self_->current_sender());
  if (sessions_.count(session.id()) != 0)
    resumable_.set(session, what.key, what.account);
}

void supervisor_state::on_claim(const claim_session& what) {
  const auto lead = resumable_.take(what.key, what.account);
  if (!lead)
    return start_anew(what.port);
  // A request: a session that has just ended bounces it.
  self_
      ->request(lead->session, caf::infinite,
                attach{what.port, what.account, lead->is_repeated, what.counts, what.received})
      .then(
          [client = what.port](bool attached) {
            if (!attached)
              start_anew(client);
          },
          [client = what.port](const caf::error&) { start_anew(client); });
}

void supervisor_state::on_room_opened(room_opened& what) {
  auto room = caf::actor_cast<managed_room>(self_->current_sender());
  // A session that died of a fault while its ticket was taken will never come.
  for (auto session : what.sessions)
    if (sessions_.count(session) == 0)
      self_->send(room, close_room{end_reason::failed});
  waits_->add(what.waits[0], what.waits[1], what.have_common_interest, self_->clock().now());
  rooms_.open(std::move(what.info), std::move(what.activity), std::move(room), what.sessions);
}

void supervisor_state::on_room_closed(const room_closed& what) {
  rooms_.close(what.id, what.why, what.at);
}

void supervisor_state::on_down(const caf::down_msg& what) {
  if (sessions_.erase(what.source.id()) != 0) {
    subscribers_.erase(what.source.id());
    resumable_.forget(what.source.id());
    publish_count();
    if (what.reason)
      close_rooms_of(what.source.id());
    finish_if_empty();
  } else if (what.source == matchmaker_ && !shutting_down_) {
    spdlog::critical("the matchmaker has died; the service stops");
    on_shut_down({});
  }
}

void supervisor_state::close_rooms_of(caf::actor_id session) {
  for (const auto& room : rooms_.of(session))
    self_->send(room, close_room{end_reason::failed});
}

// -- subscribers --

void supervisor_state::on_subscribe(const subscribe& what) {
  auto session = caf::actor_cast<managed_session>(self_->current_sender());
  if (sessions_.count(session.id()) == 0)
    return;
  // Whoever asks again is answered again: it may have missed the last numbers, or be a client that
  // has come back and knows none.
  tell(subscribers_.emplace(session.id(), subscriber{session, {}, {}}).first->second, what.id);
  if (!std::exchange(is_publishing_, true))
    self_->delayed_send(self_, publish_period, publish_numbers{});
}

void supervisor_state::on_publish() {
  const auto current = numbers();
  const auto limit = self_->clock().now() - publish_period;
  const auto has_more = publishing_.go_on(subscribers_, slice, [&](subscriber& who) {
    if (who.told != current && who.told_at <= limit)
      tell(who);
  });
  if (!has_more)
    publishing_ = {};
  is_publishing_ = has_more || !subscribers_.empty();
  // The period begins when all have been told, so that the next round comes too early for nobody.
  if (is_publishing_)
    self_->delayed_send(self_, has_more ? slice_pause : publish_period, publish_numbers{});
}

void supervisor_state::tell(subscriber& who, std::uint64_t answers) {
  who.told = numbers();
  who.told_at = self_->clock().now();
  self_->send(who.session, online_numbers{who.told.online, who.told.waiting, answers});
}

online_numbers supervisor_state::numbers() const {
  const auto& all = *env_->numbers;
  return {sessions_.size(),
          all.waiting_in(protocol::chat_mode::video) + all.waiting_in(protocol::chat_mode::text)};
}

// -- time --

void supervisor_state::on_tick() {
  const auto& config = env_->config;
  rooms_.close_abandoned(slice, env_->now());
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

void supervisor_state::on_drain(const drain& what) {
  if (departures_ || shutting_down_)
    return;
  departures_.emplace(sessions_.size(), what.time);
  ends_at_ = self_->clock().now() + what.time;
  on_notify_some();
}

void supervisor_state::on_notify_some() {
  if (shutting_down_)
    return;
  if (notifying_.go_on(sessions_, slice, [this](const managed_session& each) { notify(each); }))
    self_->delayed_send(self_, slice_pause, notify_some{});
  else
    // Nobody is sent away who has not been told.
    on_retire_some();
}

void supervisor_state::notify(const managed_session& session) {
  self_->send(session, drain_notice{departures_->reconnect_after(), ends_at_});
}

void supervisor_state::on_retire_some() {
  if (shutting_down_)
    return;
  if (retiring_.go_on(sessions_, departures::batch,
                      [this](const managed_session& each) { self_->send(each, retire{}); }))
    self_->delayed_send(self_, departures_->pause(), retire_some{});
}

void supervisor_state::on_can_retire() {
  // When all are dismissed, rooms end because of that; then no member is to hear other words.
  if (!shutting_down_)
    self_->send(caf::actor_cast<managed_session>(self_->current_sender()), retire{});
}

void supervisor_state::on_shut_down(const shut_down& how) {
  if (std::exchange(shutting_down_, true))
    return;
  farewell_ = how.farewell;
  on_dismiss_some();
  finish_if_empty();
}

void supervisor_state::on_fault() {
  // All at once: there is no second turn.
  for (const auto& [id, session] : sessions_)
    self_->send(session, farewell_);
}

void supervisor_state::on_dismiss_some() {
  if (dismissing_.go_on(sessions_, slice,
                        [this](const managed_session& each) { self_->send(each, farewell_); }))
    self_->delayed_send(self_, slice_pause, dismiss_some{});
}

void supervisor_state::publish_count() {
  env_->numbers->sessions.store(sessions_.size(), std::memory_order_relaxed);
}

void supervisor_state::finish_if_empty() {
  if (!shutting_down_ || !sessions_.empty())
    return;
  self_->send_exit(matchmaker_, caf::exit_reason::user_shutdown);
  self_->quit();
}

// -- answers to operators --

service_stats supervisor_state::stats() {
  const auto& numbers = *env_->numbers;
  service_stats result;
  result.ended_rooms = rooms_.ended();
  result.active_rooms = rooms_.active();
  result.waiting_video = numbers.waiting_in(protocol::chat_mode::video);
  result.waiting_text = numbers.waiting_in(protocol::chat_mode::text);
  result.connected_users = sessions_.size();
  result.reconnecting_users = numbers.reconnecting.load(std::memory_order_relaxed);
  result.matches_total = numbers.matches.load(std::memory_order_relaxed);
  result.messages_relayed_total = numbers.messages_relayed.sum();
  result.messages_refused_total = numbers.messages_refused.sum();
  result.late_messages_total = numbers.late_messages.sum();
  result.faults_total = numbers.faults.sum();
  if (env_->dropped_log_lines)
    result.log_lines_dropped_total = env_->dropped_log_lines();
  result.waits = waits_->summary(self_->clock().now());
  result.uptime =
      std::chrono::duration_cast<std::chrono::seconds>(self_->clock().now() - started_at_);
  return result;
}

caf::typed_response_promise<rooms_page> supervisor_state::list(const list_rooms& what) {
  auto promise = self_->make_response_promise<rooms_page>();
  auto page = rooms_.page(what);
  self_->request(matchmaker_, answer_time, list_waiting{what.offset, what.limit})
      .then(
          [promise, page = std::move(page)](waiting_page& waiting) mutable {
            page.waiting = std::move(waiting);
            promise.deliver(std::move(page));
          },
          [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
  return promise;
}

caf::typed_response_promise<interests_page>
supervisor_state::interests(const list_interests& what) {
  auto promise = self_->make_response_promise<interests_page>();
  self_->request(matchmaker_, answer_time, what)
      .then([promise](interests_page& page) mutable { promise.deliver(std::move(page)); },
            [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
  return promise;
}

caf::result<room_info> supervisor_state::find(const protocol::room_id& id) const {
  if (auto room = rooms_.find(id))
    return *room;
  return make_error(fault::no_such_room);
}

caf::result<room_info> supervisor_state::end(const protocol::room_id& id) {
  if (auto* handle = rooms_.handle_of(id)) {
    self_->send(*handle, close_room{});
    // At once, so that whoever asks next sees what was just promised. The room's own report comes
    // second.
    rooms_.close(id, end_reason::closed, env_->now());
  }
  return find(id);
}

caf::typed_response_promise<clean_up_result> supervisor_state::clean(const clean_up& what) {
  auto promise = self_->make_response_promise<clean_up_result>();
  auto removed = rooms_.forget_ended_until(env_->now() - what.min_room_age);
  self_->request(matchmaker_, answer_time, expire_tickets{what.min_wait})
      .then(
          [promise, removed](std::size_t expired) mutable {
            promise.deliver(clean_up_result{removed, expired});
          },
          [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
  return promise;
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
      [state](const claim_session& what) { state->on_claim(what); },
      [state](const subscribe& what) { state->on_subscribe(what); },
      [state](tick) { state->on_tick(); },
      [state](publish_numbers) { state->on_publish(); },
      [state](const drain& what) { state->on_drain(what); },
      [state](notify_some) { state->on_notify_some(); },
      [state](retire_some) { state->on_retire_some(); },
      [state](can_retire) { state->on_can_retire(); },
      [state](const shut_down& how) { state->on_shut_down(how); },
      [state](dismiss_some) { state->on_dismiss_some(); },
      [state](get_stats) { return state->stats(); },
      [state](const list_rooms& what) { return state->list(what); },
      [state](const list_interests& what) { return state->interests(what); },
      [state](const find_room& what) { return state->find(what.id); },
      [state](const end_room& what) { return state->end(what.id); },
      [state](const clean_up& what) { return state->clean(what); },
  };
}

} // namespace strangelet::actors
