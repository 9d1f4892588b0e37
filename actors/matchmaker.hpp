#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/ticket_pool.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace strangelet::actors {

/// What the matchmaker knows, and does. First come, first paired.
class matchmaker_state {
public:
  explicit matchmaker_state(matchmaker_actor::pointer self) : self_(self) {}

  /// Must be called before any other function.
  void start(const environment& env, supervisor_actor supervisor);

  void on_ticket(ticket& what);
  void on_update(ticket_update& change);
  void on_cancel(const ticket_cancel& what);
  std::size_t expire(std::chrono::nanoseconds min_wait);
  waiting_page page(const list_waiting& what) const;

  const char* name = "matchmaker";

private:
  void enqueue(ticket& what, session_actor holder);
  void open_room(queued_ticket& waiter, ticket& seeker, session_actor seeker_handle);
  void announce(const queued_ticket& entry);
  void publish_size();

  matchmaker_actor::pointer self_;
  const environment* env_ = nullptr;
  supervisor_actor supervisor_;
  ticket_pool pool_;
};

/// The behaviour of the matchmaker. `env` outlives it; rooms report to `supervisor`.
matchmaker_actor::behavior_type
matchmaker(matchmaker_actor::stateful_pointer<matchmaker_state> self, const environment* env,
           const supervisor_actor& supervisor);

} // namespace strangelet::actors
