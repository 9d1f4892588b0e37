#define CAF_SUITE actors.session_table

#include "actors/session_table.hpp"

#include "caf/test/dsl.hpp"

#include "doubles.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;

namespace {

class table_fixture : public actor_fixture {
public:
  session_table table;
  session_double alice = make_session_double(*this);
  session_double bob = make_session_double(*this);
  resume_key token = resume_key::of("token");
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(session_table_tests, table_fixture)

CAF_TEST(a session is there from its entry to its removal) {
  CAF_CHECK(table.empty());
  table.add(alice.handle);
  table.add(bob.handle);
  CAF_CHECK_EQUAL(table.size(), 2u);
  CAF_CHECK(table.remove(alice.handle.id()));
  CAF_CHECK(!table.contains(alice.handle.id()));
  CAF_CHECK(table.contains(bob.handle.id()));
}

CAF_TEST(a session is removed once) {
  table.add(alice.handle);
  CAF_CHECK(table.remove(alice.handle.id()));
  CAF_CHECK(!table.remove(alice.handle.id()));
}

CAF_TEST(a token leads to its session) {
  table.add(alice.handle);
  table.set_token(alice.handle, {token});
  CAF_CHECK(table.take(token, {})->session == alice.handle);
}

CAF_TEST(a session that is not in the table has no token) {
  table.set_token(alice.handle, {token});
  CAF_CHECK(!table.take(token, {}));
}

CAF_TEST(the tokens of a session go with it) {
  table.add(alice.handle);
  table.set_token(alice.handle, {token});
  table.remove(alice.handle.id());
  CAF_CHECK(!table.take(token, {}));
}

CAF_TEST_FIXTURE_SCOPE_END()
