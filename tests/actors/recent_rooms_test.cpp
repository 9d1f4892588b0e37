#define CAF_SUITE actors.recent_rooms

#include "actors/recent_rooms.hpp"

#include <vector>

#include "caf/test/dsl.hpp"

using namespace strangelet::protocol;
using strangelet::actors::past_room;
using strangelet::actors::recent_rooms;

namespace {

std::vector<past_room> rooms(std::size_t count) {
  std::vector<past_room> result;
  for (std::size_t i = 0; i < count; ++i)
    result.push_back({room_id{uuid::generate()}, person_id{uuid::generate()}});
  return result;
}

} // namespace

CAF_TEST(a session that was never in a room remembers none) {
  recent_rooms recent;
  CAF_CHECK(recent.last() == nullptr);
  CAF_CHECK(recent.find(room_id{uuid::generate()}) == nullptr);
  CAF_CHECK(recent.find(room_id{}) == nullptr);
}

CAF_TEST(eight rooms are remembered with their partners and the oldest is forgotten first) {
  recent_rooms recent;
  const auto all = rooms(10);
  for (const auto& each : all)
    recent.add(each);
  CAF_CHECK(recent.find(all[0].id) == nullptr);
  CAF_CHECK(recent.find(all[1].id) == nullptr);
  for (std::size_t i = 2; i < all.size(); ++i) {
    CAF_REQUIRE(recent.find(all[i].id) != nullptr);
    CAF_CHECK(recent.find(all[i].id)->partner == all[i].partner);
  }
}

CAF_TEST(the last room is the one left last) {
  recent_rooms recent;
  for (const auto& each : rooms(20)) {
    recent.add(each);
    CAF_REQUIRE(recent.last() != nullptr);
    CAF_CHECK(recent.last()->id == each.id);
    CAF_CHECK(recent.last()->partner == each.partner);
  }
}
