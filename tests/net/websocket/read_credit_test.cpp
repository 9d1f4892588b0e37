#define CAF_SUITE net.read_credit

#include "net/websocket/read_credit.hpp"

#include <thread>

#include "caf/test/unit_test.hpp"

using strangelet::net::websocket::read_credit;

namespace {

using consequence = read_credit::consequence;

void spend(read_credit& credit, unsigned events) {
  for (unsigned i = 0; i < events; ++i)
    credit.spend();
}

/// How many of the next acknowledgements had `wanted`.
unsigned acknowledge(read_credit& credit, unsigned events, consequence wanted) {
  unsigned result = 0;
  for (unsigned i = 0; i < events; ++i)
    if (credit.acknowledge() == wanted)
      ++result;
  return result;
}

} // namespace

CAF_TEST(reading pauses when the session is behind by the maximum) {
  read_credit credit;
  spend(credit, read_credit::max_open - 1);
  CAF_CHECK(!credit.is_paused());
  CAF_CHECK(credit.spend());
  CAF_CHECK(credit.is_paused());
}

CAF_TEST(what is acknowledged may be spent again) {
  read_credit credit;
  for (unsigned i = 0; i < 3 * read_credit::max_open; ++i) {
    CAF_CHECK(!credit.spend());
    CAF_CHECK(credit.acknowledge() == consequence::none);
  }
}

CAF_TEST(reading goes on once the session is behind by less than half) {
  read_credit credit;
  spend(credit, read_credit::max_open);
  const auto half = read_credit::max_open / 2;
  CAF_CHECK_EQUAL(acknowledge(credit, half, consequence::none), half);
  CAF_CHECK(!credit.resume());
  CAF_CHECK(credit.acknowledge() == consequence::try_resume);
  CAF_CHECK(credit.resume());
  CAF_CHECK(!credit.is_paused());
}

CAF_TEST(reading that is not paused is not resumed) {
  read_credit credit;
  spend(credit, read_credit::max_open / 2);
  CAF_CHECK(credit.acknowledge() == consequence::try_resume);
  CAF_CHECK(!credit.resume());
}

CAF_TEST(reading stays paused if more came before the loop could resume it) {
  read_credit credit;
  spend(credit, read_credit::max_open);
  CAF_CHECK_EQUAL(acknowledge(credit, read_credit::max_open / 2 + 1, consequence::try_resume), 1u);
  spend(credit, 1);
  CAF_CHECK(!credit.resume());
  CAF_CHECK(credit.is_paused());
  CAF_CHECK(credit.acknowledge() == consequence::try_resume);
  CAF_CHECK(credit.resume());
}

CAF_TEST(with nothing to answer there is nothing to await) {
  read_credit credit;
  CAF_CHECK(credit.await_answers());
}

CAF_TEST(the last acknowledgement says that all is answered) {
  read_credit credit;
  spend(credit, read_credit::max_open);
  CAF_CHECK(!credit.await_answers());
  // Nothing is to be read again on the way.
  CAF_CHECK_EQUAL(acknowledge(credit, read_credit::max_open - 1, consequence::none),
                  read_credit::max_open - 1);
  CAF_CHECK(credit.acknowledge() == consequence::all_answered);
}

CAF_TEST(either the last acknowledgement or the loop learns that all is answered) {
  for (int round = 0; round < 200; ++round) {
    read_credit credit;
    spend(credit, 8);
    unsigned seen_by_session = 0;
    std::thread session{
        [&] { seen_by_session = acknowledge(credit, 8, consequence::all_answered); }};
    const unsigned seen_by_loop = credit.await_answers() ? 1 : 0;
    session.join();
    CAF_REQUIRE_EQUAL(seen_by_session + seen_by_loop, 1u);
  }
}
