#define CAF_SUITE actors.metrics

#include "actors/metrics.hpp"

#include <thread>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;

CAF_TEST(a counter starts at zero) {
  CAF_CHECK_EQUAL(sharded_counter{}.sum(), 0u);
}

CAF_TEST(a counter adds up) {
  sharded_counter counter;
  counter.add();
  counter.add(41);
  CAF_CHECK_EQUAL(counter.sum(), 42u);
}

CAF_TEST(a counter loses nothing that many threads add) {
  constexpr int thread_count = 40;
  constexpr int additions = 5'000;
  sharded_counter counter;
  std::vector<std::thread> threads;
  for (int i = 0; i < thread_count; ++i)
    threads.emplace_back([&counter] {
      for (int n = 0; n < additions; ++n)
        counter.add();
    });
  for (auto& each : threads)
    each.join();
  CAF_CHECK_EQUAL(counter.sum(), static_cast<std::uint64_t>(thread_count * additions));
}

CAF_TEST(a sum never shrinks while others add) {
  sharded_counter counter;
  std::thread adder{[&counter] {
    for (int n = 0; n < 50'000; ++n)
      counter.add();
  }};
  std::uint64_t last = 0;
  bool shrank = false;
  while (last < 50'000) {
    auto now = counter.sum();
    shrank = shrank || now < last;
    last = now;
  }
  adder.join();
  CAF_CHECK(!shrank);
}

CAF_TEST(all numbers start at zero) {
  service_metrics metrics;
  CAF_CHECK_EQUAL(metrics.messages_relayed.sum(), 0u);
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 0u);
  CAF_CHECK_EQUAL(metrics.messages_refused.sum(), 0u);
  CAF_CHECK_EQUAL(metrics.matches.load(), 0u);
  CAF_CHECK_EQUAL(metrics.waiting[0].load(), 0u);
}
