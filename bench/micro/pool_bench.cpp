// How fast strangers without interests find each other while many others wait who will not do: one
// comes and waits, the next one completes the pair.
#include "matching/pool.hpp"

#include <benchmark/benchmark.h>
#include <cstddef>
#include <string>
#include <vector>

namespace {

using namespace strangelet;

matching::ticket make_ticket() {
  matching::ticket result;
  result.id = protocol::ticket_id{protocol::uuid::generate()};
  result.user = protocol::user_id{protocol::uuid::generate()};
  return result;
}

/// Fills the pool with tickets that take nobody who is there.
void fill(matching::pool& pool, std::size_t count, matching::time_point now) {
  for (std::size_t i = 0; i < count; ++i) {
    auto picky = make_ticket();
    picky.wishes.interests.push_back(*protocol::interest::parse("topic " + std::to_string(i)));
    picky.wishes.strict = true;
    pool.add(picky, now);
  }
}

void pair(benchmark::State& state) {
  const matching::time_point now{std::chrono::hours{1}};
  matching::pool pool{{}};
  fill(pool, static_cast<std::size_t>(state.range(0)), now);
  // Tickets may come again once they are paired.
  std::vector<matching::ticket> tickets(4'096);
  for (auto& each : tickets)
    each = make_ticket();
  std::size_t next = 0;
  for (auto _ : state) {
    pool.add(tickets[next], now);
    auto met = pool.add(tickets[next + 1], now);
    if (!met)
      state.SkipWithError("two who take anyone did not meet");
    next = (next + 2) % tickets.size();
  }
  state.SetItemsProcessed(state.iterations());
}

} // namespace

BENCHMARK(pair)->Arg(100)->Arg(100'000);
