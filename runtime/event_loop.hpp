#pragma once

#include "runtime/readiness.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <caf/execution_unit.hpp>
#include <caf/resumable.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace strangelet::runtime {

/// What is done once when a turn ends: for instance to write what came together in it.
class turn_task {
public:
  virtual void run_at_turn_end() = 0;

protected:
  ~turn_task() = default;
};

/// One thread that waits for sockets and runs actors in turns: an Asio event loop that is also one
/// of CAF's execution units. What a socket's handler sends to an actor runs next on the same
/// thread, without a hand-off. A turn is
///
///   sockets that are ready -> handlers and timers of Asio -> actors with messages -> turn tasks
///
/// each for a bounded time, so that none keeps the others waiting.
///
/// Unless it says otherwise a function may be called on this loop's own thread only.
class event_loop : public caf::execution_unit {
public:
  /// An actor consumes at most `max_throughput` messages before the next one has its turn.
  event_loop(caf::actor_system& system, std::size_t index, std::size_t max_throughput);

  /// The loop must have been stopped, if it was started.
  ~event_loop() override;

  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;

  /// Starts the thread. Called once, by the owner.
  void start();

  /// Asks the loop to end after the job at hand. Thread-safe.
  void request_stop();

  /// Waits for the thread. Called by the owner after `request_stop`.
  void join();

  /// Drops what is still queued: the actors are cleaned up without running. Called by the owner
  /// after `join`.
  void discard_jobs();

  /// Queues `job` behind those that are ready. Takes over one reference.
  void exec_later(caf::resumable* job) override;

  /// The same from any thread. Thread-safe.
  void enqueue(caf::resumable* job);

  /// The sockets of connections.
  readiness& sockets() noexcept {
    return sockets_;
  }

  /// Runs `task` when this turn ends. It must live until then, and not be queued already.
  void at_turn_end(turn_task& task) {
    turn_tasks_.push_back(&task);
  }

  /// Is told how long a turn has taken, without its sleep.
  using turn_observer = std::function<void(std::chrono::nanoseconds)>;

  /// Of so many turns one is measured: to read the clock twice costs more than a short turn does.
  /// An odd number, so that what comes every few turns is not always met or always missed.
  static constexpr unsigned turns_per_measurement = 7;

  /// From now on `observer` is told, on this loop. An empty observer ends it.
  void observe_turns(turn_observer observer) {
    turn_observer_ = std::move(observer);
  }

  /// Actors that have messages and wait for their turn.
  std::size_t ready_jobs() const noexcept {
    return ready_.size();
  }

  /// Runs `task` on this loop and returns when the turn that it ran in has ended, and with it what
  /// the task has cancelled. Thread-safe, but not for a loop's own thread.
  void run_and_wait(std::function<void()> task);

  /// For listeners and timers, and what comes from other threads. Posting to it is thread-safe.
  boost::asio::io_context& context() noexcept {
    return context_;
  }

  std::size_t index() const noexcept {
    return index_;
  }

  /// The time for all that happens in this turn: that of the first who asks. To ask the system for
  /// each message and each actor would cost more than it tells.
  std::chrono::steady_clock::time_point now() noexcept {
    if (!now_)
      now_ = std::chrono::steady_clock::now();
    return *now_;
  }

  /// True on this loop's thread. Thread-safe.
  bool runs_here() const noexcept {
    return current() == this;
  }

  /// The loop of the calling thread; null on any other thread. Thread-safe.
  static event_loop* current() noexcept;

private:
  void run();
  void run_turn();
  void begin_turn();
  void measure_turn();
  void sleep();
  void sleep_measured();
  void run_ready_handlers();
  void run_ready_jobs();
  void run_job(caf::resumable* job);
  void run_turn_tasks();

  const std::size_t index_;
  const std::size_t max_throughput_;
  // A concurrency hint of 1 tells Asio that one thread runs the loop; others may still post.
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keep_running_;
  readiness sockets_;
  /// What wakes a sleeping loop for its sockets.
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> any_socket_;
  bool is_waiting_for_sockets_ = false;
  /// Absent until somebody asks in this turn.
  std::optional<std::chrono::steady_clock::time_point> now_;
  turn_observer turn_observer_;
  /// When the turn began that is being measured.
  std::optional<std::chrono::steady_clock::time_point> turn_began_;
  unsigned turns_ = 0;
  std::deque<caf::resumable*> ready_;
  std::vector<turn_task*> turn_tasks_;
  /// Set at once by `request_stop`, so that no further job begins; `stopping_` follows behind what
  /// was posted before.
  std::atomic<bool> stop_requested_{false};
  bool stopping_ = false;
  std::thread thread_;
};

} // namespace strangelet::runtime
