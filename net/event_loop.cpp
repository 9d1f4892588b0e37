#include "net/event_loop.hpp"

#include <boost/asio/post.hpp>
#include <caf/actor_system.hpp>
#include <caf/detail/set_thread_name.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

namespace strangelet::net {

namespace {

/// Handlers that run before the actors have their turn again.
constexpr std::size_t handlers_per_turn = 64;

thread_local event_loop* loop_of_this_thread = nullptr;

} // namespace

event_loop::event_loop(caf::actor_system& system, std::size_t index, std::size_t max_throughput)
    : caf::execution_unit(&system),
      index_(index),
      max_throughput_(max_throughput),
      keep_running_(context_.get_executor()) {}

event_loop::~event_loop() = default;

void event_loop::start() {
  thread_ = std::thread{[this] {
    caf::detail::set_thread_name("strangelet.loop");
    system().thread_started();
    loop_of_this_thread = this;
    run();
    loop_of_this_thread = nullptr;
    system().thread_terminates();
  }};
}

void event_loop::request_stop() {
  boost::asio::post(context_, [this] { stopping_ = true; });
}

void event_loop::join() {
  thread_.join();
}

void event_loop::discard_jobs() {
  // Cleaning up one actor may wake another, which is then queued here too.
  do {
    context_.poll();
    while (!ready_.empty()) {
      auto* job = ready_.front();
      ready_.pop_front();
      caf::scheduler::abstract_coordinator::cleanup_and_release(job);
    }
  } while (context_.poll() != 0 || !ready_.empty());
}

void event_loop::exec_later(caf::resumable* job) {
  ready_.push_back(job);
}

void event_loop::enqueue(caf::resumable* job) {
  boost::asio::post(context_, [this, job] { exec_later(job); });
}

event_loop* event_loop::current() noexcept {
  return loop_of_this_thread;
}

void event_loop::run() {
  while (!stopping_) {
    // Sleep for sockets only while no actor has work.
    if (ready_.empty())
      context_.run_one();
    else
      run_ready_handlers();
    run_ready_jobs();
  }
}

void event_loop::run_ready_handlers() {
  // Not `poll`, which stays as long as there is something to do: sockets that always have more to
  // read would keep the actors from ever running.
  for (std::size_t n = 0; n < handlers_per_turn && context_.poll_one() != 0; ++n)
    ;
}

void event_loop::run_ready_jobs() {
  // Only those that are ready now: what they wake waits until the sockets have had their turn.
  for (auto n = ready_.size(); n > 0 && !stopping_; --n) {
    auto* job = ready_.front();
    ready_.pop_front();
    run_job(job);
  }
}

void event_loop::run_job(caf::resumable* job) {
  switch (job->resume(this, max_throughput_)) {
  case caf::resumable::resume_later:
    // Keeps the reference: the job stays in the queue.
    ready_.push_back(job);
    break;
  case caf::resumable::done:
  case caf::resumable::awaiting_message:
    intrusive_ptr_release(job);
    break;
  case caf::resumable::shutdown_execution_unit:
    intrusive_ptr_release(job);
    stopping_ = true;
    break;
  }
}

} // namespace strangelet::net
