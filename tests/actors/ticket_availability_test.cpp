#define CAF_SUITE actors.ticket_availability

#include "actors/ticket_availability.hpp"

#include <atomic>
#include <cstdint>
#include <thread>

#include "caf/test/unit_test.hpp"

using strangelet::actors::ticket_availability;

CAF_TEST(nothing can be taken or withdrawn before a ticket is on offer) {
  ticket_availability availability;
  CAF_CHECK(!availability.take(0));
  CAF_CHECK(!availability.take(1));
  CAF_CHECK(!availability.withdraw());
}

CAF_TEST(a ticket is taken once and withdrawn too late) {
  ticket_availability availability;
  const auto number = availability.offer();
  CAF_CHECK(availability.take(number));
  CAF_CHECK(!availability.take(number));
  CAF_CHECK(!availability.withdraw());
}

CAF_TEST(a ticket that was withdrawn is not taken) {
  ticket_availability availability;
  const auto number = availability.offer();
  CAF_CHECK(availability.withdraw());
  CAF_CHECK(!availability.take(number));
  CAF_CHECK(!availability.withdraw());
}

CAF_TEST(a ticket that has changed is only taken as what it is now) {
  ticket_availability availability;
  const auto before = availability.offer();
  const auto now = availability.renew();
  CAF_CHECK(!availability.take(before));
  CAF_CHECK_EQUAL(availability.number(), now);
  CAF_CHECK(availability.take(now));
}

CAF_TEST(a change that comes too late changes nothing) {
  ticket_availability availability;
  const auto number = availability.offer();
  availability.take(number);
  CAF_CHECK_EQUAL(availability.renew(), number);
  CAF_CHECK(!availability.take(number));
}

CAF_TEST(the next ticket is not the one before) {
  ticket_availability availability;
  const auto first = availability.offer();
  availability.withdraw();
  const auto second = availability.offer();
  CAF_CHECK(!availability.take(first));
  CAF_CHECK(availability.take(second));
}

CAF_TEST(of two threads that want a ticket exactly one has it) {
  constexpr int rounds = 20'000;
  ticket_availability availability;
  std::atomic<std::uint64_t> on_offer{0};
  std::atomic<std::uint64_t> tried{0};
  int taken = 0;
  std::thread matchmaker{[&] {
    for (int i = 0; i < rounds; ++i) {
      std::uint64_t number = 0;
      while ((number = on_offer.load()) == tried.load())
        std::this_thread::yield();
      taken += availability.take(number) ? 1 : 0;
      tried = number;
    }
  }};
  int withdrawn = 0;
  for (int i = 0; i < rounds; ++i) {
    const auto number = availability.offer();
    on_offer = number;
    withdrawn += availability.withdraw() ? 1 : 0;
    while (tried.load() != number)
      std::this_thread::yield();
  }
  matchmaker.join();
  CAF_CHECK_EQUAL(taken + withdrawn, rounds);
}
