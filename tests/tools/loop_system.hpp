#pragma once

#include "runtime/loop_scheduler.hpp"

#include <boost/asio/post.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <future>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace strangelet::test {

/// After that long a test gives up. Nothing waits for so long unless something is broken.
inline constexpr auto patience = std::chrono::seconds{60};

/// Counts down to an event that a test waits for. Thread-safe.
class countdown {
public:
  explicit countdown(std::size_t count = 1) : left_(count) {}

  void count_down();

  /// Throws if it takes too long.
  void wait();

private:
  std::mutex mutex_;
  std::condition_variable zero_;
  std::size_t left_;
};

/// Waits for a value that another thread promised. Throws if it takes too long.
template <class T>
T value_of(std::promise<T>& promise) {
  auto value = promise.get_future();
  if (value.wait_for(patience) != std::future_status::ready)
    throw std::runtime_error{"what was promised has not happened"};
  return value.get();
}

/// The configuration of an actor system that runs on event loops.
class loop_config : public caf::actor_system_config {
public:
  explicit loop_config(std::size_t threads,
                       std::size_t throughput = std::numeric_limits<std::int64_t>::max());
};

/// An actor system that runs on event loops.
class loop_system {
public:
  explicit loop_system(std::size_t threads,
                       std::size_t throughput = std::numeric_limits<std::int64_t>::max())
      : config_(threads, throughput), system(config_), loops(runtime::loop_scheduler::of(system)) {}

  /// Runs `task` on a loop, and waits for it.
  template <class F>
  void run_on(std::size_t index, F task) {
    loops.loop(index).run_and_wait(std::move(task));
  }

  /// Returns when all loops have done what they were at, and what came of that.
  void settle() {
    for (int round = 0; round < 2; ++round)
      for (std::size_t i = 0; i < loops.loop_count(); ++i)
        run_on(i, [] {});
  }

private:
  loop_config config_;

public:
  caf::actor_system system;
  runtime::loop_scheduler& loops;
};

} // namespace strangelet::test
