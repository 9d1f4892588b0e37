#define CAF_SUITE matching.pool

#include "matching/pool.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "hall.hpp"

using namespace strangelet::matching;
using namespace strangelet::matching::test;
using namespace std::chrono_literals;
using strangelet::protocol::chat_mode;
using strangelet::protocol::ticket_id;

CAF_TEST_FIXTURE_SCOPE(pool_tests, hall)

CAF_TEST(an empty pool has nothing to do) {
  CAF_CHECK_EQUAL(pool().size(), 0u);
  CAF_CHECK(!pool().next_due());
  CAF_CHECK(pool().advance(now()).pairs.empty());
  CAF_CHECK(!pool().cancel(ticket_id{}, now()));
  CAF_CHECK(!pool().update(ticket_id{}, {}, now()));
  CAF_CHECK(!pool().widen(ticket_id{}, now()));
  CAF_CHECK(pool().expire(now(), now()).empty());
  CAF_CHECK(pool().page(0, 10).empty());
  CAF_CHECK(pool().popular(now()).empty());
}

CAF_TEST(two without interests meet at once) {
  CAF_CHECK_EQUAL(comes("ann"), "waits");
  CAF_CHECK_EQUAL(comes("bob"), "meets ann");
  CAF_CHECK_EQUAL(pool().size(), 0u);
}

CAF_TEST(the one who waited names the room) {
  const auto ann = make_ticket("ann");
  pool().add(ann, now());
  pass(3s);
  const auto bob = make_ticket("bob");
  const auto made = pool().add(bob, now());
  CAF_REQUIRE(made);
  CAF_CHECK(made->waiter.id == ann.id);
  CAF_CHECK(made->waiter.user == ann.user);
  CAF_CHECK(made->waiter.since == now() - 3s);
  CAF_CHECK(made->seeker.id == bob.id);
  CAF_CHECK(made->seeker.user == bob.user);
  CAF_CHECK(made->seeker.since == now());
}

CAF_TEST(a ticket is taken out whole) {
  const auto ann = make_ticket("ann", {"Chess,Go", chat_mode::text, "en-GB", true});
  pool().add(ann, now());
  pass(3s);
  const auto out = withdraw("ann");
  CAF_CHECK(out.id == ann.id);
  CAF_CHECK(out.user == ann.user);
  CAF_CHECK(out.since == now() - 3s);
  CAF_CHECK(out.wishes.interests == ann.wishes.interests);
  CAF_CHECK_EQUAL(out.wishes.interests[0].spelling(), "Chess");
  CAF_CHECK_EQUAL(out.wishes.language, "en"); // all that counts
  CAF_CHECK(out.wishes.mode == chat_mode::text);
  CAF_CHECK(out.wishes.strict);
}

CAF_TEST(common interests are told as each of the two spells them) {
  comes("ann", {"Straße,CHESS,go"});
  CAF_CHECK_EQUAL(comes("bob", {"chess,x,STRASSE"}), "meets ann about <chess> <STRASSE>");
  CAF_CHECK(last().waiter.common_interests == (std::vector<std::string>{"Straße", "CHESS"}));
}

CAF_TEST(modes never mix) {
  comes("ann", {"chess", chat_mode::video});
  CAF_CHECK_EQUAL(comes("bob", {"chess", chat_mode::text}), "waits");
  comes("cid", {"", chat_mode::video});
  CAF_CHECK_EQUAL(comes("dan", {"", chat_mode::text}), "waits");
  CAF_CHECK_EQUAL(pool().size(chat_mode::video), 2u);
  CAF_CHECK_EQUAL(pool().size(chat_mode::text), 2u);
  CAF_CHECK_EQUAL(pass(1h), "ann meets cid after 10000ms, bob meets dan after 10000ms");
}

CAF_TEST(an interest is no wish for anyone) {
  comes("ann", {"chess"});
  CAF_CHECK_EQUAL(comes("bob", {"go"}), "waits");
  CAF_CHECK_EQUAL(comes("cid"), "waits");
  CAF_CHECK_EQUAL(comes("dan", {"go,chess"}), "meets ann about <chess>");
  CAF_CHECK_EQUAL(waiting(), "bob cid ");
}

