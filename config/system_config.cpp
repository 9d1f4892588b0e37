#include "config/system_config.hpp"

#include <caf/settings.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <thread>

namespace strangelet::config {

namespace {

std::int64_t threads(const scheduler_settings& values) {
  if (values.max_threads != 0)
    return static_cast<std::int64_t>(values.max_threads);
  return std::max(1U, std::thread::hardware_concurrency());
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
