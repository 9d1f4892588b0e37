#pragma once

#include "actors/departures.hpp"
#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/resume_directory.hpp"
#include "actors/room_directory.hpp"
#include "actors/walk.hpp"
#include "runtime/lean_actor.hpp"

#include <caf/actor_clock.hpp>
#include <caf/typed_response_promise.hpp>

#include <map>
#include <optional>

namespace strangelet::actors {

/// What the supervisor knows, and does.
class supervisor_state {
public:
  explicit supervisor_state(supervisor_actor::pointer self) : self_(self) {}

  /// Spawns the matchmaker and starts the timer. Must be called before any other function.
  void start(const environment& env);

  /// The matchmaker, for `net` to hand to sessions.
  const matchmaker_actor& queue() const noexcept {
    return matchmaker_;
  }

  void on_hello();
  void on_can_resume(const can_resume& what);
  void on_claim(const claim_session& what);
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

  service_stats stats();
  caf::typed_response_promise<rooms_page> list(const list_rooms& what);
  caf::typed_response_promise<interests_page> interests(const list_interests& what);
  caf::result<room_info> find(const protocol::room_id& id) const;
  caf::result<room_info> end(const protocol::room_id& id);
  caf::typed_response_promise<clean_up_result> clean(const clean_up& what);

  using frequent =
      runtime::handlers<&supervisor_state::on_room_opened, &supervisor_state::on_room_closed>;

  const char* name = "supervisor";

private:
  /// Who wants to know how many are there, and what it knows.
  struct subscriber {
    managed_session session;
    online_numbers told;
    caf::actor_clock::time_point told_at;
  };

  void expire_waits();
  online_numbers numbers() const;
  void publish_count();
  /// The session may have come too late for what was said to all.
  void catch_up(const managed_session& session);
  void notify(const managed_session& session);
  void tell(subscriber& who, std::uint64_t answers = 0);
  /// A session has died, and its partner shall not be left with a ghost.
  void close_rooms_of(caf::actor_id session);
  void finish_if_empty();

  supervisor_actor::pointer self_;
  const environment* env_ = nullptr;
  matchmaker_actor matchmaker_;
  caf::actor_clock::time_point started_at_;
  /// Ordered, as is `subscribers_`, so that it can be walked in slices.
  std::map<caf::actor_id, managed_session> sessions_;
  resume_directory resumable_;
  room_directory rooms_;
  std::optional<matching::wait_statistics> waits_;
  /// Who wants to know how many are there, and what all of them were told last.
  std::map<caf::actor_id, subscriber> subscribers_;
  walk publishing_;
  bool is_publishing_ = false;
  /// Present from `on_drain` on.
  std::optional<departures> departures_;
  /// When the conversations are ended; means something from `on_drain` on.
  caf::actor_clock::time_point ends_at_;
  walk notifying_;
  walk retiring_;
  bool shutting_down_ = false;
  walk dismissing_;
  dismiss farewell_{};
};

/// The behaviour of the supervisor, which spawns the matchmaker. `env` outlives it.
supervisor_actor::behavior_type
supervisor(runtime::lean_actor<supervisor_state, supervisor_actor>* self, const environment* env);

} // namespace strangelet::actors
