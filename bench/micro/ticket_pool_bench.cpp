// How fast strangers find each other when many wait: one ticket goes in, the one that waits longest
// comes out.
#include "actors/ticket_pool.hpp"

#include <benchmark/benchmark.h>
#include <cstddef>
#include <vector>

namespace {

using namespace strangelet;

/// Tickets to put in, in turn; twice as many as wait, so that none is in the pool twice.
std::vector<actors::ticket> make_tickets(std::size_t waiting) {
  std::vector<actors::ticket> result(2 * waiting);
  for (auto& each : result)
    each = {protocol::room_id{protocol::uuid::generate()},
            protocol::user_id{protocol::uuid::generate()},
            {}};
  return result;
}

void pair(benchmark::State& state) {
  auto waiting = static_cast<std::size_t>(state.range(0));
  auto tickets = make_tickets(waiting);
  protocol::user_id seeker{protocol::uuid::generate()};
  actors::ticket_pool pool;
  for (std::size_t i = 0; i < waiting; ++i)
    pool.add({tickets[i], {}, {}, {}});
  auto next = waiting;
  for (auto _ : state) {
    pool.add({tickets[next], {}, {}, {}});
    next = (next + 1) % tickets.size();
    benchmark::DoNotOptimize(pool.take_partner_for(seeker));
  }
  state.SetItemsProcessed(state.iterations());
}

} // namespace

BENCHMARK(pair)->Arg(100)->Arg(100'000);
