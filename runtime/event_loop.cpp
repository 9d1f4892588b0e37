#include "runtime/event_loop.hpp"

#include <boost/asio/post.hpp>
#include <caf/actor_system.hpp>
#include <caf/detail/set_thread_name.hpp>
#include <caf/logger.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <ctime>
#include <fcntl.h>
#include <future>
#include <memory>
#include <utility>

namespace strangelet::runtime {

namespace {

/// Asio's handlers that run in one turn.
constexpr std::size_t handlers_per_turn = 64;

/// Actors that run in one turn. A message that comes in is to reach its receiver's socket in the
/// same turn, over three actors, while it is still in the processor's cache.
constexpr std::size_t jobs_per_turn = 512;

thread_local event_loop* loop_of_this_thread = nullptr;

/// To spawn an actor makes CAF's logger that of the thread, and from then on whatever spawns or
/// ends an actor would tell it twice who runs, under a lock that all threads share; with no log to
/// write, for nothing.
void forget_logger() {
  if constexpr (CAF_LOG_LEVEL == CAF_LOG_LEVEL_QUIET)
    caf::logger::set_current_actor_system(nullptr);
}

/// For how long this thread has run.
std::chrono::nanoseconds time_of_thread() noexcept {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

/// Tells another thread, in the next turn, that a turn has ended.
class turn_end final : public turn_task {
public:
  explicit turn_end(boost::asio::io_context& context) : context_(context) {}

  void run_at_turn_end() override {
    // Other tasks of this turn may be behind this one.
    boost::asio::post(context_, [keep = std::move(self)] { keep->promise.set_value(); });
  }

  std::promise<void> promise;
  /// Whoever waits may let go of it at once.
  std::shared_ptr<turn_end> self;

private:
  boost::asio::io_context& context_;
};

} // namespace

event_loop::event_loop(caf::actor_system& system, std::size_t index, std::size_t max_throughput)
    : caf::execution_unit(&system),
      index_(index),
      max_throughput_(max_throughput),
      keep_running_(context_.get_executor()),
      any_socket_(context_, fcntl(sockets_.native_handle(), F_DUPFD_CLOEXEC, 0)) {}

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
  stop_requested_.store(true, std::memory_order_relaxed);
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

void event_loop::run_and_wait(std::function<void()> task) {
  auto end = std::make_shared<turn_end>(context_);
  end->self = end;
  boost::asio::post(context_, [this, &task, end] {
    task();
    // Behind what the task has cancelled.
    boost::asio::post(context_, [this, end] { at_turn_end(*end); });
  });
  end->promise.get_future().wait();
}

event_loop* event_loop::current() noexcept {
  return loop_of_this_thread;
}

void event_loop::run() {
  while (!stopping_) {
    if (turn_observer_ && ++turns_ % turns_per_measurement == 0)
      measure_turn();
    else
      run_turn();
  }
}

void event_loop::run_turn() {
  begin_turn();
  run_ready_handlers();
  run_ready_jobs();
  run_turn_tasks();
}

void event_loop::measure_turn() {
  turn_began_ = std::chrono::steady_clock::now();
  run_turn();
  const auto time = std::chrono::steady_clock::now() - *std::exchange(turn_began_, std::nullopt);
  // The turn may have been the last that is observed.
  if (turn_observer_)
    turn_observer_(time);
}

void event_loop::begin_turn() {
  now_.reset();
  if (sockets_.dispatch() != 0 || !ready_.empty())
    return;
  sleep();
  sockets_.dispatch();
}

void event_loop::sleep() {
  // Asio is told of sockets only now: a loop that is busy asks for them itself.
  if (!std::exchange(is_waiting_for_sockets_, true))
    any_socket_.async_wait(
        boost::asio::posix::descriptor_base::wait_read,
        [this](const boost::system::error_code&) { is_waiting_for_sockets_ = false; });
  if (turn_began_)
    sleep_measured();
  else
    context_.run_one();
}

/// The handler that ends the sleep is a part of the turn. It is told from the sleep by the time for
/// which the thread ran.
void event_loop::sleep_measured() {
  const auto before = time_of_thread();
  context_.run_one();
  turn_began_ = std::chrono::steady_clock::now() - (time_of_thread() - before);
}

void event_loop::run_ready_handlers() {
  // Not `poll`, which stays as long as there is something to do.
  for (std::size_t n = 0; n < handlers_per_turn && context_.poll_one() != 0; ++n)
    ;
}

void event_loop::run_ready_jobs() {
  auto may_go_on = [this] {
    return !ready_.empty() && !stopping_ && !stop_requested_.load(std::memory_order_relaxed);
  };
  forget_logger();
  for (std::size_t n = 0; n < jobs_per_turn && may_go_on(); ++n) {
    auto* job = ready_.front();
    ready_.pop_front();
    run_job(job);
  }
}

void event_loop::run_turn_tasks() {
  // By index: a task may queue another.
  // NOLINTNEXTLINE(modernize-loop-convert)
  for (std::size_t i = 0; i < turn_tasks_.size(); ++i)
    turn_tasks_[i]->run_at_turn_end();
  turn_tasks_.clear();
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

} // namespace strangelet::runtime
