#define CAF_SUITE actors.conversation_accounts

#include "caf/test/dsl.hpp"

#include "world.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// Alice and Bob have signed in, Carol has not.
class account_fixture : public world {
public:
  void meet(const client& one, const client& other) {
    one.asks(find_partner{});
    other.asks(find_partner{});
    one.news();
    other.news();
  }

  person_id alices_account = names.add_account("alice's account");
  person_id bobs_account = names.add_account("bob's account");
  client alice{*this, "alice", alices_account};
  client bob{*this, "bob", bobs_account};
  client carol{*this, "carol"};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(conversation_accounts_tests, account_fixture)

CAF_TEST(two sessions of one account are never paired) {
  client again{*this, "alice again", alices_account};
  alice.asks(find_partner{});
  again.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting");
  CAF_CHECK_EQUAL(again.news(), "waiting_for_partner in room 2, 2 waiting");
  pass(9min);
  CAF_CHECK_EQUAL(alice.news() + again.news(), "");
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1");
}

CAF_TEST(a block survives that both come back) {
  meet(alice, bob);
  alice.asks(block_partner{});
  alice.disconnects();
  bob.disconnects();
  client alice_again{*this, "alice again", alices_account};
  client bob_again{*this, "bob again", bobs_account};
  bob_again.asks(find_partner{});
  alice_again.asks(find_partner{});
  bob_again.news();
  alice_again.news();
  pass(9min);
  CAF_CHECK_EQUAL(bob_again.news() + alice_again.news(), "");
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(bob_again.news(), "partner_found carol in room 2");
}

CAF_TEST(a block of the last partner is by account too) {
  meet(alice, bob);
  bob.asks(leave_room{});
  alice.asks(block_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_left room 1; partner_blocked of room 1");
  client bob_again{*this, "bob again", bobs_account};
  alice.asks(find_partner{});
  bob_again.asks(find_partner{});
  alice.news();
  bob_again.news();
  pass(9min);
  CAF_CHECK_EQUAL(alice.news() + bob_again.news(), "");
}

CAF_TEST(a block holds for what waits on another session of the account) {
  client elsewhere{*this, "alice elsewhere", alices_account};
  meet(alice, bob);
  elsewhere.asks(find_partner{});
  alice.asks(block_partner{});
  bob.asks(next_partner{});
  elsewhere.news();
  bob.news();
  pass(9min);
  CAF_CHECK_EQUAL(elsewhere.news() + bob.news(), "");
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(elsewhere.news(), "partner_found carol in room 2");
}

CAF_TEST(a block holds for an account that blocks while it waits) {
  meet(alice, bob);
  bob.asks(next_partner{});
  alice.asks(find_partner{});
  alice.asks(leave_room{});
  alice.asks(find_partner{});
  // Paired again by then, or else this would be about nothing.
  alice.asks(block_partner{});
  bob.asks(next_partner{});
  alice.asks(find_partner{});
  alice.news();
  bob.news();
  pass(9min);
  CAF_CHECK_EQUAL(alice.news() + bob.news(), "");
}

CAF_TEST(a block by one who has not signed in is for the account) {
  meet(carol, bob);
  carol.asks(block_partner{});
  bob.disconnects();
  client bob_again{*this, "bob again", bobs_account};
  carol.asks(find_partner{});
  bob_again.asks(find_partner{});
  carol.news();
  bob_again.news();
  pass(9min);
  CAF_CHECK_EQUAL(carol.news() + bob_again.news(), "");
}

CAF_TEST(a ticket that has left the queue is forgotten by account) {
  alice.asks(find_partner{});
  alice.asks(leave_room{});
  client elsewhere{*this, "alice elsewhere", alices_account};
  meet(elsewhere, bob);
  elsewhere.asks(block_partner{});
  // The ticket that was withdrawn does not come to life by that.
  CAF_CHECK_EQUAL(metrics.waiting.value(chat_mode::video), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
