#define CAF_SUITE bench.latency_log

#include "bench/load/latency_log.hpp"

#include "caf/test/unit_test.hpp"

using strangelet::bench::histogram;
using strangelet::bench::latency_log;

namespace {

/// A hundred durations of 1 ns, but two.
histogram slice(std::uint64_t longest) {
  histogram result;
  for (int i = 0; i < 98; ++i)
    result.add(1);
  for (int i = 0; i < 2; ++i)
    result.add(longest);
  return result;
}

} // namespace

CAF_TEST(an empty log has no latency) {
  latency_log empty;
  empty.add(histogram{});
  CAF_CHECK_EQUAL(empty.all().count(), 0u);
  CAF_CHECK_EQUAL(empty.typical_p99(), 0u);
}

CAF_TEST(what is typical is the median of the slices) {
  latency_log subject;
  for (std::uint64_t longest : {20, 1'000, 10})
    subject.add(slice(longest));
  CAF_CHECK_EQUAL(subject.typical_p99(), 20u);
}

CAF_TEST(a slice in which nothing came does not count) {
  latency_log subject;
  for (int i = 0; i < 5; ++i)
    subject.add(histogram{});
  subject.add(slice(10));
  CAF_CHECK_EQUAL(subject.typical_p99(), 10u);
}

CAF_TEST(a log has all that its slices have) {
  latency_log subject;
  for (std::uint64_t longest : {20, 1'000, 10})
    subject.add(slice(longest));
  CAF_CHECK_EQUAL(subject.all().count(), 300u);
  CAF_CHECK_EQUAL(subject.all().max(), 1'000u);
  CAF_CHECK_EQUAL(subject.all().quantile(0.5), 1u);
  CAF_CHECK(subject.all().quantile(0.995) > 900u);
}
