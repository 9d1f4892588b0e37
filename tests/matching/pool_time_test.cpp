#define CAF_SUITE matching.pool_time

#include "matching/pool.hpp"

#include "caf/test/unit_test.hpp"

#include "hall.hpp"

using namespace strangelet::matching;
using namespace strangelet::matching::test;
using namespace std::chrono_literals;
using strangelet::protocol::chat_mode;

CAF_TEST_FIXTURE_SCOPE(pool_time_tests, hall)

CAF_TEST(who has interests takes anyone after its patience) {
  comes("ann");
  pass(3s);
  comes("bob", {"chess"});
  CAF_CHECK(pool().next_due() == now() + 10s);
  CAF_CHECK_EQUAL(pass(10s - 1ns), "");
  CAF_CHECK_EQUAL(pass(1ns), "bob meets ann after 0ms");
}

CAF_TEST(two with nothing in common meet when both are patient no more) {
  comes("ann", {"chess"});
  pass(4s);
  comes("bob", {"go"});
  CAF_CHECK_EQUAL(pass(1h), "bob meets ann after 10000ms");
}

CAF_TEST(who takes anyone is met by the next who does) {
  comes("ann", {"chess"});
  pass(10s);
  CAF_CHECK_EQUAL(comes("bob", {"go"}), "waits");
  CAF_CHECK_EQUAL(comes("cid"), "meets ann");
}

CAF_TEST(a shared interest counts also after the patience) {
  comes("ann", {"chess"});
  pass(1h);
  CAF_CHECK_EQUAL(comes("bob", {"Chess"}), "meets ann about <Chess>");
}

CAF_TEST(who is strict never takes just anyone) {
  comes("ann", {"chess", chat_mode::video, "", true});
  comes("bob");
  CAF_CHECK(!pool().next_due());
  CAF_CHECK_EQUAL(pass(1h), "");
  CAF_CHECK_EQUAL(comes("cid", {"chess"}), "meets ann about <chess>");
}

CAF_TEST(strict without interests is no restriction) {
  comes("ann", {"", chat_mode::video, "", true});
  CAF_CHECK_EQUAL(comes("bob"), "meets ann");
}

CAF_TEST(widening counts at once) {
  comes("ann", {"chess"});
  comes("bob");
  CAF_CHECK_EQUAL(widens("ann"), "meets bob");
  CAF_CHECK_EQUAL(widens("ann"), "is not there");
}

CAF_TEST(one who has widened waits for anyone) {
  comes("ann", {"chess"});
  CAF_CHECK_EQUAL(widens("ann"), "waits");
  CAF_CHECK_EQUAL(widens("ann"), "waits");
  CAF_CHECK(!pool().next_due());
  CAF_CHECK_EQUAL(comes("bob"), "meets ann");
}

CAF_TEST(widening overrules strict) {
  comes("ann", {"chess", chat_mode::video, "", true});
  comes("bob");
  CAF_CHECK_EQUAL(widens("ann"), "meets bob");
}

CAF_TEST(new wishes end widening but not the patience that is over) {
  comes("ann", {"chess"});
  widens("ann");
  changes("ann", {"go"});
  CAF_CHECK_EQUAL(comes("bob"), "waits");
  CAF_CHECK_EQUAL(pass(10s), "ann meets bob after 10000ms");
  comes("cid", {"chess"});
  pass(10s);
  changes("cid", {"go"});
  CAF_CHECK_EQUAL(comes("dan"), "meets cid");
}

CAF_TEST(who drops its interests takes anyone at once) {
  comes("ann", {"chess"});
  comes("bob");
  CAF_CHECK_EQUAL(changes("ann", {}), "meets bob");
}

CAF_TEST(who begins to take anyone and waits on is told of once) {
  comes("ann", {"chess"});
  comes("bob", {"go", chat_mode::video, "", true});
  comes("cid", {"", chat_mode::text});
  pass(10s - 1ns);
  CAF_CHECK_EQUAL(widened(), "");
  CAF_CHECK(!pool().takes_anyone(ticket_of("ann")));
  pass(1ns);
  CAF_CHECK_EQUAL(widened(), "ann ");
  CAF_CHECK(pool().takes_anyone(ticket_of("ann")));
  CAF_CHECK(!pool().takes_anyone(ticket_of("bob")));
  CAF_CHECK(pool().takes_anyone(ticket_of("cid")));
  pass(1h);
  CAF_CHECK_EQUAL(widened(), "");
}

CAF_TEST(who meets somebody as it begins to take anyone is not told of) {
  comes("ann", {"chess"});
  comes("bob", {"go"});
  CAF_CHECK_EQUAL(pass(10s), "bob meets ann after 10000ms");
  CAF_CHECK_EQUAL(widened(), "");
}

CAF_TEST(who has widened before its patience is over is not told of) {
  comes("ann", {"chess"});
  widens("ann");
  pass(1h);
  CAF_CHECK_EQUAL(widened(), "");
}

CAF_TEST(who only may meet partners of late again is not told of) {
  were_partners("ann", "bob");
  comes("ann");
  pass(1h);
  CAF_CHECK_EQUAL(widened(), "");
}

CAF_TEST(time that is not advanced delays and does no harm) {
  comes("ann", {"chess"});
  comes("bob", {"go"});
  const auto late = now() + 1min;
  CAF_CHECK_EQUAL(pool().advance(late).pairs.size(), 1u);
  CAF_CHECK(pool().advance(late).pairs.empty());
  CAF_CHECK_EQUAL(pool().size(), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
