#define CAF_SUITE actors.ticket_claim

#include "actors/ticket_claim.hpp"

#include <atomic>
#include <cstdint>
#include <thread>

#include "caf/test/unit_test.hpp"

using strangelet::actors::ticket_claim;

CAF_TEST(nothing can be taken or withdrawn before a ticket is on offer) {
  ticket_claim claim;
  CAF_CHECK(!claim.take(0));
  CAF_CHECK(!claim.take(1));
  CAF_CHECK(!claim.withdraw());
}

CAF_TEST(a ticket is taken once and withdrawn too late) {
  ticket_claim claim;
  const auto number = claim.offer();
  CAF_CHECK(claim.take(number));
  CAF_CHECK(!claim.take(number));
  CAF_CHECK(!claim.withdraw());
}

CAF_TEST(a ticket that was withdrawn is not taken) {
  ticket_claim claim;
  const auto number = claim.offer();
  CAF_CHECK(claim.withdraw());
  CAF_CHECK(!claim.take(number));
  CAF_CHECK(!claim.withdraw());
}

CAF_TEST(a ticket that has changed is only taken as what it is now) {
  ticket_claim claim;
  const auto before = claim.offer();
  const auto now = claim.renew();
  CAF_CHECK(!claim.take(before));
  CAF_CHECK_EQUAL(claim.number(), now);
  CAF_CHECK(claim.take(now));
}

CAF_TEST(a change that comes too late changes nothing) {
  ticket_claim claim;
  const auto number = claim.offer();
  claim.take(number);
  CAF_CHECK_EQUAL(claim.renew(), number);
  CAF_CHECK(!claim.take(number));
}

CAF_TEST(the next ticket is not the one before) {
  ticket_claim claim;
  const auto first = claim.offer();
  claim.withdraw();
  const auto second = claim.offer();
  CAF_CHECK(!claim.take(first));
  CAF_CHECK(claim.take(second));
}

CAF_TEST(of two threads that want a ticket exactly one has it) {
  constexpr int rounds = 20'000;
  ticket_claim claim;
  std::atomic<std::uint64_t> on_offer{0};
  std::atomic<std::uint64_t> tried{0};
  int taken = 0;
  std::thread matchmaker{[&] {
    for (int i = 0; i < rounds; ++i) {
      std::uint64_t number = 0;
      while ((number = on_offer.load()) == tried.load())
        std::this_thread::yield();
      taken += claim.take(number) ? 1 : 0;
      tried = number;
    }
  }};
  int withdrawn = 0;
  for (int i = 0; i < rounds; ++i) {
    const auto number = claim.offer();
    on_offer = number;
    withdrawn += claim.withdraw() ? 1 : 0;
    while (tried.load() != number)
      std::this_thread::yield();
  }
  matchmaker.join();
  CAF_CHECK_EQUAL(taken + withdrawn, rounds);
}
