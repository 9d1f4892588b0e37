#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace strangelet::bench {

/// What a process costs, from `/proc`. Its functions throw `std::runtime_error` if the process has
/// ended or belongs to somebody else.
class process_meter {
public:
  explicit process_meter(int pid);

  /// CPU time of all threads so far, system time included (`task/*/schedstat`).
  std::chrono::nanoseconds cpu_time() const;

  /// Resident memory in bytes (`statm`).
  std::size_t resident_memory() const;

  std::size_t open_descriptors() const;

private:
  std::string folder_;
};

} // namespace strangelet::bench