CAF_TEST(a user never meets itself) {
  comes("ann");
  CAF_CHECK_EQUAL(comes("ann"), "waits");
  CAF_CHECK_EQUAL(pool().size(), 2u);
  CAF_CHECK_EQUAL(comes("bob"), "meets ann");
}

CAF_TEST(a ticket that is in is not added again) {
  const auto ann = make_ticket("ann", {"chess"});
  pool().add(ann, now());
  CAF_CHECK(!pool().add(ann, now()));
  CAF_CHECK_EQUAL(pool().size(), 1u);
  CAF_CHECK_EQUAL(comes("bob", {"chess"}), "meets ann about <chess>");
  CAF_CHECK_EQUAL(pool().size(), 0u);
}

CAF_TEST(who has gone is not met) {
  comes("ann", {"chess"});
  CAF_CHECK_EQUAL(goes("ann"), "gone");
  CAF_CHECK_EQUAL(goes("ann"), "unknown");
  CAF_CHECK_EQUAL(comes("bob", {"chess"}), "waits");
  CAF_CHECK_EQUAL(pass(1h), "");
}

CAF_TEST(new wishes count at once and keep the place) {
  comes("ann", {"chess"});
  comes("bob", {"go"});
  CAF_CHECK_EQUAL(changes("ann", {"dance"}), "waits");
  CAF_CHECK_EQUAL(waiting(), "ann bob ");
  CAF_CHECK_EQUAL(comes("cid", {"chess"}), "waits");
  CAF_CHECK_EQUAL(changes("ann", {"Go"}), "meets bob about <Go>");
  CAF_CHECK_EQUAL(changes("ann", {"Go"}), "is not there");
}

CAF_TEST(a change of the mode changes the pool) {
  comes("ann", {"", chat_mode::text});
  comes("bob");
  CAF_CHECK_EQUAL(changes("bob", {"", chat_mode::text}), "meets ann");
  CAF_CHECK_EQUAL(pool().size(chat_mode::video), 0u);
  CAF_CHECK_EQUAL(pool().size(chat_mode::text), 0u);
}

CAF_TEST(who comes back has its old place) {
  comes("ann", {"a"});
  const auto place = make_ticket("bob", {"b"});
  pass(1s);
  comes("cid", {"c"});
  CAF_CHECK_EQUAL(comes_back(place), "waits");
  CAF_CHECK_EQUAL(waiting(), "ann bob cid ");
  CAF_CHECK_EQUAL(pass(9s), "bob meets ann after 9000ms");
}

CAF_TEST(who comes back after its patience is over takes anyone at once) {
  const auto old = make_ticket("ann", {"chess"});
  pass(11s);
  comes("bob");
  CAF_CHECK_EQUAL(comes_back(old), "meets bob");
}

CAF_TEST(who has widened is still wide when it comes back) {
  comes("ann", {"chess"});
  widens("ann");
  const auto again = withdraw("ann");
  CAF_CHECK_EQUAL(comes_back(again), "waits");
  CAF_CHECK_EQUAL(comes("cid"), "meets ann");
}

CAF_TEST(a page shows the longest wait first) {
  for (int i = 0; i < 300; ++i) {
    comes("user " + std::to_string(i), {"x" + std::to_string(i), chat_mode::text, "", true});
    pass(1ms);
  }
  const auto page = pool().page(150, 2);
  CAF_REQUIRE_EQUAL(page.size(), 2u);
  CAF_CHECK_EQUAL(name_of(page[0].user), "user 150");
  CAF_CHECK_EQUAL(name_of(page[1].user), "user 151");
  CAF_CHECK(page[0].since == now() - 150ms);
  CAF_CHECK(page[0].mode == chat_mode::text);
  CAF_CHECK(page[0].interests == std::vector<std::string>{"x150"});
  CAF_CHECK_EQUAL(pool().page(299, 10).size(), 1u);
  CAF_CHECK_EQUAL(pool().page(300, 10).size(), 0u);
  CAF_CHECK_EQUAL(pool().page(5, 0).size(), 0u);
}

