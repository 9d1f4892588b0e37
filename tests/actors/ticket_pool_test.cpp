#define CAF_SUITE actors.ticket_pool

#include "actors/ticket_pool.hpp"

#include <chrono>
#include <string>

#include "caf/test/unit_test.hpp"

#include "name_book.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

using clock_time = caf::actor_clock::time_point;

/// A pool, and tickets with names.
struct pool_fixture {
  room_id add(const std::string& user, std::chrono::seconds at = 0s) {
    return add(names.add(user), at);
  }

  room_id add(const user_id& user, std::chrono::seconds at = 0s) {
    room_id id{uuid::generate()};
    pool.add({{id, user, {}}, {}, time_point{at}, clock_time{at}});
    return id;
  }

  /// The user whose ticket is taken out, or nobody.
  std::string name_of(const std::optional<queued_ticket>& entry) {
    return entry ? names[entry->what.user] : "nobody";
  }

  std::string listed(std::size_t offset, std::size_t limit) {
    std::string result;
    for (const auto& each : pool.page(offset, limit).users)
      result += names[each.user] + ' ';
    return result;
  }

  name_book names;
  ticket_pool pool;
  user_id seeker = names.add("seeker");
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(ticket_pool_tests, pool_fixture)

CAF_TEST(nobody waits in an empty pool) {
  CAF_CHECK_EQUAL(pool.size(), 0u);
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "nobody");
  CAF_CHECK_EQUAL(name_of(pool.remove(room_id{})), "nobody");
  CAF_CHECK_EQUAL(name_of(pool.take_older_than(clock_time::max())), "nobody");
}

CAF_TEST(first come is first paired) {
  add("a");
  add("b");
  add("c");
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "a");
  add("d");
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "b");
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "c");
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "d");
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "nobody");
}

CAF_TEST(nobody is paired with itself) {
  add(seeker);
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "nobody");
  CAF_CHECK_EQUAL(pool.size(), 1u);
  add("a");
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "a");
  CAF_CHECK_EQUAL(pool.size(), 1u);
}

CAF_TEST(a ticket is handed out only once) {
  auto id = add("a");
  pool.take_partner_for(seeker);
  CAF_CHECK_EQUAL(pool.size(), 0u);
  CAF_CHECK_EQUAL(name_of(pool.remove(id)), "nobody");
  CAF_CHECK(pool.update(id, {}) == nullptr);
}

CAF_TEST(a ticket that was taken out is not handed out) {
  add("a");
  auto b = add("b");
  add("c");
  CAF_CHECK_EQUAL(name_of(pool.remove(b)), "b");
  CAF_CHECK_EQUAL(name_of(pool.remove(b)), "nobody");
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "a");
  CAF_CHECK_EQUAL(name_of(pool.take_partner_for(seeker)), "c");
}

CAF_TEST(an update changes the wishes and keeps the place) {
  auto a = add("a");
  add("b");
  preferences wants;
  wants.interests = {interest{"Music", "music"}};
  auto* entry = pool.update(a, wants);
  CAF_REQUIRE(entry != nullptr);
  CAF_CHECK(entry->what.wants.interests == wants.interests);
  CAF_CHECK(pool.page(0, 1).users[0].interests == std::vector<std::string>{"Music"});
  CAF_CHECK_EQUAL(listed(0, 10), "a b ");
}

CAF_TEST(only old tickets are taken out and the oldest first) {
  add("a", 1s);
  add("b", 2s);
  add("c", 3s);
  CAF_CHECK_EQUAL(name_of(pool.take_older_than(clock_time{999ms})), "nobody");
  CAF_CHECK_EQUAL(name_of(pool.take_older_than(clock_time{2s})), "a");
  CAF_CHECK_EQUAL(name_of(pool.take_older_than(clock_time{2s})), "b");
  CAF_CHECK_EQUAL(name_of(pool.take_older_than(clock_time{2s})), "nobody");
  CAF_CHECK_EQUAL(pool.size(), 1u);
}

CAF_TEST(an update does not make a ticket younger) {
  auto a = add("a", 1s);
  pool.update(a, {});
  CAF_CHECK_EQUAL(name_of(pool.take_older_than(clock_time{1s})), "a");
}

CAF_TEST(pages show the longest wait first) {
  for (const auto* each : {"a", "b", "c", "d", "e"})
    add(each);
  CAF_CHECK_EQUAL(listed(0, 2), "a b ");
  CAF_CHECK_EQUAL(listed(2, 2), "c d ");
  CAF_CHECK_EQUAL(listed(4, 2), "e ");
  CAF_CHECK_EQUAL(listed(5, 2), "");
  CAF_CHECK_EQUAL(listed(500, 2), "");
  CAF_CHECK_EQUAL(listed(0, 0), "");
  CAF_CHECK_EQUAL(pool.page(4, 2).total, 5u);
  CAF_CHECK_EQUAL(pool.page(500, 2).total, 5u);
}

CAF_TEST(a page shows user and room and since when) {
  auto id = add("a", 7s);
  auto page = pool.page(0, 1);
  CAF_REQUIRE_EQUAL(page.users.size(), 1u);
  CAF_CHECK(page.users[0].room == id);
  CAF_CHECK_EQUAL(names[page.users[0].user], "a");
  CAF_CHECK(page.users[0].joined_at == time_point{7s});
}

CAF_TEST_FIXTURE_SCOPE_END()
