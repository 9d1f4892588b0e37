#include "config/system_config.hpp"

#include <caf/settings.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <sched.h>
#include <thread>
#include <vector>

namespace strangelet::config {

namespace {

/// The cores that this process may run on, by its affinity mask; those of the machine may be more.
int usable_cores() {
  // The kernel wants room for as many as it has been built for.
  for (int room = CPU_SETSIZE; room <= 64 * CPU_SETSIZE; room *= 2) {
    const auto size = CPU_ALLOC_SIZE(room);
    std::vector<unsigned char> mask(size);
    auto* set = reinterpret_cast<cpu_set_t*>(mask.data());
    if (sched_getaffinity(0, size, set) == 0)
      return CPU_COUNT_S(size, set);
  }
  return static_cast<int>(std::thread::hardware_concurrency());
}

std::int64_t threads(const scheduler_settings& values) {
  if (values.max_threads != 0)
    return static_cast<std::int64_t>(values.max_threads);
  return std::max(1, usable_cores());
}

/// CAF keeps whole numbers as `int64_t`, so that its own default, the largest `size_t`, cannot be
/// written down. This is as good: nobody counts so far.
std::int64_t throughput(const scheduler_settings& values) {
  if (values.max_throughput != 0)
    return static_cast<std::int64_t>(values.max_throughput);
  return std::numeric_limits<std::int64_t>::max();
}

} // namespace

system_config::system_config(const settings& values) {
  caf::put(content, "scheduler.max-threads", threads(values.scheduler));
  caf::put(content, "scheduler.max-throughput", throughput(values.scheduler));
}

} // namespace strangelet::config
