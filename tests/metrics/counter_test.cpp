#define CAF_SUITE metrics.counter

#include "metrics/counter.hpp"
#include "tests/metrics/labels.hpp"

#include <thread>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::metrics;

namespace {

struct counter_fixture {
  registry all;
  counter<> plain{all, {"strangelet_things_total", "Things."}};
  counter<fruit, strangelet::metrics::size> labelled{all, {"strangelet_fruits_total", "Fruits."}};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(counter_tests, counter_fixture)

CAF_TEST(a counter starts at zero and adds up) {
  CAF_CHECK_EQUAL(plain.sum(), 0u);
  plain.add();
  plain.add();
  CAF_CHECK_EQUAL(plain.sum(), 2u);
}

CAF_TEST(each combination of labels is counted for itself) {
  labelled.add(fruit::pear, size::small);
  labelled.add(fruit::pear, size::large);
  labelled.add(fruit::pear, size::large);
  CAF_CHECK_EQUAL(labelled.sum(fruit::pear, size::small), 1u);
  CAF_CHECK_EQUAL(labelled.sum(fruit::pear, size::large), 2u);
  CAF_CHECK_EQUAL(labelled.sum(fruit::plum, size::large), 0u);
  CAF_CHECK_EQUAL(labelled.total(), 3u);
}

CAF_TEST(a registry gets all combinations with names and values of their labels) {
  labelled.add(fruit::plum, size::small);
  const auto families = all.Collect();
  const auto& fruits = families.at(0);
  CAF_CHECK_EQUAL(fruits.name, "strangelet_fruits_total");
  CAF_CHECK(fruits.type == prometheus::MetricType::Counter);
  CAF_REQUIRE_EQUAL(fruits.metric.size(), 6u);
  const auto& plums = fruits.metric[4];
  CAF_CHECK_EQUAL(plums.label.at(0).name, "fruit");
  CAF_CHECK_EQUAL(plums.label.at(0).value, "plum");
  CAF_CHECK_EQUAL(plums.label.at(1).name, "size");
  CAF_CHECK_EQUAL(plums.label.at(1).value, "small");
  CAF_CHECK_EQUAL(plums.counter.value, 1.0);
  CAF_CHECK_EQUAL(fruits.metric[5].counter.value, 0.0);
}

CAF_TEST(a counter loses nothing that many threads add) {
  constexpr int thread_count = 40;
  constexpr int additions = 5'000;
  std::vector<std::thread> threads;
  for (int i = 0; i < thread_count; ++i)
    threads.emplace_back([this] {
      for (int n = 0; n < additions; ++n)
        plain.add();
    });
  for (auto& each : threads)
    each.join();
  CAF_CHECK_EQUAL(plain.sum(), static_cast<std::uint64_t>(thread_count * additions));
}

CAF_TEST(a sum never shrinks while others add) {
  std::thread adder{[this] {
    for (int n = 0; n < 50'000; ++n)
      plain.add();
  }};
  std::uint64_t last = 0;
  bool shrank = false;
  while (last < 50'000) {
    auto now = plain.sum();
    shrank = shrank || now < last;
    last = now;
  }
  adder.join();
  CAF_CHECK(!shrank);
}

CAF_TEST_FIXTURE_SCOPE_END()
