#define CAF_SUITE actors.account_blocks

#include "actors/account_blocks.hpp"

#include "caf/test/dsl.hpp"

using namespace strangelet;
using actors::account_blocks;
using protocol::person_id;

namespace {

person_id somebody() {
  return person_id{protocol::uuid::generate()};
}

} // namespace

CAF_TEST(an account has blocked nobody at first) {
  account_blocks blocks;
  CAF_CHECK(blocks.of(somebody()) == nullptr);
}

CAF_TEST(what an account has blocked is its own) {
  account_blocks blocks;
  const auto ann = somebody();
  const auto bob = somebody();
  const auto told = blocks.block(ann, bob);
  CAF_CHECK(told == blocks.of(ann));
  CAF_CHECK_EQUAL(told->count(bob), 1u);
  CAF_CHECK(blocks.of(bob) == nullptr);
}

CAF_TEST(one more block leaves a set that was given out alone) {
  account_blocks blocks;
  const auto ann = somebody();
  const auto before = blocks.block(ann, somebody());
  blocks.block(ann, somebody());
  CAF_CHECK_EQUAL(before->size(), 1u);
  CAF_CHECK_EQUAL(blocks.of(ann)->size(), 2u);
}

CAF_TEST(past the maximum the lists used least lately are forgotten) {
  account_blocks blocks{3};
  const auto ann = somebody();
  const auto bob = somebody();
  const auto cid = somebody();
  blocks.block(ann, somebody());
  blocks.block(bob, somebody());
  blocks.block(cid, somebody());
  // A ticket of ann's.
  blocks.of(ann);
  blocks.block(cid, somebody());
  CAF_CHECK(blocks.of(bob) == nullptr);
  CAF_CHECK(blocks.of(ann) != nullptr);
  CAF_CHECK_EQUAL(blocks.of(cid)->size(), 2u);
}

CAF_TEST(the same block counts once) {
  account_blocks blocks{2};
  const auto ann = somebody();
  const auto bob = somebody();
  const auto cid = somebody();
  blocks.block(ann, bob);
  for (int i = 0; i < 5; ++i)
    blocks.block(cid, bob);
  CAF_CHECK(blocks.of(ann) != nullptr);
}

CAF_TEST(the list of one account is bounded and never lost for its size) {
  account_blocks blocks{10};
  const auto ann = somebody();
  for (std::size_t i = 0; i < matching::ticket::max_blocked + 5; ++i)
    blocks.block(ann, somebody());
  CAF_CHECK_EQUAL(blocks.of(ann)->size(), matching::ticket::max_blocked);
}
