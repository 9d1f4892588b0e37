#define CAF_SUITE runtime.scheduler_throughput

#include "tests/tools/loop_system.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <atomic>
#include <functional>
#include <limits>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::test;
using caf::anon_send;

namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::int64_t>::max();

/// The order in which two actors with `count` messages each take them, on one loop.
std::string turns(std::size_t throughput, int count) {
  loop_system host{1, throughput};
  std::string log;
  countdown both{2};
  auto writer = [&](char name) {
    return [&, name](caf::event_based_actor* self) -> caf::behavior {
      return {[&, self, name](int left) {
        log += name;
        if (left == 0) {
          self->quit();
          both.count_down();
        }
      }};
    };
  };
  host.run_on(0, [&] {
    auto a = host.system.spawn(writer('a'));
    auto b = host.system.spawn(writer('b'));
    for (int i = count; i > 0; --i) {
      anon_send(a, i - 1);
      anon_send(b, i - 1);
    }
  });
  both.wait();
  host.settle();
  return log;
}

} // namespace

CAF_TEST(an actor yields to the others after so many messages) {
  CAF_CHECK_EQUAL(turns(1, 4), "abababab");
  CAF_CHECK_EQUAL(turns(2, 4), "aabbaabb");
  CAF_CHECK_EQUAL(turns(3, 7), "aaabbbaaabbbab");
  CAF_CHECK_EQUAL(turns(5, 12), "aaaaabbbbbaaaaabbbbbaabb");
  CAF_CHECK_EQUAL(turns(100, 4), "aaaabbbb");
}

CAF_TEST(without a limit an actor takes all messages that it has) {
  CAF_CHECK_EQUAL(turns(unlimited, 30), std::string(30, 'a') + std::string(30, 'b'));
}

CAF_TEST(an actor that is always busy keeps neither sockets nor others waiting) {
  // Outlives the actors, which end with the system.
  std::atomic<bool> is_over{false};
  loop_system host{1, 10};
  auto busy = host.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
    return {[&, self](int n) {
      if (is_over)
        self->quit();
      else
        anon_send(self, n + 1);
    }};
  });
  anon_send(busy, 0);
  for (int i = 0; i < 100; ++i) {
    host.run_on(0, [] {});
    std::promise<int> ran;
    host.system.spawn([&](caf::event_based_actor*) { ran.set_value(i); });
    CAF_CHECK_EQUAL(value_of(ran), i);
  }
  is_over = true;
}

CAF_TEST(a loop that is always busy does not hold up the other) {
  std::atomic<bool> is_over{false};
  loop_system host{2, 10};
  host.run_on(0, [&] {
    host.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
      anon_send(self, 0);
      return {[&, self](int n) {
        if (is_over)
          self->quit();
        else
          anon_send(self, n + 1);
      }};
    });
  });
  for (int i = 0; i < 100; ++i)
    host.run_on(1, [] {});
  is_over = true;
}
