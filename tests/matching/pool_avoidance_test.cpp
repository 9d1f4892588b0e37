#define CAF_SUITE matching.pool_avoidance

#include "matching/pool.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "hall.hpp"

using namespace strangelet::matching;
using namespace strangelet::matching::test;
using namespace std::chrono_literals;

CAF_TEST_FIXTURE_SCOPE(pool_avoidance_tests, hall)

CAF_TEST(the last partner is not met back to back) {
  were_partners("ann", "bob");
  comes("ann");
  CAF_CHECK_EQUAL(comes("bob"), "waits");
  CAF_CHECK_EQUAL(comes("cid"), "meets ann");
}

CAF_TEST(the last partner is met again when nobody else comes) {
  were_partners("ann", "bob");
  comes("ann");
  pass(2s);
  comes("bob");
  CAF_CHECK(pool().next_due() == now() + 3s);
  CAF_CHECK_EQUAL(pass(5s - 1ns), "");
  CAF_CHECK_EQUAL(pass(1ns), "bob meets ann after 0ms");
}

CAF_TEST(each side waits for its own patience) {
  were_partners("ann", "bob");
  comes("ann");
  pass(1min - 1s);
  CAF_CHECK_EQUAL(comes("bob"), "waits");
  CAF_CHECK_EQUAL(pass(5s), "bob meets ann after 1000ms");
}

CAF_TEST(a partner of long ago is a stranger again) {
  were_partners("ann", "bob");
  pass(1min - 1ns);
  comes("ann");
  CAF_CHECK_EQUAL(comes("bob"), "waits");
  CAF_CHECK_EQUAL(goes("bob"), "gone");
  pass(1ns);
  CAF_CHECK_EQUAL(comes("bob"), "meets ann");
}

CAF_TEST(the last five are avoided) {
  for (const auto* name : {"a", "b", "c", "d", "e", "f"})
    were_partners("ann", name);
  comes("ann");
  for (const auto* name : {"b", "c", "d", "e", "f"})
    CAF_CHECK_EQUAL(comes(name, {std::string{"x"} + name}), "waits");
  CAF_CHECK_EQUAL(changes("f", {}), "waits");
  CAF_CHECK_EQUAL(changes("e", {}), "meets f");
  // `a` remembers ann, but ann has met five others since; one side is enough.
  CAF_CHECK_EQUAL(comes("a"), "waits");
  CAF_CHECK_EQUAL(comes("new"), "meets ann");
}

CAF_TEST(a shared interest does not bring partners back together) {
  were_partners("ann", "bob");
  comes("ann", {"chess"});
  CAF_CHECK_EQUAL(comes("bob", {"chess"}), "waits");
  CAF_CHECK_EQUAL(comes("cid", {"chess"}), "meets ann about <chess>");
}

CAF_TEST(a stranger goes before a partner of late whatever it shares) {
  were_partners("ann", "bob");
  comes("bob", {"chess,go"});
  pass(6s);
  // ann has waited for long enough, elsewhere.
  auto ann = make_ticket("ann", {"chess,go,dance"});
  ann.since = now() - 6s;
  comes("cid", {"dance"});
  CAF_CHECK_EQUAL(comes_back(ann), "meets cid about <dance>");
}

CAF_TEST(who is avoided does not hide who is not ) {
  for (int i = 0; i < 5; ++i)
    were_partners("ann", "old " + std::to_string(i));
  for (int i = 0; i < 5; ++i)
    for (int j = 0; j < i; ++j)
      blocks("old " + std::to_string(i), "old " + std::to_string(j));
  blocks("new", "old 0");
  blocks("new", "old 1");
  blocks("new", "old 2");
  blocks("new", "old 3");
  blocks("new", "old 4");
  for (int i = 0; i < 5; ++i)
    CAF_CHECK_EQUAL(comes("old " + std::to_string(i), {"chess"}), "waits");
  CAF_CHECK_EQUAL(comes("new", {"chess"}), "waits");
  CAF_CHECK_EQUAL(comes("ann", {"chess"}), "meets new about <chess>");
}

CAF_TEST(a block counts for good and for both) {
  blocks("ann", "bob");
  comes("ann");
  CAF_CHECK_EQUAL(comes("bob"), "waits");
  CAF_CHECK_EQUAL(pass(1h), "");
  CAF_CHECK_EQUAL(comes("cid"), "meets ann");
  CAF_CHECK_EQUAL(comes("ann"), "waits");
}

