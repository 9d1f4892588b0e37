// How fast strangers with interests find each other when many wait. One decision is: a ticket
// comes and meets somebody or waits; now and then one is cancelled, so that the queue stays as long
// as it is.
#include "bench/load/histogram.hpp"
#include "bench/simulation/zipf.hpp"
#include "matching/pool.hpp"

#include <benchmark/benchmark.h>
#include <chrono>
#include <cstddef>
#include <malloc.h>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace strangelet;
using namespace std::chrono_literals;

/// Interests that people could have. Whoever shares one meets at once, so a hundred thousand can
/// wait only if their interests are all different: the vocabulary has to be large.
constexpr std::size_t vocabulary = 4'000'000;

class ticket_source {
public:
  matching::ticket make(matching::time_point now) {
    matching::ticket result;
    result.id = protocol::ticket_id{protocol::uuid::generate()};
    result.user = protocol::user_id{protocol::uuid::generate()};
    result.wishes.language = random_() % 2 == 0 ? "en-GB" : "de";
    for (auto count = 1 + random_() % 4; count > 0; --count)
      add_interest(result.wishes.interests);
    // Partners of the last minute.
    for (auto count = random_() % 3; count > 0; --count)
      result.recent.push_back({protocol::person_id{protocol::uuid::generate()}, now - 30s});
    return result;
  }

private:
  void add_interest(std::vector<protocol::interest>& to) {
    const auto number = bench::zipf(vocabulary, random_);
    const auto spelling = (random_() % 2 == 0 ? "Topic " : "topic ") + std::to_string(number);
    const auto interest = protocol::interest::parse(spelling).value();
    for (const auto& each : to)
      if (each == interest)
        return;
    to.push_back(interest);
  }

  std::mt19937_64 random_{1};
};

std::size_t allocated() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

/// A pool in which so many wait.
struct crowded_pool {
  explicit crowded_pool(std::size_t waiting) {
    while (pool.size() < waiting)
      pool.add(source.make(now), now += 1us);
  }

  ticket_source source;
  matching::time_point now{1h};
  matching::pool pool{{}};
};

/// Tickets that have just come, a few at a time: as a message that was just read they are still in
/// the processor's cache. Making them does not count.
class arrivals {
public:
  matching::ticket next(crowded_pool& in, benchmark::State& state) {
    if (made_.empty()) {
      state.PauseTiming();
      while (made_.size() < 1'000)
        made_.push_back(in.source.make(in.now));
      state.ResumeTiming();
    }
    auto result = std::move(made_.back());
    made_.pop_back();
    return result;
  }

private:
  std::vector<matching::ticket> made_;
};

/// Takes one out in place of one that stayed.
void keep_level(crowded_pool& in, std::size_t waiting) {
  if (in.pool.size() > waiting)
    in.pool.cancel(in.pool.page(0, 1).front().id, in.now);
}

void decide(benchmark::State& state) {
  const auto waiting = static_cast<std::size_t>(state.range(0));
  crowded_pool in{waiting};
  arrivals tickets;
  std::size_t pairs = 0;
  for (auto _ : state) {
    const auto made = in.pool.add(tickets.next(in, state), in.now += 1us);
    pairs += made ? 1 : 0;
    keep_level(in, waiting);
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["paired"] = static_cast<double>(pairs) / static_cast<double>(state.max_iterations);
}

/// The same, each decision timed by itself.
void decide_latency(benchmark::State& state) {
  const auto waiting = static_cast<std::size_t>(state.range(0));
  crowded_pool in{waiting};
  arrivals tickets;
  auto times = std::make_unique<bench::histogram>();
  for (auto _ : state) {
    auto what = tickets.next(in, state);
    const auto begin = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(in.pool.add(std::move(what), in.now += 1us));
    times->add(static_cast<std::uint64_t>((std::chrono::steady_clock::now() - begin).count()));
    keep_level(in, waiting);
  }
  state.counters["p50_ns"] = static_cast<double>(times->quantile(0.5));
  state.counters["p99_ns"] = static_cast<double>(times->quantile(0.99));
  state.counters["p99.9_ns"] = static_cast<double>(times->quantile(0.999));
  state.counters["max_ns"] = static_cast<double>(times->max());
}

/// Ticket in, ticket out, of those that nobody takes.
void come_and_go(benchmark::State& state) {
  crowded_pool in{static_cast<std::size_t>(state.range(0))};
  matching::ticket lonely;
  lonely.user = protocol::user_id{protocol::uuid::generate()};
  lonely.wishes.interests.emplace_back("nobody else", "nobody else");
  for (auto _ : state) {
    lonely.id = protocol::ticket_id{protocol::uuid::generate()};
    in.pool.add(lonely, in.now += 1us);
    in.pool.cancel(lonely.id, in.now);
  }
  state.SetItemsProcessed(state.iterations());
}

/// Everything that a queue of this length takes from the allocator, by tickets.
void memory(benchmark::State& state) {
  const auto waiting = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    const auto before = allocated();
    auto in = std::make_unique<crowded_pool>(waiting);
    const auto used = allocated() - before;
    state.counters["bytes_per_ticket"] = static_cast<double>(used) / static_cast<double>(waiting);
    std::size_t interests = 0;
    for (const auto& each : in->pool.page(0, waiting))
      interests += each.interests.size();
    state.counters["interests_per_ticket"] =
        static_cast<double>(interests) / static_cast<double>(waiting);
  }
}

} // namespace

BENCHMARK(decide)->Arg(1'000)->Arg(100'000)->Iterations(400'000);
BENCHMARK(decide_latency)->Arg(1'000)->Arg(100'000)->Iterations(400'000);
BENCHMARK(come_and_go)->Arg(1'000)->Arg(100'000);
BENCHMARK(memory)->Arg(100'000)->Iterations(1);
