#define CAF_SUITE config.system_config

#include "config/system_config.hpp"

#include <caf/actor_system.hpp>
#include <caf/atom.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>
#include <caf/settings.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <thread>

#include "caf/test/unit_test.hpp"

using namespace strangelet::config;

namespace {

std::size_t number(const system_config& cfg, caf::string_view name) {
  return caf::get_or(cfg, name, std::size_t{0});
}

settings with(std::size_t threads, std::size_t throughput) {
  settings values;
  values.scheduler = {threads, throughput};
  return values;
}

} // namespace

CAF_TEST(what was set is where CAF looks for it) {
  const system_config cfg{with(3, 50)};
  CAF_CHECK_EQUAL(number(cfg, "scheduler.max-threads"), 3u);
  CAF_CHECK_EQUAL(number(cfg, "scheduler.max-throughput"), 50u);
}

CAF_TEST(no number of threads is the number of cores) {
  const system_config cfg{settings{}};
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  CAF_CHECK_EQUAL(number(cfg, "scheduler.max-threads"), cores);
}

CAF_TEST(no throughput is no limit) {
  const system_config cfg{with(1, 0)};
  CAF_CHECK_EQUAL(number(cfg, "scheduler.max-throughput"),
                  static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max()));
}

// With CAF's scheduler for tests, which starts no threads: CAF is not built for a thread sanitizer.
CAF_TEST(a scheduler starts with these numbers) {
  system_config cfg{with(1, 7)};
  cfg.set("scheduler.policy", caf::atom("testing"));
  caf::actor_system system{cfg};
  CAF_CHECK_EQUAL(system.scheduler().num_workers(), 1u);
  CAF_CHECK_EQUAL(system.scheduler().max_throughput(), 7u);
}
