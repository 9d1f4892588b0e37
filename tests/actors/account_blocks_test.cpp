#define CAF_SUITE actors.account_blocks

#include "actors/account_blocks.hpp"
#include "actors/memory_block_store.hpp"

#include "caf/test/dsl.hpp"

#include "block_store_double.hpp"

using namespace strangelet;
using namespace strangelet::actors;
using presence = account_blocks::presence;
using protocol::person_id;

namespace {

/// Blocks behind a store that answers when the test says so.
struct slow_fixture {
  /// Asks for the blocks of ann; true if they are known.
  bool load() {
    return blocks.load(ann, [this] { ++calls; });
  }

  test::name_book names;
  person_id ann = names.add_account("ann");
  person_id bob = names.add_account("bob");
  person_id cid = names.add_account("cid");
  test::block_store_double store{names};
  account_blocks blocks{store};
  /// How often it was told that the blocks of ann are known.
  int calls = 0;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(account_blocks_tests, slow_fixture)

CAF_TEST(a store that answers at once makes the blocks known) {
  memory_block_store quick;
  quick.save(ann, bob);
  account_blocks subject{quick};
  const presence here{subject, ann};
  CAF_CHECK(subject.load(ann, [this] { ++calls; }));
  CAF_CHECK_EQUAL(subject.of(ann).value()->count(bob), 1u);
  CAF_CHECK_EQUAL(calls, 0);
}

CAF_TEST(nothing is known of an account that is not present) {
  CAF_CHECK(!blocks.of(ann));
}

CAF_TEST(nothing is known before the store has answered) {
  const presence here{blocks, ann};
  CAF_CHECK(!load());
  CAF_CHECK(!blocks.of(ann));
  store.answers({bob});
  CAF_CHECK_EQUAL(calls, 1);
  CAF_CHECK_EQUAL(blocks.of(ann).value()->count(bob), 1u);
}

CAF_TEST(who has blocked nobody is known too) {
  const presence here{blocks, ann};
  load();
  store.answers();
  const auto all = blocks.of(ann);
  CAF_CHECK(all.has_value() && *all == nullptr);
}

CAF_TEST(what is known is not asked for again) {
  const presence here{blocks, ann};
  load();
  store.answers();
  CAF_CHECK_EQUAL(store.news(), "load ann");
  CAF_CHECK(load());
  CAF_CHECK_EQUAL(store.news(), "");
}

CAF_TEST(a store that has failed is asked again) {
  const presence here{blocks, ann};
  load();
  store.fails();
  CAF_CHECK(!load());
  store.answers({bob});
  CAF_CHECK_EQUAL(blocks.of(ann).value()->count(bob), 1u);
}

CAF_TEST(a block is saved and known) {
  const presence here{blocks, ann};
  load();
  store.answers({bob});
  store.news();
  const auto all = blocks.block(ann, cid);
  CAF_CHECK_EQUAL(store.news(), "save ann blocks cid");
  CAF_CHECK_EQUAL(all->size(), 2u);
  CAF_CHECK(all == blocks.of(ann).value());
}

CAF_TEST(one more block leaves a set that was given out alone) {
  const presence here{blocks, ann};
  load();
  store.answers();
  const auto before = blocks.block(ann, bob);
  blocks.block(ann, cid);
  CAF_CHECK_EQUAL(before->size(), 1u);
  CAF_CHECK_EQUAL(blocks.of(ann).value()->size(), 2u);
}

CAF_TEST(a second answer takes nothing back) {
  const presence here{blocks, ann};
  load();
  load();
  store.answers();
  blocks.block(ann, bob);
  store.answers();
  CAF_CHECK_EQUAL(calls, 2);
  CAF_CHECK_EQUAL(blocks.of(ann).value()->count(bob), 1u);
}

CAF_TEST(an account is known as long as one of its sessions is there) {
  auto first = std::make_unique<presence>(blocks, ann);
  auto second = std::make_unique<presence>(blocks, ann);
  load();
  store.answers();
  first.reset();
  CAF_CHECK(blocks.of(ann).has_value());
  second.reset();
  CAF_CHECK(!blocks.of(ann));
}

CAF_TEST(an answer that comes when the account has gone is dropped) {
  {
    const presence here{blocks, ann};
    load();
  }
  store.answers({bob});
  CAF_CHECK_EQUAL(calls, 0);
  CAF_CHECK(!blocks.of(ann));
}

CAF_TEST(an answer to an earlier visit of the account is dropped) {
  {
    const presence earlier{blocks, ann};
    load();
    load();
    store.news();
    // The second question is answered first, and the account blocks somebody.
    store.fails();
    store.answers();
    blocks.block(ann, bob);
  }
  const presence here{blocks, ann};
  CAF_CHECK(!blocks.of(ann));
}

CAF_TEST_FIXTURE_SCOPE_END()
