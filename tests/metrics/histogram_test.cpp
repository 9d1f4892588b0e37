#define CAF_SUITE metrics.histogram

#include "metrics/histogram.hpp"
#include "tests/metrics/labels.hpp"

#include <chrono>

#include "caf/test/unit_test.hpp"

using namespace strangelet::metrics;
using namespace std::chrono_literals;

namespace {

struct histogram_fixture {
  registry all;
  histogram<fruit> ripening{all, {"strangelet_ripening_seconds", "Until ripe."}, 1s};

  prometheus::ClientMetric::Histogram of(fruit which) {
    return all.Collect().at(0).metric.at(static_cast<std::size_t>(which)).histogram;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(histogram_tests, histogram_fixture)

CAF_TEST(each bound is twice the one before) {
  const auto buckets = of(fruit::apple).bucket;
  CAF_REQUIRE_EQUAL(buckets.size(), 18u);
  CAF_CHECK_EQUAL(buckets[0].upper_bound, 1.0);
  CAF_CHECK_EQUAL(buckets[1].upper_bound, 2.0);
  CAF_CHECK_EQUAL(buckets[17].upper_bound, 131'072.0);
}

CAF_TEST(a bucket counts all that is as long as its bound or shorter) {
  for (const auto each : {0ns, 1'000'000'000ns, 1'000'000'001ns, 2'000'000'000ns, 5'000'000'000ns})
    ripening.observe(fruit::pear, each);
  const auto pears = of(fruit::pear);
  CAF_CHECK_EQUAL(pears.bucket[0].cumulative_count, 2u);
  CAF_CHECK_EQUAL(pears.bucket[1].cumulative_count, 4u);
  CAF_CHECK_EQUAL(pears.bucket[2].cumulative_count, 4u);
  CAF_CHECK_EQUAL(pears.bucket[3].cumulative_count, 5u);
  CAF_CHECK_EQUAL(pears.bucket[17].cumulative_count, 5u);
  CAF_CHECK_EQUAL(pears.sample_count, 5u);
  CAF_CHECK_EQUAL(pears.sample_sum, 9.000000001);
  CAF_CHECK_EQUAL(ripening.count(fruit::pear), 5u);
  CAF_CHECK_EQUAL(of(fruit::apple).sample_count, 0u);
}

CAF_TEST(what is above all bounds is in no bucket but counts) {
  ripening.observe(fruit::plum, 200'000s);
  const auto plums = of(fruit::plum);
  CAF_CHECK_EQUAL(plums.bucket[17].cumulative_count, 0u);
  CAF_CHECK_EQUAL(plums.sample_count, 1u);
  CAF_CHECK_EQUAL(plums.sample_sum, 200'000.0);
}

CAF_TEST(a clock that was set back takes nothing away) {
  ripening.observe(fruit::plum, -5s);
  const auto plums = of(fruit::plum);
  CAF_CHECK_EQUAL(plums.bucket[0].cumulative_count, 1u);
  CAF_CHECK_EQUAL(plums.sample_sum, 0.0);
}

CAF_TEST_FIXTURE_SCOPE_END()
