#define CAF_SUITE actors.acquaintances

#include "actors/acquaintances.hpp"

#include <vector>

#include "caf/test/dsl.hpp"

using namespace strangelet;
using namespace std::chrono_literals;
using actors::acquaintances;

namespace {

std::vector<protocol::person_id> strangers(std::size_t count) {
  std::vector<protocol::person_id> result;
  for (std::size_t i = 0; i < count; ++i)
    result.emplace_back(protocol::uuid::generate());
  return result;
}

constexpr matching::time_point noon{12h};

} // namespace

CAF_TEST(a session knows nobody at first) {
  acquaintances known;
  CAF_CHECK(known.recent().empty());
  CAF_CHECK(known.blocked() == nullptr);
}

CAF_TEST(the last few partners are remembered with the time) {
  acquaintances known;
  auto all = strangers(7);
  for (std::size_t i = 0; i < all.size(); ++i)
    known.part(all[i], noon + std::chrono::seconds{i});
  CAF_REQUIRE_EQUAL(known.recent().size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    CAF_CHECK(known.recent()[i].partner == all[i + 2]);
    CAF_CHECK(known.recent()[i].parted == noon + std::chrono::seconds{i + 2});
  }
}

CAF_TEST(a partner met again is remembered once and anew) {
  acquaintances known;
  auto all = strangers(2);
  known.part(all[0], noon);
  known.part(all[1], noon + 1s);
  known.part(all[0], noon + 2s);
  CAF_REQUIRE_EQUAL(known.recent().size(), 2u);
  CAF_CHECK(known.recent()[1].partner == all[0]);
  CAF_CHECK(known.recent()[1].parted == noon + 2s);
}

CAF_TEST(a set that was given out does not change) {
  acquaintances known;
  auto all = strangers(2);
  known.block(all[0]);
  auto before = known.blocked();
  known.block(all[1]);
  CAF_CHECK_EQUAL(before->size(), 1u);
  CAF_CHECK_EQUAL(known.blocked()->size(), 2u);
  auto same = known.blocked();
  known.block(all[1]);
  CAF_CHECK(known.blocked() == same);
}

CAF_TEST(the memory of those who are blocked is bounded) {
  acquaintances known;
  auto all = strangers(matching::ticket::max_blocked + 1);
  for (const auto& each : all)
    known.block(each);
  CAF_CHECK_EQUAL(known.blocked()->size(), matching::ticket::max_blocked);
  CAF_CHECK_EQUAL(known.blocked()->count(all.front()), 0u);
  CAF_CHECK_EQUAL(known.blocked()->count(all.back()), 1u);
}
