#define CAF_SUITE actors.memory_block_store

#include "actors/memory_block_store.hpp"

#include "caf/test/dsl.hpp"

using namespace strangelet;
using actors::memory_block_store;
using protocol::person_id;

namespace {

person_id somebody() {
  return person_id{protocol::uuid::generate()};
}

/// How many `account` has blocked.
std::size_t count(memory_block_store& store, const person_id& account) {
  return store.load(account, {}).value().size();
}

} // namespace

CAF_TEST(it answers at once that an account has blocked nobody) {
  memory_block_store store;
  CAF_CHECK_EQUAL(count(store, somebody()), 0u);
}

CAF_TEST(what an account has blocked is its own) {
  memory_block_store store;
  const auto ann = somebody();
  const auto bob = somebody();
  store.save(ann, bob);
  CAF_CHECK(store.load(ann, {}).value().has(bob));
  CAF_CHECK_EQUAL(count(store, bob), 0u);
}

CAF_TEST(past the maximum the lists used least lately are forgotten) {
  memory_block_store store{3};
  const auto ann = somebody();
  const auto bob = somebody();
  const auto cid = somebody();
  store.save(ann, somebody());
  store.save(bob, somebody());
  store.save(cid, somebody());
  // A session of ann's.
  store.load(ann, {});
  store.save(cid, somebody());
  CAF_CHECK_EQUAL(count(store, bob), 0u);
  CAF_CHECK_EQUAL(count(store, ann), 1u);
  CAF_CHECK_EQUAL(count(store, cid), 2u);
}

CAF_TEST(the same block counts once) {
  memory_block_store store{2};
  const auto ann = somebody();
  const auto bob = somebody();
  const auto cid = somebody();
  store.save(ann, bob);
  for (int i = 0; i < 5; ++i)
    store.save(cid, bob);
  CAF_CHECK_EQUAL(count(store, ann), 1u);
}

CAF_TEST(the list of one account is bounded and never lost for its size) {
  memory_block_store store{10};
  const auto ann = somebody();
  for (std::size_t i = 0; i < matching::ticket::max_blocked + 5; ++i)
    store.save(ann, somebody());
  CAF_CHECK_EQUAL(count(store, ann), matching::ticket::max_blocked);
}
