#define CAF_SUITE runtime.scheduler

#include "runtime/loop_scheduler.hpp"
#include "tests/tools/loop_system.hpp"

#include <boost/asio/post.hpp>
#include <caf/blocking_actor.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <caf/spawn_options.hpp>

#include <array>
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::runtime;
using namespace strangelet::test;
using caf::anon_send;

namespace {

/// The index of the loop that runs here, or -1.
int here() {
  auto* loop = event_loop::current();
  return loop == nullptr ? -1 : static_cast<int>(loop->index());
}

/// Answers with where it runs.
caf::behavior locator(caf::event_based_actor*) {
  return {[](int) { return here(); }};
}

template <class Actor>
int ask(caf::actor_system& system, const Actor& whom) {
  int result = -2;
  caf::scoped_actor self{system};
  self->request(whom, patience, 0)
      .receive([&](int answer) { result = answer; }, [](const caf::error&) {});
  return result;
}

} // namespace

CAF_TEST(there are as many loops as threads are configured) {
  for (std::size_t count : {1, 2, 3}) {
    loop_system host{count};
    CAF_REQUIRE_EQUAL(host.loops.loop_count(), count);
    std::set<std::thread::id> threads;
    for (std::size_t i = 0; i < count; ++i) {
      CAF_CHECK_EQUAL(host.loops.loop(i).index(), i);
      host.run_on(i, [&] {
        CAF_CHECK_EQUAL(here(), static_cast<int>(i));
        threads.insert(std::this_thread::get_id());
      });
    }
    CAF_CHECK_EQUAL(threads.size(), count);
    CAF_CHECK_EQUAL(threads.count(std::this_thread::get_id()), 0u);
  }
}

CAF_TEST(an actor spawned from outside runs on a loop) {
  loop_system host{1};
  auto actor = host.system.spawn(locator);
  CAF_CHECK_EQUAL(ask(host.system, actor), 0);
}

CAF_TEST(actors spawned from outside are dealt out to the loops) {
  loop_system host{2};
  std::array<std::atomic<int>, 2> counts{};
  countdown all{100};
  for (int i = 0; i < 100; ++i)
    host.system.spawn([&](caf::event_based_actor*) {
      ++counts[static_cast<std::size_t>(here())];
      all.count_down();
    });
  all.wait();
  CAF_CHECK_EQUAL(counts[0].load(), 50);
  CAF_CHECK_EQUAL(counts[1].load(), 50);
}

CAF_TEST(an actor spawned on a loop runs there) {
  loop_system host{2};
  for (int i : {0, 1, 1, 0}) {
    std::promise<int> where;
    host.run_on(static_cast<std::size_t>(i), [&] {
      host.system.spawn([&](caf::event_based_actor*) { where.set_value(here()); });
    });
    CAF_CHECK_EQUAL(value_of(where), i);
  }
}

CAF_TEST(an actor spawned by an actor runs on the same loop) {
  loop_system host{2};
  std::promise<std::vector<int>> where;
  host.run_on(1, [&] {
    host.system.spawn([&](caf::event_based_actor* parent) {
      parent->spawn([&, first = here()](caf::event_based_actor* child) {
        child->spawn([&, first, second = here()](caf::event_based_actor*) {
          where.set_value({first, second, here()});
        });
      });
    });
  });
  CAF_CHECK_EQUAL(value_of(where), (std::vector<int>{1, 1, 1}));
}

CAF_TEST(an actor that is woken on a loop runs there) {
  loop_system host{2};
  auto actor = host.system.spawn(locator);
  ask(host.system, actor);
  for (int i : {0, 1, 0, 1}) {
    // It sleeps only when the loop that it was on has gone on to something else.
    host.settle();
    std::promise<int> where;
    host.run_on(static_cast<std::size_t>(i), [&] {
      host.system.spawn([&](caf::event_based_actor* self) {
        self->request(actor, patience, 0).then([&](int answer) { where.set_value(answer); });
      });
    });
    CAF_CHECK_EQUAL(value_of(where), i);
  }
}

CAF_TEST(a message from a socket handler is received on the same thread) {
  loop_system host{2};
  for (std::size_t i : {0, 1, 0, 1}) {
    std::promise<std::thread::id> received;
    auto receiver = host.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
      return {[](int) { return here(); },
              [&, self](const std::string&) {
                received.set_value(std::this_thread::get_id());
                self->quit();
              }};
    });
    ask(host.system, receiver);
    host.settle();
    std::thread::id handler;
    host.run_on(i, [&] {
      handler = std::this_thread::get_id();
      anon_send(receiver, "data");
    });
    CAF_CHECK(value_of(received) == handler);
  }
}

CAF_TEST(a detached actor has a thread of its own and talks to others) {
  loop_system host{2};
  auto detached = host.system.spawn<caf::detached>(locator);
  CAF_CHECK_EQUAL(ask(host.system, detached), -1);
  std::promise<int> answer;
  host.system.spawn([&](caf::event_based_actor* self) {
    self->request(detached, patience, 0).then([&](int where) { answer.set_value(where); });
  });
  CAF_CHECK_EQUAL(value_of(answer), -1);

  auto attached = host.system.spawn(locator);
  std::promise<int> other;
  host.system.spawn<caf::detached>([&](caf::event_based_actor* self) {
    self->request(attached, patience, 0).then([&](int where) { other.set_value(where); });
  });
  CAF_CHECK_GREATER_OR_EQUAL(value_of(other), 0);
}

CAF_TEST(a blocking actor waits without holding up a loop) {
  loop_system host{1};
  std::promise<int> received;
  auto blocking = host.system.spawn([&](caf::blocking_actor* self) {
    self->receive([&](int value) { received.set_value(here() == -1 ? value : -2); });
  });
  // The only loop is free meanwhile.
  CAF_CHECK_EQUAL(ask(host.system, host.system.spawn(locator)), 0);
  anon_send(blocking, 5);
  CAF_CHECK_EQUAL(value_of(received), 5);
}

CAF_TEST(many actors ask each other) {
  loop_system host{2};
  countdown all{200};
  auto server = host.system.spawn([](caf::event_based_actor*) -> caf::behavior {
    return {[](int value) { return 2 * value; }};
  });
  std::atomic<int> sum{0};
  for (int i = 0; i < 200; ++i)
    host.system.spawn([&, i](caf::event_based_actor* self) {
      self->request(server, patience, i).then([&](int answer) {
        sum += answer;
        all.count_down();
      });
    });
  all.wait();
  CAF_CHECK_EQUAL(sum.load(), 199 * 200);
}

CAF_TEST(actors of another system are queued there) {
  // In this order: CAF wants threads that used a system to end before it.
  loop_system other{1};
  loop_system host{1};
  std::promise<std::thread::id> where;
  host.run_on(0, [&] {
    other.system.spawn(
        [&](caf::event_based_actor*) { where.set_value(std::this_thread::get_id()); });
  });
  std::thread::id expected;
  other.run_on(0, [&] { expected = std::this_thread::get_id(); });
  CAF_CHECK(value_of(where) == expected);
}
