#include "runtime/quiet_actor_clock.hpp"

#include "runtime/event_loop.hpp"

#include <caf/abstract_actor.hpp>

namespace strangelet::runtime {

quiet_actor_clock::time_point quiet_actor_clock::now() const noexcept {
  auto* here = event_loop::current();
  return here == nullptr ? thread_safe_actor_clock::now() : here->now();
}

void quiet_actor_clock::set_ordinary_timeout(time_point t, caf::abstract_actor* self,
                                             caf::atom_value type, std::uint64_t id) {
  note(*self);
  thread_safe_actor_clock::set_ordinary_timeout(t, self, type, id);
}

void quiet_actor_clock::set_multi_timeout(time_point t, caf::abstract_actor* self,
                                          caf::atom_value type, std::uint64_t id) {
  note(*self);
  thread_safe_actor_clock::set_multi_timeout(t, self, type, id);
}

void quiet_actor_clock::set_request_timeout(time_point t, caf::abstract_actor* self,
                                            caf::message_id id) {
  note(*self);
  thread_safe_actor_clock::set_request_timeout(t, self, id);
}

void quiet_actor_clock::cancel_timeouts(caf::abstract_actor* self) {
  {
    std::lock_guard guard{mutex_};
    if (users_.erase(self->id()) == 0)
      return;
  }
  thread_safe_actor_clock::cancel_timeouts(self);
}

void quiet_actor_clock::note(const caf::abstract_actor& self) {
  std::lock_guard guard{mutex_};
  users_.insert(self.id());
}

} // namespace strangelet::runtime
