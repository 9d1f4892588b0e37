#include "bench/load/process_meter.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <unistd.h>

namespace strangelet::bench {

std::uint64_t cpu_time_of(int pid) {
  std::uint64_t total = 0;
  std::error_code ec;
  std::filesystem::directory_iterator tasks{"/proc/" + std::to_string(pid) + "/task", ec};
  if (ec)
    return 0;
  for (const auto& task : tasks) {
    std::ifstream in{task.path() / "schedstat"};
    std::uint64_t on_cpu = 0;
    if (in >> on_cpu)
      total += on_cpu;
  }
  return total;
}

std::size_t resident_memory_of(int pid) {
  std::ifstream in{"/proc/" + std::to_string(pid) + "/statm"};
  std::size_t all = 0;
  std::size_t resident = 0;
  in >> all >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

} // namespace strangelet::bench
