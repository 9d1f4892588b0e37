#include "bench/load/process_meter.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace strangelet::bench {

namespace {

std::filesystem::directory_iterator entries_of(const std::string& folder) {
  std::error_code ec;
  std::filesystem::directory_iterator result{folder, ec};
  if (ec)
    throw std::runtime_error{"cannot measure the server: " + folder + ": " + ec.message()};
  return result;
}

} // namespace

process_meter::process_meter(int pid) : folder_("/proc/" + std::to_string(pid)) {
  cpu_time();
}

std::chrono::nanoseconds process_meter::cpu_time() const {
  std::int64_t total = 0;
  for (const auto& task : entries_of(folder_ + "/task")) {
    std::ifstream in{task.path() / "schedstat"};
    std::int64_t on_cpu = 0;
    if (in >> on_cpu)
      total += on_cpu;
  }
  return std::chrono::nanoseconds{total};
}

std::size_t process_meter::resident_memory() const {
  std::ifstream in{folder_ + "/statm"};
  std::size_t all = 0;
  std::size_t resident = 0;
  if (!(in >> all >> resident))
    throw std::runtime_error{"cannot measure the server: it has ended"};
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t process_meter::open_descriptors() const {
  auto all = entries_of(folder_ + "/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

} // namespace strangelet::bench
