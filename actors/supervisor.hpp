#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/operator_queries.hpp"
#include "actors/room_directory.hpp"
#include "actors/service_end.hpp"
#include "actors/session_table.hpp"
#include "actors/subscriber_list.hpp"
#include "runtime/lean_actor.hpp"

#include <optional>

namespace strangelet::actors {

/// What the supervisor knows, and does: the directories, the timers and whoever is told something
/// are classes of their own; this is the actor in front of them, which sends.
class supervisor_state {
public:
  explicit supervisor_state(supervisor_actor::pointer self) : self_(self), end_(farewells()) {}

  /// Spawns the matchmaker and starts the timer. Must be called before any other function.
  void start(const environment& env);

  /// The matchmaker, for `net` to hand to sessions.
  const matchmaker_actor& queue() const noexcept {
    return matchmaker_;
  }

  void on_hello();
  void on_can_resume(const can_resume& what);
  void on_resume(const resume_session& what);
  void on_room_opened(room_opened& what);
  void on_room_closed(const room_closed& what);
  void on_down(const caf::down_msg& what);
  void on_subscribe(const subscribe& what);
  void on_publish();
  void on_tick();
  void on_drain(const drain& what);
  void on_notify_some();
  void on_retire_some();
  void on_can_retire();
  void on_shut_down(const shut_down& how);
  void on_dismiss_some();

  /// A handler threw: sends everybody away, since nobody else knows those whose clients are away.
  void on_fault();

  /// What operators ask.
  const operator_queries& answers() const {
    return *queries_;
  }

  using frequent =
      runtime::handlers<&supervisor_state::on_room_opened, &supervisor_state::on_room_closed>;

  const char* name = "supervisor";

private:
  managed_session sender() const;
  void publish_count();
  void publish_rooms();
  void send_away(const std::weak_ptr<client_port>& client, resume_outcome why);
  void expire_waits();
  online_numbers numbers() const;
  subscriber_list::sender teller() const;
  service_end::sender farewells() const;
  /// A session has died, and its partner shall not be left with a ghost.
  void close_rooms_of(caf::actor_id session);
  void finish_if_empty();

  supervisor_actor::pointer self_;
  const environment* env_ = nullptr;
  matchmaker_actor matchmaker_;
  session_table sessions_;
  room_directory rooms_;
  /// Since `start`.
  std::optional<matching::wait_statistics> waits_;
  std::optional<operator_queries> queries_;
  subscriber_list subscribers_;
  service_end end_;
};

/// The behaviour of the supervisor, which spawns the matchmaker. `env` outlives it.
supervisor_actor::behavior_type
supervisor(runtime::lean_actor<supervisor_state, supervisor_actor>* self, const environment* env);

} // namespace strangelet::actors
