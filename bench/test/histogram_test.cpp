#define CAF_SUITE bench.histogram

#include "bench/load/histogram.hpp"

#include <initializer_list>

#include "caf/test/unit_test.hpp"

using strangelet::bench::histogram;

namespace {

/// True if `found` is `exact` or at most 1/32 above it.
bool is_close(std::uint64_t found, std::uint64_t exact) {
  return found >= exact && found <= exact + exact / 32;
}

} // namespace

CAF_TEST(an empty histogram has no durations) {
  histogram empty;
  CAF_CHECK_EQUAL(empty.count(), 0u);
  CAF_CHECK_EQUAL(empty.quantile(0.99), 0u);
  CAF_CHECK_EQUAL(empty.max(), 0u);
}

CAF_TEST(short durations are counted exactly) {
  histogram some;
  for (std::uint64_t value : {3, 1, 2, 2, 31})
    some.add(value);
  CAF_CHECK_EQUAL(some.quantile(0.5), 2u);
  CAF_CHECK_EQUAL(some.quantile(0), 1u);
  CAF_CHECK_EQUAL(some.quantile(1), 31u);
}

CAF_TEST(quantiles of long durations are at most a thirty second too high) {
  histogram many;
  for (std::uint64_t value = 1; value <= 100'000; ++value)
    many.add(value * 1000);
  CAF_CHECK(is_close(many.quantile(0.5), 50'000'000));
  CAF_CHECK(is_close(many.quantile(0.99), 99'000'000));
  CAF_CHECK(is_close(many.quantile(0.999), 99'900'000));
}

CAF_TEST(the quantile never passes the longest duration) {
  histogram one;
  one.add(1'000'001);
  CAF_CHECK_EQUAL(one.quantile(0.99), 1'000'001u);
  CAF_CHECK_EQUAL(one.max(), 1'000'001u);
}

CAF_TEST(the longest duration that there is finds its place) {
  histogram one;
  one.add(~std::uint64_t{0});
  CAF_CHECK_EQUAL(one.quantile(0.5), ~std::uint64_t{0});
}

CAF_TEST(clear forgets everything) {
  histogram some;
  some.add(5);
  some.clear();
  CAF_CHECK_EQUAL(some.count(), 0u);
  CAF_CHECK_EQUAL(some.quantile(0.5), 0u);
}
