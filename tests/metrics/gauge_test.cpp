#define CAF_SUITE metrics.gauge

#include "metrics/gauge.hpp"
#include "tests/metrics/labels.hpp"

#include "caf/test/unit_test.hpp"

using namespace strangelet::metrics;

CAF_TEST(a gauge grows and shrinks) {
  registry all;
  gauge<> things{all, {"strangelet_things", "Things."}};
  CAF_CHECK_EQUAL(things.value(), 0u);
  things.set_to(7);
  CAF_CHECK_EQUAL(things.add(2), 7u);
  things.take(4);
  CAF_CHECK_EQUAL(things.value(), 5u);
}

CAF_TEST(each label has a value of its own) {
  registry all;
  gauge<fruit> fruits{all, {"strangelet_fruits", "Fruits."}};
  fruits.set_to(fruit::pear, 3);
  CAF_CHECK_EQUAL(fruits.value(fruit::apple), 0u);
  CAF_CHECK_EQUAL(fruits.value(fruit::pear), 3u);
  const auto families = all.Collect();
  CAF_CHECK(families.at(0).type == prometheus::MetricType::Gauge);
  CAF_CHECK_EQUAL(families[0].metric.at(1).label.at(0).value, "pear");
  CAF_CHECK_EQUAL(families[0].metric.at(1).gauge.value, 3.0);
}

CAF_TEST(a gauge is the sum of its shares) {
  registry all;
  gauge<> things{all, {"strangelet_things", "Things."}};
  gauge_share one{things};
  gauge_share other{things};
  one.set_to(5);
  other.set_to(7);
  CAF_CHECK_EQUAL(things.value(), 12u);
  one.set_to(2);
  other.set_to(0);
  CAF_CHECK_EQUAL(things.value(), 2u);
}