CAF_TEST(two of the same account never meet) {
  share_account("ann", "ann again");
  comes("ann");
  CAF_CHECK_EQUAL(comes("ann again"), "waits");
  CAF_CHECK_EQUAL(pass(1h), "");
  CAF_CHECK_EQUAL(comes("cid"), "meets ann");
}

CAF_TEST(who is blocked stays blocked with another connection of the account) {
  share_account("bob", "bob again");
  blocks("ann", "bob");
  comes("ann");
  CAF_CHECK_EQUAL(comes("bob again"), "waits");
  CAF_CHECK_EQUAL(comes("cid"), "meets ann");
}

CAF_TEST(a ticket that comes back is of the same account still) {
  share_account("ann", "ann again");
  comes("ann");
  CAF_CHECK_EQUAL(comes_back(withdraw("ann")), "waits");
  CAF_CHECK_EQUAL(comes("ann again"), "waits");
  CAF_CHECK_EQUAL(comes("cid"), "meets ann");
  CAF_CHECK(last().waiter.account == make_ticket("ann").account);
  CAF_CHECK(last().seeker.account.is_nil());
}

CAF_TEST(a crowd that one has blocked does not hide a stranger) {
  for (int i = 0; i < 256; ++i)
    blocks("ann", "bad " + std::to_string(i));
  for (int i = 0; i < 256; ++i)
    for (int j = 0; j < i; ++j)
      blocks("bad " + std::to_string(i), "bad " + std::to_string(j));
  for (int i = 0; i < 256; ++i)
    comes("bad " + std::to_string(i));
  CAF_CHECK_EQUAL(pool().size(), 256u);
  CAF_CHECK_EQUAL(comes("ann"), "waits");
  CAF_CHECK_EQUAL(comes("cid"), "meets bad 0");
  goes("ann");
  for (int i = 1; i < 256; ++i)
    goes("bad " + std::to_string(i));
  CAF_CHECK_EQUAL(comes("cid"), "waits");
  CAF_CHECK_EQUAL(comes("ann"), "meets cid");
}

CAF_TEST(a ticket that meets nobody waits among the others) {
  keeps_apart("ann");
  CAF_CHECK_EQUAL(comes("ann"), "waits");
  CAF_CHECK_EQUAL(comes("bob", {"music"}), "waits");
  CAF_CHECK_EQUAL(waiting(), "ann bob ");
  CAF_CHECK_EQUAL(pool().size(strangelet::protocol::chat_mode::video), 2u);
  CAF_CHECK_EQUAL(goes("ann"), "gone");
  CAF_CHECK_EQUAL(waiting(), "bob ");
}

CAF_TEST(a ticket that meets nobody is not met whatever becomes of its wishes) {
  keeps_apart("ann");
  comes("bob");
  CAF_CHECK_EQUAL(comes("ann", {"music"}), "waits");
  CAF_CHECK_EQUAL(changes("ann", {"chess"}), "waits");
  CAF_CHECK_EQUAL(widens("ann"), "waits");
  CAF_CHECK_EQUAL(pass(10min), "");
  CAF_CHECK_EQUAL(widened(), "");
  CAF_CHECK_EQUAL(comes("cid"), "meets bob");
  CAF_CHECK_EQUAL(comes_back(withdraw("ann")), "waits");
  CAF_CHECK_EQUAL(comes("dan", {"chess"}), "waits");
}

CAF_TEST(a ticket that may meet others at last has its old place) {
  share_account("ann", "bob");
  keeps_apart("ann");
  comes("ann");
  pass(1s);
  comes("bob");
  CAF_CHECK_EQUAL(lets_meet("ann"), "waits");
  CAF_CHECK_EQUAL(comes("cid"), "meets ann");
}

CAF_TEST(a ticket that may meet others at last does so at once) {
  keeps_apart("ann");
  comes("ann");
  comes("bob");
  CAF_CHECK_EQUAL(lets_meet("ann"), "meets bob");
}

CAF_TEST(a ticket that meets nobody expires as others do) {
  keeps_apart("ann");
  comes("ann");
  pass(1min);
  const auto expired = pool().expire(now() - 1min, now());
  CAF_CHECK_EQUAL(expired.size(), 1u);
  CAF_CHECK_EQUAL(waiting(), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
