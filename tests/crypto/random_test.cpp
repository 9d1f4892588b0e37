#define CAF_SUITE crypto.random

#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "tests/tools/throws.hpp"

#include <cerrno>
#include <set>
#include <string>

#include "caf/test/unit_test.hpp"

#include "kernel_random.hpp"

using strangelet::crypto::failure;
using strangelet::crypto::fill_random;
using strangelet::crypto::random_bytes;
using strangelet::crypto::test::kernel_random;
using strangelet::test::throws;

namespace {

struct fixture_of_random {
  ~fixture_of_random() {
    kernel_random::interruptions = 0;
    kernel_random::most = 1024;
    kernel_random::error = 0;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(random_tests, fixture_of_random)

CAF_TEST(no two draws are the same) {
  std::set<std::array<std::uint8_t, 16>> seen;
  for (int i = 0; i < 1000; ++i)
    seen.insert(random_bytes<16>());
  CAF_CHECK_EQUAL(seen.size(), 1000u);
}

CAF_TEST(what a signal interrupts is asked for again) {
  kernel_random::interruptions = 3;
  const auto bytes = random_bytes<32>();
  CAF_CHECK_EQUAL(kernel_random::interruptions, 0);
  CAF_CHECK(bytes != (std::array<std::uint8_t, 32>{}));
}

CAF_TEST(all bytes are filled if they come in pieces) {
  kernel_random::most = 7;
  // A byte that stays zero in 20 draws of 300 was never filled.
  std::array<bool, 300> touched{};
  for (int round = 0; round < 20; ++round) {
    const auto bytes = random_bytes<300>();
    for (std::size_t i = 0; i < bytes.size(); ++i)
      touched[i] = touched[i] || bytes[i] != 0;
  }
  for (const bool each : touched)
    CAF_CHECK(each);
}

CAF_TEST(without random bytes there is a failure and not a zero) {
  kernel_random::error = ENOSYS;
  CAF_CHECK(throws<failure>([] { random_bytes<16>(); }));
}

CAF_TEST(a kernel that gives nothing is a failure) {
  kernel_random::most = 0;
  CAF_CHECK(throws<failure>([] { random_bytes<16>(); }));
}

CAF_TEST_FIXTURE_SCOPE_END()
