#include "bench/load/soak_run.hpp"

#include "bench/load/crowd.hpp"
#include "bench/load/process_meter.hpp"
#include "bench/load/soak_scenario.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <unistd.h>

namespace strangelet::bench {

namespace {

using std::chrono::milliseconds;
using seconds = std::chrono::duration<double>;

constexpr auto interval = milliseconds{1000};
/// How often it looks whether it has been told to end, or has ended.
constexpr auto glance = milliseconds{100};
/// Whoever has not ended by then never will.
constexpr auto wind_down_time = std::chrono::seconds{20};

volatile std::sig_atomic_t is_told_to_end = 0;

void print_line(const nlohmann::json& what) {
  std::puts(what.dump().c_str());
  std::fflush(stdout);
}

/// The clients, and a line a second about them.
class soak {
public:
  explicit soak(const options& given)
      : given_(given), people_(given, make(given)), began_(bench_clock::now()) {}

  void run() {
    people_.gather();
    people_.begin();
    began_ = bench_clock::now();
    while (is_told_to_end == 0 && bench_clock::now() - began_ < given_.duration)
      run_interval();
    crowd_->wind_down();
    auto deadline = bench_clock::now() + wind_down_time;
    while (crowd_->unsettled() != 0 && bench_clock::now() < deadline)
      people_.run_for(glance);
    print_line(report_all());
    people_.scatter();
  }

private:
  std::unique_ptr<scenario> make(const options& given) {
    auto result = std::make_unique<soak_scenario>(given);
    crowd_ = result.get();
    return result;
  }

  void run_interval() {
    auto end = began_ + ++intervals_ * interval;
    while (is_told_to_end == 0 && bench_clock::now() < end)
      people_.run_for(std::min(glance, std::chrono::ceil<milliseconds>(end - bench_clock::now())));
    if (is_told_to_end != 0)
      return; // no whole second
    print_line(report_interval());
    crowd_->latency.clear();
    crowd_->operations = 0;
  }

  nlohmann::json report_interval() {
    auto now = crowd_->count();
    auto cpu = self_.cpu_time();
    nlohmann::json result{{"second", intervals_},
                          {"connected", now.connected},
                          {"waiting", now.waiting},
                          {"inRooms", now.in_room},
                          {"messages", crowd_->operations},
                          {"latency", to_json(crowd_->latency)},
                          {"cpuSeconds", seconds{cpu - cpu_}.count()}};
    cpu_ = cpu;
    return result;
  }

  nlohmann::json report_all() {
    if (auto left = crowd_->unsettled())
      crowd_->tally().troubles["did not come to an end"] = left;
    return {{"end", to_json(crowd_->tally())}};
  }

  const options given_;
  soak_scenario* crowd_ = nullptr;
  crowd people_;
  bench_clock::time_point began_;
  int intervals_ = 0;
  process_meter self_{getpid()};
  std::chrono::nanoseconds cpu_ = self_.cpu_time();
};

} // namespace

void run_soak(const options& given) {
  std::signal(SIGTERM, [](int) { is_told_to_end = 1; });
  soak{given}.run();
}

} // namespace strangelet::bench
