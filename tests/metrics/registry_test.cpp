#define CAF_SUITE metrics.registry

#include "metrics/registry.hpp"
#include "tests/tools/throws.hpp"

#include <stdexcept>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::metrics;
using prometheus::MetricType;

namespace {

/// Whether a registry takes a metric of that name and kind.
bool takes(const std::string& name, MetricType type) {
  registry all;
  return !strangelet::test::throws<std::logic_error>([&] {
    all.observe({name, "Something."}, type, [] { return 0.0; });
  });
}

} // namespace

CAF_TEST(metrics come in the order of their names) {
  registry all;
  for (const auto* name : {"strangelet_b", "strangelet_c", "strangelet_a"})
    all.observe({name, "Something."}, MetricType::Gauge, [] { return 1.0; });
  const auto families = all.Collect();
  CAF_REQUIRE_EQUAL(families.size(), 3u);
  CAF_CHECK_EQUAL(families[0].name, "strangelet_a");
  CAF_CHECK_EQUAL(families[1].name, "strangelet_b");
  CAF_CHECK_EQUAL(families[2].name, "strangelet_c");
  CAF_CHECK_EQUAL(families[2].help, "Something.");
}

CAF_TEST(a value is read when it is collected) {
  registry all;
  double now = 1;
  all.observe({"strangelet_now", "Now."}, MetricType::Gauge, [&] { return now; });
  now = 2;
  const auto families = all.Collect();
  CAF_CHECK_EQUAL(families.at(0).metric.at(0).gauge.value, 2.0);
}

CAF_TEST(a counter that is read from elsewhere is a counter) {
  registry all;
  all.observe({"strangelet_seen_total", "Seen."}, MetricType::Counter, [] { return 3.0; });
  const auto families = all.Collect();
  CAF_CHECK_EQUAL(families.at(0).metric.at(0).counter.value, 3.0);
}

CAF_TEST(information is a gauge of one) {
  registry all;
  all.add_info({"strangelet_build_info", "The build."}, {{"version", "1.2.3"}});
  const auto families = all.Collect();
  CAF_CHECK_EQUAL(families.at(0).metric.at(0).gauge.value, 1.0);
  CAF_CHECK_EQUAL(families[0].metric[0].label.at(0).value, "1.2.3");
}

CAF_TEST(a name is taken once) {
  registry all;
  const auto add = [&] {
    all.observe({"strangelet_a", "Something."}, MetricType::Gauge, [] { return 1.0; });
  };
  add();
  CAF_CHECK(strangelet::test::throws<std::logic_error>(add));
}

CAF_TEST(a counter has its name without the ending too) {
  registry all;
  const auto zero = [] { return 0.0; };
  all.observe({"strangelet_a_total", "Something."}, MetricType::Counter, zero);
  CAF_CHECK(strangelet::test::throws<std::logic_error>([&] {
    all.observe({"strangelet_a", "Something."}, MetricType::Gauge, zero);
  }));
}

CAF_TEST(names tell the kind) {
  CAF_CHECK(takes("strangelet_things", MetricType::Gauge));
  CAF_CHECK(takes("strangelet_things_total", MetricType::Counter));
  CAF_CHECK(!takes("strangelet_things_total", MetricType::Gauge));
  CAF_CHECK(!takes("strangelet_things", MetricType::Counter));
  CAF_CHECK(!takes("strangelet_things", MetricType::Histogram));
}

CAF_TEST(names begin with that of the service and are plain) {
  CAF_CHECK(!takes("things", MetricType::Gauge));
  CAF_CHECK(!takes("strangelet_Things", MetricType::Gauge));
  CAF_CHECK(!takes("strangelet_thin gs", MetricType::Gauge));
  CAF_CHECK(!takes("strangelet_thin-gs", MetricType::Gauge));
}
