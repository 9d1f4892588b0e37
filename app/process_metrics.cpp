#include "app/process_metrics.hpp"

#include "config/config.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace strangelet::app {

namespace {

constexpr const char* descriptor_folder = "/proc/self/fd";

/// What a metric says that cannot be read: not 0, which would look like all is well.
constexpr auto unknown = std::numeric_limits<double>::quiet_NaN();

/// proc(5), `statm`: pages, the second number those in memory.
double resident_memory() {
  std::ifstream in{"/proc/self/statm"};
  double all = 0;
  double resident = 0;
  return in >> all >> resident ? resident * static_cast<double>(sysconf(_SC_PAGESIZE)) : unknown;
}

/// Linux says it as the size of the folder from 6.2 on; before that they must be counted.
double open_descriptors() {
  struct stat folder {};
  if (stat(descriptor_folder, &folder) == 0 && folder.st_size > 0)
    return static_cast<double>(folder.st_size);
  std::error_code failed;
  double count = 0;
  for (std::filesystem::directory_iterator each{descriptor_folder, failed};
       !failed && each != std::filesystem::directory_iterator{}; each.increment(failed))
    ++count;
  return failed ? unknown : count;
}

double max_descriptors() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  return static_cast<double>(files.rlim_cur);
}

} // namespace

process_metrics::process_metrics(metrics::registry& home, protocol::time_point started_at,
                                 std::function<std::uint64_t()> dropped_log_lines)
    : reloads(home, {"strangelet_reloads_total",
                     "Times the configuration was read again on SIGHUP, by outcome."}) {
  using prometheus::MetricType;
  home.add_info({"strangelet_build_info", "The version of the server."},
                {{"version", std::string{config::version()}}});
  home.observe({"strangelet_start_time_seconds", "When the process started, in Unix time."},
               MetricType::Gauge, [started_at] {
                 return std::chrono::duration<double>(started_at.time_since_epoch()).count();
               });
  home.observe({"strangelet_resident_memory_bytes", "Memory of the process that is in RAM."},
               MetricType::Gauge, resident_memory);
  home.observe({"strangelet_open_descriptors", "Open file descriptors."}, MetricType::Gauge,
               open_descriptors);
  home.observe({"strangelet_max_descriptors", "File descriptors that may be open (ulimit -n)."},
               MetricType::Gauge, max_descriptors);
  home.observe({"strangelet_log_lines_dropped_total",
                "Log lines that were dropped because the reader is too slow."},
               MetricType::Counter,
               [read = std::move(dropped_log_lines)] { return static_cast<double>(read()); });
}

} // namespace strangelet::app
