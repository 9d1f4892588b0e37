#define CAF_SUITE runtime.quiet_actor_clock

#include "runtime/quiet_actor_clock.hpp"
#include "tests/tools/loop_system.hpp"

#include <caf/after.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "caf/test/unit_test.hpp"

using namespace strangelet::test;
using namespace std::chrono_literals;
using caf::anon_send;

namespace {

/// How often the clock's thread of this process went to sleep (proc(5)). Throws if there is none.
std::size_t sleeps_of_the_clock() {
  for (const auto& task : std::filesystem::directory_iterator{"/proc/self/task"}) {
    std::string name;
    std::ifstream{task.path() / "comm"} >> name;
    if (name != "strangelet.cloc") // a name has at most 15 characters
      continue;
    std::ifstream status{task.path() / "status"};
    for (std::string key; status >> key;)
      if (key == "voluntary_ctxt_switches:") {
        std::size_t count = 0;
        status >> count;
        return count;
      }
  }
  throw std::runtime_error{"the clock has no thread"};
}

/// Returns when the clock has sent a message. A thread names itself a moment after it was started,
/// and before it works.
void see_the_clock_work(caf::actor_system& system) {
  countdown sent;
  system.spawn([&sent](caf::event_based_actor* self) -> caf::behavior {
    self->delayed_send(self, 1ms, 1);
    return {[&sent, self](int) {
      self->quit();
      sent.count_down();
    }};
  });
  sent.wait();
}

/// Spawns so many actors that end with their first message, and waits for their end.
void live_and_die(caf::actor_system& system, std::size_t count) {
  countdown ended{count};
  for (std::size_t i = 0; i < count; ++i) {
    auto mortal = system.spawn([](caf::event_based_actor* self) -> caf::behavior {
      return {[self](int) { self->quit(); }};
    });
    mortal->attach_functor([&ended] { ended.count_down(); });
    anon_send(mortal, 1);
  }
  ended.wait();
}

} // namespace

CAF_TEST(actors that end without a timeout do not wake the clock) {
  loop_system host{1};
  see_the_clock_work(host.system);
  live_and_die(host.system, 10);
  auto before = sleeps_of_the_clock();
  live_and_die(host.system, 1'000);
  CAF_CHECK_LESS(sleeps_of_the_clock() - before, 50u);
}

CAF_TEST(the timeouts of an actor end with it) {
  loop_system host{1};
  auto witness = std::make_shared<int>(0);
  auto sleeper = host.system.spawn([witness](caf::event_based_actor* self) -> caf::behavior {
    return {[self, witness](int) { self->quit(); },
            caf::after(std::chrono::seconds{3'600}) >> [witness] {}};
  });
  auto id = sleeper.id();
  countdown ended;
  sleeper->attach_functor([&] { ended.count_down(); });
  anon_send(sleeper, 1);
  ended.wait();
  // The clock holds on to whom it will wake; cancelling runs on its own thread.
  caf::actor_addr address = sleeper.address();
  sleeper = nullptr;
  auto gone = [&] { return caf::actor_cast<caf::strong_actor_ptr>(address) == nullptr; };
  for (auto end = std::chrono::steady_clock::now() + patience;
       !gone() && std::chrono::steady_clock::now() < end;)
    std::this_thread::yield();
  CAF_CHECK(gone());
  CAF_CHECK_NOT_EQUAL(id, 0u);
}

CAF_TEST(on a loop the time is that of the turn and elsewhere that of the system) {
  loop_system host{1};
  auto& clock = host.loops.clock();
  const auto before = clock.now();
  const auto end = [&] { return std::chrono::steady_clock::now() + 2ms; };
  std::optional<std::chrono::nanoseconds> moved;
  caf::actor_clock::time_point first;
  host.run_on(0, [&] {
    first = clock.now();
    for (const auto until = end(); std::chrono::steady_clock::now() < until;)
      std::this_thread::yield();
    moved = clock.now() - first;
  });
  CAF_CHECK(moved == 0ns);
  CAF_CHECK(first >= before);
  caf::actor_clock::time_point second;
  host.run_on(0, [&] { second = clock.now(); });
  CAF_CHECK(second - first >= 2ms);
  CAF_CHECK(clock.now() > second);
}
