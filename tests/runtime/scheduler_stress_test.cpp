#define CAF_SUITE runtime.scheduler_stress

#include "tests/tools/loop_system.hpp"
#include "tests/tools/sanitized.hpp"

#include <boost/asio/post.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::runtime;
using namespace strangelet::test;
using caf::anon_send;

// More than a million messages in all suites, or a fifth of that where each costs ten times as
// much. A message that is lost, or an actor that is not woken, keeps a test from coming to its end.

namespace {

#ifdef STRANGELET_SANITIZED
constexpr int effort = 1;
#else
constexpr int effort = 5;
#endif

} // namespace

CAF_TEST(pairs that play on two loops lose no message) {
  loop_system host{2, 50};
  constexpr int pairs = 16;
  constexpr int hops = 5'000 * effort;
  countdown all{pairs};
  auto player = [&](caf::event_based_actor* self) -> caf::behavior {
    return {[&, self](const caf::actor& partner, int left) {
      anon_send(partner, caf::actor{self}, left - 1);
      if (left <= 1)
        self->quit();
      if (left == 0)
        all.count_down();
    }};
  };
  for (int i = 0; i < pairs; ++i)
    anon_send(host.system.spawn(player), host.system.spawn(player), hops);
  all.wait();
}

CAF_TEST(messages that change the loop with each hop are not lost) {
  loop_system host{2};
  constexpr int pairs = 8;
  constexpr int hops = 4'000 * effort;
  countdown all{pairs};
  // As a socket's handler on the one loop does with a session that was last on the other.
  auto player = [&](caf::event_based_actor* self) -> caf::behavior {
    return {[&, self](const caf::actor& partner, int left) {
      auto other = 1 - event_loop::current()->index();
      boost::asio::post(host.loops.loop(other).context(), [partner, me = caf::actor{self}, left] {
        anon_send(partner, me, left - 1);
      });
      if (left <= 1)
        self->quit();
      if (left == 0)
        all.count_down();
    }};
  };
  for (int i = 0; i < pairs; ++i)
    anon_send(host.system.spawn(player), host.system.spawn(player), hops);
  all.wait();
  host.settle();
}

CAF_TEST(threads that send to the same actors lose no message and keep their order) {
  loop_system host{2, 100};
  constexpr std::size_t senders = 4;
  constexpr std::size_t receivers = 3;
  constexpr int count = 10'000 * effort;
  countdown all{receivers};
  std::atomic<int> out_of_order{0};
  std::vector<caf::actor> actors;
  for (std::size_t i = 0; i < receivers; ++i)
    actors.push_back(host.system.spawn([&](caf::event_based_actor* self) -> caf::behavior {
      return {[&, self, next = std::array<int, senders>{}, left = senders](std::size_t sender,
                                                                           int number) mutable {
        if (next[sender]++ != number)
          ++out_of_order;
        if (number == count - 1 && --left == 0) {
          all.count_down();
          self->quit();
        }
      }};
    }));
  std::vector<std::thread> threads;
  for (std::size_t sender = 0; sender < senders; ++sender)
    threads.emplace_back([&, sender] {
      for (int i = 0; i < count; ++i)
        for (auto& actor : actors)
          anon_send(actor, sender, i);
    });
  for (auto& thread : threads)
    thread.join();
  all.wait();
  CAF_CHECK_EQUAL(out_of_order.load(), 0);
}

CAF_TEST(a loop that has gone to sleep is woken each time) {
  loop_system host{2};
  auto echo = host.system.spawn([](caf::event_based_actor*) -> caf::behavior {
    return {[](int value) { return value + 1; }};
  });
  caf::scoped_actor self{host.system};
  int sum = 0;
  for (int i = 0; i < 2'000 * effort; ++i)
    self->request(echo, patience, 0)
        .receive([&](int answer) { sum += answer; }, [](const caf::error&) {});
  CAF_CHECK_EQUAL(sum, 2'000 * effort);
}

CAF_TEST(everyone may ask everyone) {
  loop_system host{2, 5};
  constexpr std::size_t count = 50;
  constexpr int questions = 400 * effort;
  countdown all{count};
  std::vector<caf::actor> actors;
  for (std::size_t i = 0; i < count; ++i)
    actors.push_back(host.system.spawn([&, i](caf::event_based_actor* self) -> caf::behavior {
      return {[](int value) { return value; },
              [&, self, i](int left, int) {
                if (left == 0) {
                  all.count_down();
                  return;
                }
                auto& whom = actors[(i + static_cast<std::size_t>(left)) % count];
                self->request(whom, caf::infinite, left).then([self](int answer) {
                  anon_send(self, answer - 1, 0);
                });
              }};
    }));
  for (auto& each : actors)
    anon_send(each, questions, 0);
  all.wait();
  host.settle();
}

CAF_TEST(actors come and go on both loops) {
  loop_system host{2};
  constexpr int families = 4;
  constexpr int generations = 4'000 * effort;
  countdown all{families};
  struct family {
    static void begin(caf::event_based_actor* self, int left, countdown& all) {
      if (left == 0)
        all.count_down();
      else
        self->spawn([left, &all](caf::event_based_actor* child) { begin(child, left - 1, all); });
    }
  };
  for (int i = 0; i < families; ++i)
    host.system.spawn([&](caf::event_based_actor* self) { family::begin(self, generations, all); });
  all.wait();
}
