#define CAF_SUITE runtime.scheduler_time

#include "tests/tools/loop_system.hpp"

#include <caf/blocking_actor.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/sec.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::test;
using namespace std::chrono_literals;
using caf::anon_send;
using std::chrono::steady_clock;

namespace {

/// Takes messages and answers none.
caf::behavior silent(caf::event_based_actor* self) {
  return {[self](int) { return self->make_response_promise<int>(); }};
}

caf::behavior doubling(caf::event_based_actor*) {
  return {[](int value) { return 2 * value; }};
}

/// What a request to `whom` comes back with.
template <class Timeout>
std::string outcome_of(caf::actor_system& system, const caf::actor& whom, Timeout timeout) {
  std::promise<std::string> outcome;
  system.spawn([&](caf::event_based_actor* self) {
    self->request(whom, timeout, 21)
        .then([&](int answer) { outcome.set_value(std::to_string(answer)); },
              [&](const caf::error& why) {
                outcome.set_value(why == caf::sec::request_timeout ? "timeout" : "error");
              });
  });
  return value_of(outcome);
}

} // namespace

CAF_TEST(a delayed message arrives and not too early) {
  loop_system host{2};
  for (auto delay : {0ms, 1ms, 20ms}) {
    std::promise<steady_clock::time_point> arrived;
    auto receiver = host.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
      return {[&, self](int) {
        arrived.set_value(steady_clock::now());
        self->quit();
      }};
    });
    auto sent = steady_clock::now();
    caf::delayed_anon_send(receiver, delay, 1);
    CAF_CHECK(value_of(arrived) - sent >= delay);
  }
}

CAF_TEST(delayed messages arrive in the order of their times) {
  loop_system host{2};
  std::promise<std::string> order;
  host.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
    // Fixed points of time, so that it does not matter how long the sending takes.
    auto start = self->clock().now() + 10ms;
    for (int i : {3, 1, 4, 0, 2})
      self->scheduled_send(self, start + i * 2ms, i);
    return {[&, self, log = std::string{}](int i) mutable {
      log += std::to_string(i);
      if (log.size() == 5) {
        order.set_value(log);
        self->quit();
      }
    }};
  });
  CAF_CHECK_EQUAL(value_of(order), "01234");
}

CAF_TEST(ten thousand delayed messages arrive once each) {
  loop_system host{2};
  constexpr int count = 10'000;
  countdown all{count};
  std::vector<std::atomic<int>> arrivals(count);
  std::vector<caf::actor> receivers;
  for (int i = 0; i < 10; ++i)
    receivers.push_back(host.system.spawn([&](caf::event_based_actor*) -> caf::behavior {
      return {[&](int number) {
        ++arrivals[static_cast<std::size_t>(number)];
        all.count_down();
      }};
    }));
  for (int i = 0; i < count; ++i)
    caf::delayed_anon_send(receivers[static_cast<std::size_t>(i % 10)],
                           std::chrono::microseconds{(i * 7'919) % 50'000}, i);
  all.wait();
  for (auto& receiver : receivers)
    anon_send_exit(receiver, caf::exit_reason::user_shutdown);
  host.settle();
  auto wrong = std::count_if(arrivals.begin(), arrivals.end(), [](auto& n) { return n != 1; });
  CAF_CHECK_EQUAL(wrong, 0);
}

CAF_TEST(an actor that sends to itself again and again ticks) {
  loop_system host{1};
  std::promise<int> ticks;
  host.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
    anon_send(self, 0);
    return {[&, self](int n) {
      if (n < 20) {
        self->delayed_send(self, 1ms, n + 1);
        return;
      }
      ticks.set_value(n);
      self->quit();
    }};
  });
  CAF_CHECK_EQUAL(value_of(ticks), 20);
}

CAF_TEST(a request that is answered in time is answered) {
  loop_system host{2};
  auto server = host.system.spawn(doubling);
  CAF_CHECK_EQUAL(outcome_of(host.system, server, patience), "42");
  CAF_CHECK_EQUAL(outcome_of(host.system, server, caf::infinite), "42");
}

CAF_TEST(a request that is not answered times out) {
  loop_system host{2};
  auto server = host.system.spawn(silent);
  CAF_CHECK_EQUAL(outcome_of(host.system, server, 1ms), "timeout");
  CAF_CHECK_EQUAL(outcome_of(host.system, server, 20ms), "timeout");
}

CAF_TEST(many requests time out at the same time) {
  loop_system host{2};
  auto server = host.system.spawn(silent);
  constexpr std::size_t count = 500;
  countdown all{count};
  std::atomic<std::size_t> timeouts{0};
  for (std::size_t i = 0; i < count; ++i)
    host.system.spawn([&](caf::event_based_actor* self) {
      self->request(server, 5ms, 1)
          .then([](int) {},
                [&](const caf::error& why) {
                  if (why == caf::sec::request_timeout)
                    ++timeouts;
                  all.count_down();
                });
    });
  all.wait();
  CAF_CHECK_EQUAL(timeouts.load(), count);
}

CAF_TEST(an idle actor hears that nobody has sent anything) {
  loop_system host{2};
  std::promise<int> idle;
  host.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
    return {[](int) {}, caf::after(2ms) >>
                            [&, self] {
                              idle.set_value(1);
                              self->quit();
                            }};
  });
  CAF_CHECK_EQUAL(value_of(idle), 1);
}

CAF_TEST(a blocking actor waits no longer than it wants) {
  loop_system host{1};
  std::promise<std::string> outcome;
  host.system.spawn([&](caf::blocking_actor* self) {
    self->receive([](int) {}, caf::after(5ms) >> [&] { outcome.set_value("nothing"); });
  });
  CAF_CHECK_EQUAL(value_of(outcome), "nothing");
}

CAF_TEST(a system with delayed messages to come stops at once) {
  auto start = steady_clock::now();
  {
    loop_system host{2};
    auto receiver = host.system.spawn(doubling);
    for (int i = 0; i < 100; ++i)
      caf::delayed_anon_send(receiver, 1h, i);
    host.system.await_actors_before_shutdown(false);
  }
  CAF_CHECK(steady_clock::now() - start < patience);
}