CAF_TEST(who waits for too long is taken out and the oldest first) {
  comes("ann", {"a", chat_mode::video, "", true});
  pass(1s);
  comes("bob", {"b", chat_mode::text, "", true});
  pass(1s);
  comes("cid", {"c", chat_mode::video, "", true});
  const auto out = pool().expire(now() - 1s, now());
  CAF_REQUIRE_EQUAL(out.size(), 2u);
  CAF_CHECK_EQUAL(name_of(out[0].user), "ann");
  CAF_CHECK_EQUAL(name_of(out[1].user), "bob");
  CAF_CHECK_EQUAL(waiting(), "cid ");
  CAF_CHECK_EQUAL(pool().size(chat_mode::video), 1u);
}

CAF_TEST(an interest is popular once enough users have it) {
  for (int i = 0; i < 2; ++i)
    comes("user " + std::to_string(i), {i == 0 ? "Go,Chess" : "chess"});
  CAF_CHECK_EQUAL(people_of("chess"), 0u);
  comes("user 2", {"CHESS"});
  CAF_CHECK_EQUAL(people_of("chess"), 3u);
  CAF_CHECK_EQUAL(people_of("go"), 0u);
}

CAF_TEST(a user counts once) {
  for (int i = 0; i < 4; ++i)
    comes("user " + std::to_string(i), {"chess"});
  goes("user 3");
  comes("user 3", {"chess"});
  CAF_CHECK_EQUAL(people_of("chess"), 4u);
}

CAF_TEST(an account counts once however many of its connections wait) {
  share_account("ann", "ann again");
  comes("ann", {"chess", chat_mode::text});
  comes("ann again", {"chess", chat_mode::text});
  for (const auto* name : {"bob", "cid", "dan"})
    comes(name, {"chess"});
  CAF_CHECK_EQUAL(people_of("chess"), 4u);
  goes("ann again"); // and is remembered, while ann waits
  CAF_CHECK_EQUAL(people_of("chess"), 4u);
}

CAF_TEST(all who come from one address count once) {
  for (const auto* name : {"ann", "bob", "cid", "dan"}) {
    lives_in(name, "house");
    comes(name, {"chess", name == std::string{"ann"} ? chat_mode::text : chat_mode::video});
  }
  CAF_CHECK_EQUAL(people_of("chess"), 1u);
  goes("ann"); // and is remembered
  CAF_CHECK_EQUAL(people_of("chess"), 1u);
  lives_in("eve", "other house");
  comes("eve", {"chess"});
  comes("fay", {"chess"});
  CAF_CHECK_EQUAL(people_of("chess"), 3u);
}

CAF_TEST(who has signed in counts for itself wherever it lives) {
  share_account("ann", "ann again");
  share_account("bob", "bob again");
  for (const auto* name : {"ann", "ann again", "bob", "cid", "dan"}) {
    lives_in(name, "house");
    comes(name, {"chess", chat_mode::text, "", true});
  }
  CAF_CHECK_EQUAL(people_of("chess"), 3u);
}

CAF_TEST(whoever comes back to its place counts as before) {
  lives_in("ann", "house");
  lives_in("bob", "house");
  comes("ann", {"chess", chat_mode::text});
  comes("bob", {"chess"});
  comes("cid", {"chess"});
  comes("dan", {"chess"});
  const auto before = people_of("chess");
  comes_back(withdraw("ann"));
  CAF_CHECK_EQUAL(people_of("chess"), before);
  CAF_CHECK_EQUAL(before, 3u);
}

CAF_TEST(a user who is forgotten does not count) {
  for (int i = 0; i < 8; ++i)
    if (comes("user " + std::to_string(i), {"chess"}) != "waits") {
      pool().forget(strangelet::protocol::person_id{last().waiter.user});
      pool().forget(strangelet::protocol::person_id{last().seeker.user});
    }
  CAF_CHECK(pool().popular(now()).empty());
}

CAF_TEST(interests are forgotten with those who had them) {
  for (int i = 0; i < 8; ++i)
    comes("user " + std::to_string(i), {"chess"});
  CAF_CHECK_EQUAL(people_of("chess"), 8u);
  pass(10min);
  CAF_CHECK(pool().popular(now()).empty());
}

CAF_TEST_FIXTURE_SCOPE_END()
