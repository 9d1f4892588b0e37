#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/epoll.h>
#include <unistd.h>
#include <vector>

#include "bench/load/options.hpp"
#include "bench/load/process_meter.hpp"
#include "bench/load/scenarios.hpp"

namespace {

using namespace strangelet::bench;
using clock_type = std::chrono::steady_clock;

/// Connections are opened in batches, so that the server's accept queue does not overflow.
constexpr std::size_t connect_batch = 50;
constexpr auto set_up_time = std::chrono::seconds{60};

class generator {
public:
  explicit generator(const options& given)
      : given_(given), scenario_(make_scenario(given)), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (std::size_t i = 0; i < given.clients; ++i)
      clients_.push_back(std::make_unique<client>(i, *scenario_));
  }

  ~generator() {
    clients_.clear();
    close(epoll_);
  }

  nlohmann::json run() {
    auto memory_before = resident_memory_of(given_.pid);
    connect_all();
    for (auto& each : clients_)
      if (each->is_open())
        scenario_->begin(*each);
    run_for(given_.warm_up);
    scenario_->operations = 0;
    scenario_->latency.clear();
    auto cpu_before = cpu_time_of(given_.pid);
    auto begin = clock_type::now();
    run_for(given_.duration);
    std::chrono::duration<double> took = clock_type::now() - begin;
    auto cpu = static_cast<double>(cpu_time_of(given_.pid) - cpu_before) / 1e9;
    return report(took.count(), cpu, memory_before);
  }

private:
  void connect_all() {
    auto deadline = clock_type::now() + set_up_time;
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      clients_[i]->connect(epoll_, given_.port);
      if (i % connect_batch == connect_batch - 1)
        turn(0);
      if (!given_.json && isatty(STDERR_FILENO) != 0 && i % 1000 == 999)
        std::fprintf(stderr, "\r%zu connections", i + 1);
    }
    while (scenario_->ready < clients_.size()) {
      turn(10);
      if (scenario_->lost != 0)
        throw std::runtime_error{"the server has closed a connection"};
      if (clock_type::now() > deadline)
        throw std::runtime_error{"the server was too slow to let everyone in"};
    }
  }

  void run_for(std::chrono::milliseconds time) {
    auto end = clock_type::now() + time;
    while (clock_type::now() < end)
      turn(10);
  }

  void turn(int timeout_ms) {
    std::array<epoll_event, 256> events;
    auto count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout_ms);
    for (int i = 0; i < count; ++i) {
      auto& event = events[static_cast<std::size_t>(i)];
      static_cast<client*>(event.data.ptr)->on_ready(event.events);
    }
    while (auto* next = scenario_->next_to_reconnect())
      next->connect(epoll_, given_.port);
  }

  nlohmann::json report(double seconds, double cpu_seconds, std::size_t memory_before) const {
    auto operations = static_cast<double>(scenario_->operations);
    auto us = [&](double share) {
      return static_cast<double>(scenario_->latency.quantile(share)) / 1e3;
    };
    nlohmann::json result{{"mode", given_.mode},
                          {"clients", given_.clients},
                          {"seconds", seconds},
                          {"operations", scenario_->operations},
                          {"unit", scenario_->unit()},
                          {"operationsPerSecond", operations / seconds},
                          {"connectionsLost", scenario_->lost}};
    if (scenario_->latency.count() != 0)
      result["latencyUs"] = {{"p50", us(0.5)},
                             {"p99", us(0.99)},
                             {"p99.9", us(0.999)},
                             {"max", static_cast<double>(scenario_->latency.max()) / 1e3}};
    if (given_.pid != 0) {
      auto memory = resident_memory_of(given_.pid);
      result["serverCpuShare"] = cpu_seconds / seconds;
      result["serverMemoryBytes"] = memory;
      result["serverMemoryPerConnectionBytes"] =
          (static_cast<double>(memory) - static_cast<double>(memory_before)) /
          static_cast<double>(given_.clients);
      if (scenario_->operations != 0)
        result["serverCpuUsPerOperation"] = cpu_seconds * 1e6 / operations;
    }
    return result;
  }

  const options given_;
  std::unique_ptr<scenario> scenario_;
  int epoll_;
  std::vector<std::unique_ptr<client>> clients_;
};

void print(const nlohmann::json& result) {
  for (const auto& [name, value] : result.items())
    std::printf("%-32s %s\n", name.c_str(), value.dump().c_str());
}

} // namespace

int main(int argc, char** argv) {
  auto given = parse_options(argc, argv);
  try {
    auto result = generator{given}.run();
    if (given.json)
      std::puts(result.dump().c_str());
    else
      print(result);
    return result["connectionsLost"] == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "bench_load: %s\n", e.what());
    return EXIT_FAILURE;
  }
}
