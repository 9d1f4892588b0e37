#define CAF_SUITE runtime.event_loop

#include "runtime/event_loop.hpp"
#include "tests/tools/loop_system.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::runtime;
using namespace strangelet::test;
using caf::resumable;

namespace {

/// Work that says itself what happens when it runs. Belongs to the test, and counts its references
/// only.
class job : public resumable {
public:
  using body_type = std::function<resume_result(caf::execution_unit*, std::size_t)>;

  explicit job(body_type body) : body_(std::move(body)) {}

  resume_result resume(caf::execution_unit* where, std::size_t max_throughput) override {
    return body_(where, max_throughput);
  }

  void intrusive_ptr_add_ref_impl() override {
    ++references;
  }

  void intrusive_ptr_release_impl() override {
    --references;
  }

  /// One for the queue that the test puts the job into.
  std::atomic<int> references{1};

private:
  body_type body_;
};

/// Writes down that it ran.
job::body_type writing(std::string& log, const std::string& name) {
  return [&log, name](caf::execution_unit*, std::size_t) {
    log += name;
    return resumable::done;
  };
}

/// Does something at the end of each turn for which it is queued, and counts them.
class every_turn final : public turn_task {
public:
  explicit every_turn(std::function<void(int turn)> task) : task_(std::move(task)) {}

  void run_at_turn_end() override {
    task_(++turns_);
  }

private:
  std::function<void(int turn)> task_;
  int turns_ = 0;
};

struct event_loop_fixture {
  loop_system host{1};
  event_loop loop{host.system, 7, 42};

  /// Starts the loop, and returns when it has ended; something must have asked it to.
  void run_to_the_end() {
    loop.start();
    loop.join();
  }

  void post(std::function<void()> task) {
    boost::asio::post(loop.context(), std::move(task));
  }

  /// Runs the loop until `task` stops it, whose first turn is the first.
  void run_turns(every_turn& task, event_loop::turn_observer observer) {
    post([&] { loop.at_turn_end(task); });
    loop.observe_turns(std::move(observer));
    run_to_the_end();
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(event_loop_tests, event_loop_fixture)

CAF_TEST(a loop knows its own thread) {
  CAF_CHECK(event_loop::current() == nullptr);
  CAF_CHECK(!loop.runs_here());
  event_loop* current = nullptr;
  bool is_here = false;
  bool is_elsewhere = true;
  post([&] {
    current = event_loop::current();
    is_here = loop.runs_here();
    is_elsewhere = host.loops.loop(0).runs_here();
  });
  loop.request_stop();
  run_to_the_end();
  CAF_CHECK(current == &loop);
  CAF_CHECK(is_here);
  CAF_CHECK(!is_elsewhere);
  CAF_CHECK(event_loop::current() == nullptr);
  CAF_CHECK_EQUAL(loop.index(), 7u);
}

CAF_TEST(jobs run in their order with the throughput of the loop) {
  std::string log;
  job a{writing(log, "a")};
  job b{writing(log, "b")};
  caf::execution_unit* where = nullptr;
  std::size_t throughput = 0;
  job last{[&](caf::execution_unit* unit, std::size_t n) {
    log += "c";
    where = unit;
    throughput = n;
    return resumable::shutdown_execution_unit;
  }};
  for (auto* each : {&a, &b, &last})
    loop.enqueue(each);
  run_to_the_end();
  CAF_CHECK_EQUAL(log, "abc");
  CAF_CHECK(where == &loop);
  CAF_CHECK_EQUAL(throughput, 42u);
  for (auto* each : {&a, &b, &last})
    CAF_CHECK_EQUAL(each->references.load(), 0);
}

CAF_TEST(a job that wants more has its turn behind the others) {
  std::string log;
  job a{[&](caf::execution_unit*, std::size_t) {
    log += "a";
    return log.size() < 7 ? resumable::resume_later : resumable::shutdown_execution_unit;
  }};
  job b{[&](caf::execution_unit*, std::size_t) {
    log += "b";
    return log.size() < 5 ? resumable::resume_later : resumable::awaiting_message;
  }};
  post([&] {
    loop.exec_later(&a);
    loop.exec_later(&b);
  });
  run_to_the_end();
  CAF_CHECK_EQUAL(log, "abababa");
  CAF_CHECK_EQUAL(a.references.load(), 0);
  CAF_CHECK_EQUAL(b.references.load(), 0);
}

CAF_TEST(what a job wakes runs after what was ready before) {
  std::string log;
  job woken{writing(log, "w")};
  job b{writing(log, "b")};
  job a{[&](caf::execution_unit* here, std::size_t) {
    log += "a";
    here->exec_later(&woken);
    return resumable::done;
  }};
  post([&] {
    loop.exec_later(&a);
    loop.exec_later(&b);
  });
  job last{[&](caf::execution_unit*, std::size_t) {
    return log.size() == 3 ? resumable::shutdown_execution_unit : resumable::resume_later;
  }};
  loop.enqueue(&last);
  run_to_the_end();
  CAF_CHECK_EQUAL(log, "abw");
}

CAF_TEST(a job that always wants more does not keep sockets waiting) {
  int runs = 0;
  job greedy{[&](caf::execution_unit*, std::size_t) {
    ++runs;
    return resumable::resume_later;
  }};
  loop.enqueue(&greedy);
  // Each is posted by the one before, as when data goes to and fro.
  int answers = 0;
  std::function<void()> answer = [&] {
    if (++answers == 100)
      loop.request_stop();
    else
      post(answer);
  };
  post(answer);
  run_to_the_end();
  CAF_CHECK_EQUAL(answers, 100);
  CAF_CHECK_GREATER(runs, 0);
  CAF_CHECK_EQUAL(greedy.references.load(), 1);
  loop.discard_jobs();
  CAF_CHECK_EQUAL(greedy.references.load(), 0);
}

CAF_TEST(sockets that always have something do not keep jobs waiting) {
  bool is_over = false;
  std::function<void()> again = [&] {
    if (!is_over)
      post(again);
  };
  job last{[&](caf::execution_unit*, std::size_t) {
    is_over = true;
    return resumable::shutdown_execution_unit;
  }};
  job first{[&](caf::execution_unit* here, std::size_t) {
    here->exec_later(&last);
    return resumable::done;
  }};
  post(again);
  loop.enqueue(&first);
  run_to_the_end();
  CAF_CHECK(is_over);
}

CAF_TEST(a loop that sleeps is woken from any thread) {
  std::atomic<int> sum{0};
  constexpr int count = 200;
  std::vector<std::unique_ptr<job>> jobs;
  countdown each[2] = {countdown{count}, countdown{count}};
  for (int i = 0; i < 2 * count; ++i)
    jobs.push_back(std::make_unique<job>([&, i](caf::execution_unit*, std::size_t) {
      ++sum;
      each[i % 2].count_down();
      return resumable::done;
    }));
  loop.start();
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < count; ++i)
        loop.enqueue(jobs[static_cast<std::size_t>(2 * i + t)].get());
    });
  for (auto& thread : threads)
    thread.join();
  each[0].wait();
  each[1].wait();
  loop.request_stop();
  loop.join();
  CAF_CHECK_EQUAL(sum.load(), 2 * count);
  for (auto& each_job : jobs)
    CAF_CHECK_EQUAL(each_job->references.load(), 0);
}

