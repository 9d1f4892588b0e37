#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/room_directory.hpp"
#include "actors/session_table.hpp"

#include <caf/actor_clock.hpp>
#include <caf/typed_response_promise.hpp>

namespace strangelet::actors {

/// What operators ask the supervisor, and what it answers: from what it knows itself, or when the
/// matchmaker has answered.
class operator_queries {
public:
  /// What the answers are made of. Outlives the queries.
  struct sources {
    const environment& env;
    const session_table& sessions;
    room_directory& rooms;
    matching::wait_statistics& waits;
  };

  /// `self` answers; `queue` is asked on its behalf.
  operator_queries(supervisor_actor::pointer self, managed_queue queue, const sources& from);

  service_stats stats() const;
  caf::typed_response_promise<rooms_page> list(const list_rooms& what) const;
  caf::typed_response_promise<interests_page> interests(const list_interests& what) const;
  caf::result<room_info> find(const protocol::room_id& id) const;
  caf::result<room_info> end(const protocol::room_id& id) const;
  caf::typed_response_promise<clean_up_result> clean(const clean_up& what) const;

private:
  supervisor_actor::pointer self_;
  managed_queue queue_;
  sources from_;
  caf::actor_clock::time_point started_at_;
};

} // namespace strangelet::actors
