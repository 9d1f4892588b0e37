// A message from one actor to another and back, on one event loop.
#include "runtime/loop_scheduler.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <benchmark/benchmark.h>
#include <cstdint>
#include <future>

namespace {

using namespace strangelet;

constexpr std::int32_t hops = 10'000;

struct one_loop : caf::actor_system_config {
  one_loop() {
    load<runtime::loop_scheduler>();
    set("scheduler.max-threads", 1);
  }
};

/// Sends a countdown back to where it came from, until it is at its end.
caf::behavior hopper(caf::event_based_actor* self, std::promise<void>* end) {
  return {
      [=](std::int32_t left) {
        if (left == 0)
          end->set_value();
        else
          self->send(caf::actor_cast<caf::actor>(self->current_sender()), left - 1);
      },
  };
}

void mailbox_hop(benchmark::State& state) {
  one_loop config;
  caf::actor_system system{config};
  for (auto _ : state) {
    std::promise<void> end;
    auto here = system.spawn(hopper, &end);
    auto there = system.spawn(hopper, &end);
    caf::send_as(here, there, hops);
    end.get_future().wait();
    caf::anon_send_exit(here, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(there, caf::exit_reason::user_shutdown);
  }
  state.SetItemsProcessed(state.iterations() * hops);
}

} // namespace

// The work is done on the loop's thread: real time is what counts.
BENCHMARK(mailbox_hop)->UseRealTime();