CAF_TEST(after a stop no job runs and all are let go) {
  std::string log;
  job ready{writing(log, "r")};
  job posted{writing(log, "p")};
  job first{[&](caf::execution_unit* here, std::size_t) {
    log += "0";
    loop.request_stop();
    loop.enqueue(&posted);
    here->exec_later(&ready);
    return resumable::resume_later;
  }};
  loop.enqueue(&first);
  run_to_the_end();
  CAF_CHECK_EQUAL(log, "0");
  for (auto* each : {&first, &ready, &posted})
    CAF_CHECK_EQUAL(each->references.load(), 1);
  loop.discard_jobs();
  CAF_CHECK_EQUAL(log, "0");
  for (auto* each : {&first, &ready, &posted})
    CAF_CHECK_EQUAL(each->references.load(), 0);
}

CAF_TEST(one turn in seven is measured) {
  constexpr int turns = 70;
  int measured = 0;
  every_turn task{[&](int turn) {
    if (turn == turns)
      loop.request_stop();
    else
      post([&] { loop.at_turn_end(task); });
  }};
  run_turns(task, [&](std::chrono::nanoseconds) { ++measured; });
  // The loop has a turn or two more to end in.
  CAF_CHECK(measured >= turns / 7);
  CAF_CHECK(measured <= turns / 7 + 1);
}

CAF_TEST(to sleep is no part of a turn) {
  constexpr int turns = 40;
  constexpr auto sleep = std::chrono::milliseconds{10};
  auto shortest = std::chrono::nanoseconds::max();
  boost::asio::steady_timer timer{loop.context()};
  every_turn task{[&](int turn) {
    if (turn == turns)
      return loop.request_stop();
    timer.expires_after(sleep);
    timer.async_wait([&](const boost::system::error_code&) { loop.at_turn_end(task); });
  }};
  // The machine may stand still in some of them, but not in all.
  run_turns(task, [&](auto time) { shortest = std::min(shortest, time); });
  CAF_CHECK(shortest < sleep);
}

CAF_TEST(what ends the sleep is a part of the turn) {
  constexpr int turns = 30;
  constexpr auto work = std::chrono::milliseconds{2};
  auto shortest = std::chrono::nanoseconds::max();
  boost::asio::steady_timer timer{loop.context()};
  every_turn task{[&](int turn) {
    if (turn == turns)
      return loop.request_stop();
    timer.expires_after(std::chrono::milliseconds{1});
    timer.async_wait([&](const boost::system::error_code&) {
      // By the thread's own time, which does not pass while others have the processor.
      const auto until = std::clock() + CLOCKS_PER_SEC / 500;
      while (std::clock() < until)
        ;
      loop.at_turn_end(task);
    });
  }};
  run_turns(task, [&](auto time) { shortest = std::min(shortest, time); });
  CAF_CHECK(shortest > work / 2);
}

CAF_TEST(who no longer observes is told nothing) {
  int measured = 0;
  every_turn task{[&](int turn) {
    if (turn == 20)
      loop.observe_turns(nullptr);
    if (turn == 60)
      loop.request_stop();
    else
      post([&] { loop.at_turn_end(task); });
  }};
  run_turns(task, [&](std::chrono::nanoseconds) { ++measured; });
  CAF_CHECK(measured >= 1);
  CAF_CHECK(measured <= 3);
}

CAF_TEST(a loop may be stopped before it has started) {
  std::string log;
  job never{writing(log, "n")};
  loop.request_stop();
  loop.enqueue(&never);
  run_to_the_end();
  loop.discard_jobs();
  CAF_CHECK_EQUAL(log, "");
  CAF_CHECK_EQUAL(never.references.load(), 0);
}

CAF_TEST(a loop that was never started lets its jobs go) {
  std::string log;
  job never{writing(log, "n")};
  loop.enqueue(&never);
  loop.discard_jobs();
  CAF_CHECK_EQUAL(log, "");
  CAF_CHECK_EQUAL(never.references.load(), 0);
}

CAF_TEST_FIXTURE_SCOPE_END()
