#define CAF_SUITE config.system_config

#include "config/system_config.hpp"

#include <caf/actor_system.hpp>
#include <caf/atom.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>
#include <caf/settings.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <sched.h>

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

CAF_TEST(no number of threads is the number of cores that the process may use) {
  cpu_set_t all;
  CPU_ZERO(&all);
  CAF_REQUIRE_EQUAL(sched_getaffinity(0, sizeof(all), &all), 0);
  const auto threads = [] { return number(system_config{settings{}}, "scheduler.max-threads"); };
  CAF_CHECK_EQUAL(threads(), static_cast<std::size_t>(CPU_COUNT(&all)));
  int first = 0;
  while (!CPU_ISSET(first, &all))
    ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  CAF_REQUIRE_EQUAL(sched_setaffinity(0, sizeof(one), &one), 0);
  CAF_CHECK_EQUAL(threads(), 1u);
  CAF_CHECK_EQUAL(sched_setaffinity(0, sizeof(all), &all), 0);
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
