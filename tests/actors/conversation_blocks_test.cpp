#define CAF_SUITE actors.conversation_blocks

#include "caf/test/dsl.hpp"

#include "block_store_double.hpp"
#include "world.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// Outlives the actors.
struct slow_store {
  name_book book;
  block_store_double store{book};
  account_blocks slow_blocks{store};
};

/// Alice and Bob sign in, Carol and Dave do not. The blocks of accounts are in a store that answers
/// when the test says so.
class slow_town : public slow_store, public world {
public:
  slow_town() {
    env.blocks = &slow_blocks;
  }

  person_id alices_account = book.add_account("alice's account");
  person_id bobs_account = book.add_account("bob's account");
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(conversation_blocks_tests, slow_town)

CAF_TEST(nobody is paired before it is known whom the account has blocked) {
  client alice{*this, "alice", alices_account};
  client carol{*this, "carol"};
  CAF_CHECK_EQUAL(store.news(), "load alice's account");
  alice.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting");
  pass(1ms);
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "waiting_for_partner in room 2, 2 waiting");
  store.answers();
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1");
  CAF_CHECK_EQUAL(carol.news(), "partner_found alice in room 1, initiator");
}
CAF_TEST(a block that is loaded late keeps two apart) {
  client alice{*this, "alice", alices_account};
  client bob{*this, "bob", bobs_account};
  store.news();
  alice.asks(find_partner{});
  bob.asks(find_partner{});
  alice.news();
  bob.news();
  store.answers({bobs_account});
  store.answers();
  pass(9min);
  CAF_CHECK_EQUAL(alice.news() + bob.news(), "");
  client carol{*this, "carol"};
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1");
}

CAF_TEST(who has not signed in does not wait for the store) {
  client carol{*this, "carol"};
  client dave{*this, "dave"};
  carol.asks(find_partner{});
  dave.asks(find_partner{});
  CAF_CHECK_EQUAL(dave.news(), "partner_found carol in room 1, initiator");
  CAF_CHECK_EQUAL(store.news(), "");
}

CAF_TEST(a store that fails is asked again after a while that grows) {
  client alice{*this, "alice", alices_account};
  client carol{*this, "carol"};
  carol.asks(find_partner{});
  alice.asks(find_partner{});
  alice.news();
  CAF_CHECK_EQUAL(store.news(), "load alice's account");
  for (const auto patience : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
    store.fails();
    pass(patience - 1ms);
    CAF_CHECK_EQUAL(store.news(), "");
    pass(1ms);
    CAF_CHECK_EQUAL(store.news(), "load alice's account");
  }
  CAF_CHECK_EQUAL(alice.news(), "");
  store.answers();
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1, initiator");
  pass(1min);
  CAF_CHECK_EQUAL(store.news(), "");
}

CAF_TEST(a client need not wait for the store to do something else) {
  client alice{*this, "alice", alices_account};
  client carol{*this, "carol"};
  carol.asks(find_partner{});
  alice.asks(find_partner{});
  alice.news();
  alice.asks(leave_room{});
  CAF_CHECK_EQUAL(alice.news(), "left_room room 2");
  store.answers();
  settle();
  CAF_CHECK_EQUAL(alice.news(), "");
  alice.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1, initiator");
}

CAF_TEST(a client that goes while the store is slow leaves nothing behind) {
  client alice{*this, "alice", alices_account};
  alice.asks(find_partner{});
  alice.disconnects();
  CAF_CHECK(has_ended(alice.session));
  CAF_CHECK_EQUAL(metrics.waiting.value(chat_mode::video), 0u);
  store.answers();
  pass(1min);
  CAF_CHECK_EQUAL(store.news(), "load alice's account");
}

CAF_TEST(what one session of an account has loaded is known to the next) {
  client alice{*this, "alice", alices_account};
  store.answers();
  settle();
  client again{*this, "alice again", alices_account};
  client carol{*this, "carol"};
  carol.asks(find_partner{});
  again.asks(find_partner{});
  CAF_CHECK_EQUAL(again.news(), "partner_found carol in room 1, initiator");
  CAF_CHECK_EQUAL(store.news(), "load alice's account");
}

CAF_TEST(one answer lets all tickets of the account go) {
  client alice{*this, "alice", alices_account};
  client again{*this, "alice again", alices_account};
  alice.asks(find_partner{});
  again.asks(find_partner{});
  alice.news();
  again.news();
  store.answers();
  settle();
  for (const auto* name : {"carol", "dave"})
    client{*this, name}.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news().substr(0, 13), "partner_found");
  CAF_CHECK_EQUAL(again.news().substr(0, 13), "partner_found");
}

CAF_TEST(a block is saved for the account) {
  client alice{*this, "alice", alices_account};
  client bob{*this, "bob", bobs_account};
  store.answers();
  store.answers();
  settle();
  alice.asks(find_partner{});
  bob.asks(find_partner{});
  store.news();
  alice.asks(block_partner{});
  CAF_CHECK_EQUAL(store.news(), "save alice's account blocks bob's account");
}

CAF_TEST_FIXTURE_SCOPE_END()
