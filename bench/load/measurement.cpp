#include "bench/load/measurement.hpp"

#include "bench/load/crowd.hpp"
#include "bench/load/flood_scenario.hpp"
#include "bench/load/hostile_scenario.hpp"
#include "bench/load/latency_log.hpp"
#include "bench/load/process_meter.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace strangelet::bench {

namespace {

using std::chrono::milliseconds;
using seconds = std::chrono::duration<double>;

/// Time for the server to do what is left to do behind a message that has arrived.
constexpr auto settle_time = milliseconds{500};
constexpr auto let_go_time = std::chrono::seconds{60};
/// Servers give memory back in the background.
constexpr auto give_back_time = std::chrono::seconds{2};
/// Of a run, each with a p99 of its own.
constexpr auto slice_time = milliseconds{100};
/// An open loop that loses more than this share has not kept up.
constexpr double tolerated_lag = 0.02;

/// Time and CPU between two moments; no CPU without a process to measure.
class stopwatch {
public:
  explicit stopwatch(const std::optional<process_meter>& server)
      : server_(server), begin_(bench_clock::now()), cpu_(cpu_now()) {}

  seconds time() const {
    return bench_clock::now() - begin_;
  }

  seconds cpu() const {
    return cpu_now() - cpu_;
  }

private:
  std::chrono::nanoseconds cpu_now() const {
    return server_ ? server_->cpu_time() : std::chrono::nanoseconds{0};
  }

  const std::optional<process_meter>& server_;
  bench_clock::time_point begin_;
  std::chrono::nanoseconds cpu_;
};

std::optional<process_meter> meter_of(const options& given) {
  return given.pid == 0 ? std::nullopt : std::optional<process_meter>{given.pid};
}

nlohmann::json report_latency(const latency_log& seen) {
  auto us = [](std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e3; };
  const auto& all = seen.all();
  return {{"p50", us(all.quantile(0.5))},
          {"p99", us(all.quantile(0.99))},
          {"typicalP99", us(seen.typical_p99())},
          {"p99.9", us(all.quantile(0.999))},
          {"max", us(all.max())}};
}

nlohmann::json report_load(const options& given, const scenario& seen, seconds time, seconds cpu) {
  auto operations = static_cast<double>(seen.operations);
  nlohmann::json result{{"seconds", time.count()},
                        {"operations", seen.operations},
                        {"unit", seen.unit()},
                        {"operationsPerSecond", operations / time.count()}};
  if (given.rate != 0) {
    result["rate"] = given.rate;
    result["keptUp"] =
        operations >= static_cast<double>(given.rate) * time.count() * (1 - tolerated_lag);
  }
  if (given.pid != 0) {
    result["serverCpuShare"] = cpu.count() / time.count();
    if (seen.operations != 0)
      result["serverCpuUsPerOperation"] = cpu.count() * 1e6 / operations;
  }
  return result;
}

nlohmann::json measure_load(const options& given, std::unique_ptr<scenario> what) {
  auto server = meter_of(given);
  crowd people{given, std::move(what)};
  people.gather();
  people.begin();
  people.run_for(given.warm_up);
  people.what().start_counting();
  latency_log latency;
  stopwatch watch{server};
  for (auto left = given.duration; left.count() > 0; left -= slice_time) {
    people.what().latency.clear();
    people.run_for(std::min(left, slice_time));
    latency.add(people.what().latency);
  }
  auto cpu = watch.cpu();
  auto result = report_load(given, people.what(), watch.time(), cpu);
  if (latency.all().count() != 0)
    result["latencyUs"] = report_latency(latency);
  if (server)
    result["serverMemoryBytes"] = server->resident_memory();
  people.what().add_to(result);
  return result;
}

void wait_until_let_go(crowd& people, const process_meter& server, std::size_t descriptors) {
  auto deadline = bench_clock::now() + let_go_time;
  while (server.open_descriptors() > descriptors) {
    if (bench_clock::now() > deadline)
      throw std::runtime_error{"the server still holds connections a minute after all have left"};
    people.run_for(milliseconds{50});
  }
  people.run_for(give_back_time);
}

/// One filling and emptying of the server.
nlohmann::json measure_filling(const options& given, crowd& people,
                               const std::optional<process_meter>& server) {
  auto descriptors = server ? server->open_descriptors() : 0;
  stopwatch opening{server};
  people.gather();
  auto opening_time = opening.time().count();
  people.run_for(settle_time);
  nlohmann::json result{
      {"connectionsPerSecond", static_cast<double>(given.clients) / opening_time}};
  if (server)
    result["fullBytes"] = server->resident_memory();
  stopwatch holding{server};
  people.run_for(given.duration);
  if (server)
    result["idleCpuShare"] = holding.cpu().count() / holding.time().count();
  people.scatter();
  if (server) {
    wait_until_let_go(people, *server, descriptors);
    result["emptyBytes"] = server->resident_memory();
  }
  return result;
}

nlohmann::json measure_idle(const options& given) {
  auto server = meter_of(given);
  crowd people{given};
  nlohmann::json result;
  auto start = server ? server->resident_memory() : 0;
  for (std::size_t i = 0; i < given.rounds; ++i)
    result["fillings"].push_back(measure_filling(given, people, server));
  if (server) {
    const auto& first = result["fillings"].front();
    auto growth = first["fullBytes"].get<double>() - static_cast<double>(start);
    result["serverMemoryAtStartBytes"] = start;
    result["serverMemoryPerConnectionBytes"] = growth / static_cast<double>(given.clients);
    result["serverCpuShare"] = first["idleCpuShare"];
  }
  return result;
}

/// Nothing to measure here, but what was done and how the server took it.
nlohmann::json be_hostile(const options& given) {
  auto what = std::make_unique<hostile_scenario>(given);
  const auto& villains = *what;
  crowd people{given, std::move(what)};
  people.gather();
  people.begin();
  people.run_for(given.duration);
  return {{"kinds", villains.report()}};
}

nlohmann::json measure_mode(const options& given) {
  if (given.mode == "idle")
    return measure_idle(given);
  if (given.mode == "hostile")
    return be_hostile(given);
  if (given.mode == "flood")
    return measure_load(given, std::make_unique<flood_scenario>(given));
  return measure_load(given, make_scenario(given));
}

} // namespace

nlohmann::json measure(const options& given) {
  auto result = measure_mode(given);
  result["mode"] = given.mode;
  result["clients"] = given.clients;
  return result;
}

} // namespace strangelet::bench
