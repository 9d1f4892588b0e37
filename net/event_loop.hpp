#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <caf/execution_unit.hpp>
#include <caf/resumable.hpp>

#include <cstddef>
#include <deque>
#include <thread>

namespace strangelet::net {

/// One thread that waits for sockets and runs actors in turns: an Asio event loop that is also one
/// of CAF's execution units. What a socket's handler sends to an actor runs next on the same
/// thread, without a hand-off.
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

  /// For sockets and timers. Posting to it is thread-safe.
  boost::asio::io_context& context() noexcept {
    return context_;
  }

  std::size_t index() const noexcept {
    return index_;
  }

  /// True on this loop's thread. Thread-safe.
  bool runs_here() const noexcept {
    return current() == this;
  }

  /// The loop of the calling thread; null on any other thread. Thread-safe.
  static event_loop* current() noexcept;

private:
  void run();
  void run_ready_handlers();
  void run_ready_jobs();
  void run_job(caf::resumable* job);

  const std::size_t index_;
  const std::size_t max_throughput_;
  // A concurrency hint of 1 tells Asio that one thread runs the loop; others may still post.
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keep_running_;
  std::deque<caf::resumable*> ready_;
  bool stopping_ = false;
  std::thread thread_;
};

} // namespace strangelet::net
