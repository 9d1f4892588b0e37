#include "runtime/loop_scheduler.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/detail/set_thread_name.hpp>

#include <algorithm>

namespace strangelet::runtime {

loop_scheduler::loop_scheduler(caf::actor_system& system)
    : caf::scheduler::abstract_coordinator(system) {}

caf::actor_system::module* loop_scheduler::make(caf::actor_system& system,
                                                caf::detail::type_list<>) {
  // The actor system takes ownership of its modules.
  return new loop_scheduler(system);
}

loop_scheduler& loop_scheduler::of(caf::actor_system& system) {
  return static_cast<loop_scheduler&>(system.scheduler());
}

void loop_scheduler::enqueue(caf::resumable* job) {
  if (auto* here = event_loop::current(); here != nullptr && &here->system() == &system())
    here->exec_later(job);
  else
    loops_[next_worker_.fetch_add(1, std::memory_order_relaxed) % loops_.size()]->enqueue(job);
}

quiet_actor_clock& loop_scheduler::clock() noexcept {
  return clock_;
}

void loop_scheduler::start() {
  auto count = std::max<std::size_t>(num_workers(), 1);
  for (std::size_t i = 0; i < count; ++i)
    loops_.push_back(std::make_unique<event_loop>(system(), i, max_throughput()));
  for (auto& loop : loops_)
    loop->start();
  clock_thread_ = std::thread{[this] {
    caf::detail::set_thread_name("strangelet.clock");
    system().thread_started();
    clock_.run_dispatch_loop();
    system().thread_terminates();
  }};
  abstract_coordinator::start();
}

void loop_scheduler::stop() {
  for (auto& loop : loops_)
    loop->request_stop();
  for (auto& loop : loops_)
    loop->join();
  // Detached, so they do not need the loops.
  stop_actors();
  for (auto& loop : loops_)
    loop->discard_jobs();
  clock_.cancel_dispatch_loop();
  clock_thread_.join();
  // The clock may have queued a last timeout meanwhile.
  for (auto& loop : loops_)
    loop->discard_jobs();
}

} // namespace strangelet::runtime
