#pragma once

#include "bench/load/client.hpp"
#include "bench/load/options.hpp"
#include "bench/load/progress.hpp"
#include "bench/load/scenario.hpp"

#include <chrono>
#include <memory>
#include <vector>

namespace strangelet::bench {

/// All clients, and the loop that serves them.
class crowd {
public:
  /// Throws `std::runtime_error` if there are not enough descriptors for so many.
  explicit crowd(const options& given) : crowd(given, make_scenario(given)) {}
  crowd(const options& given, std::unique_ptr<scenario> what);
  ~crowd();

  crowd(const crowd&) = delete;
  crowd& operator=(const crowd&) = delete;

  /// Connects everybody and waits until all are where the measurement may begin.
  void gather();

  /// Tells everybody to begin.
  void begin();

  void run_for(std::chrono::milliseconds time);

  /// Drops all connections.
  void scatter();

  scenario& what() noexcept {
    return *scenario_;
  }

private:
  void turn(bench_clock::time_point until);
  void show_rate(bench_clock::time_point end);

  const options given_;
  std::unique_ptr<scenario> scenario_;
  int epoll_;
  std::vector<std::unique_ptr<client>> clients_;
  progress progress_;
  std::uint64_t operations_shown_ = 0;
  bench_clock::time_point shown_at_ = bench_clock::now();
};

} // namespace strangelet::bench
