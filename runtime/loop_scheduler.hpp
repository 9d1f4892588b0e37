#pragma once

#include "runtime/event_loop.hpp"
#include "runtime/quiet_actor_clock.hpp"

#include <caf/scheduler/abstract_coordinator.hpp>

#include <memory>
#include <thread>
#include <vector>

namespace strangelet::runtime {

/// CAF's scheduler, made of one event loop per thread (`scheduler.max-threads`), instead of threads
/// that do nothing but run actors. Loaded as a module, so that the actor system keeps it:
/// `config.load<loop_scheduler>()`.
class loop_scheduler : public caf::scheduler::abstract_coordinator {
public:
  explicit loop_scheduler(caf::actor_system& system);

  /// How `caf::actor_system_config::load` makes one.
  static caf::actor_system::module* make(caf::actor_system& system, caf::detail::type_list<>);

  /// The scheduler of `system`, which must have been loaded with this one.
  static loop_scheduler& of(caf::actor_system& system);

  /// Queues `job` on the calling loop, or from any other thread on the loops in turn. Thread-safe.
  void enqueue(caf::resumable* job) override;

  quiet_actor_clock& clock() noexcept override;

  /// The loops, between start and stop of the actor system. Thread-safe.
  std::size_t loop_count() const noexcept {
    return loops_.size();
  }
  event_loop& loop(std::size_t index) noexcept {
    return *loops_[index];
  }

  void start() override;

  /// Ends the loops, each after the job at hand, and cleans up the actors that still had work.
  void stop() override;

private:
  std::vector<std::unique_ptr<event_loop>> loops_;
  quiet_actor_clock clock_;
  std::thread clock_thread_;
};

} // namespace strangelet::runtime
