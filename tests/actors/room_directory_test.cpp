#define CAF_SUITE actors.room_directory

#include "actors/room_directory.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

using filter = list_rooms::filter;

/// Rooms that are known by their numbers.
struct directory_fixture {
  /// Opens rooms `from` to `to`, the latter excluded.
  void open(int from, int to) {
    for (int n = from; n < to; ++n) {
      room_id id{uuid::generate()};
      ids.push_back(id);
      numbers.emplace(id, n);
      open(id);
    }
  }

  void open(const room_id& id, const std::array<caf::actor_id, 2>& sessions = {},
            std::shared_ptr<room_activity> activity = std::make_shared<room_activity>()) {
    room_info info;
    info.id = id;
    rooms.open(info, std::move(activity), managed_room{}, sessions);
  }

  void close(int number, std::chrono::seconds at = 0s, end_reason why = end_reason::left) {
    rooms.close(ids[static_cast<std::size_t>(number)], why, time_point{at});
  }

  std::optional<room_info> find(int number) const {
    return rooms.find(ids[static_cast<std::size_t>(number)]);
  }

  std::string listed(filter state, std::size_t offset = 0, std::size_t limit = 100) {
    std::string result;
    for (const auto& each : rooms.page({state, offset, limit}).rooms)
      result += std::to_string(numbers[each.id]) + (each.is_active() ? " " : "- ");
    return result;
  }

  std::vector<room_id> ids;
  std::unordered_map<room_id, int> numbers;
  room_directory rooms;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(room_directory_tests, directory_fixture)

CAF_TEST(an empty directory has an empty page) {
  CAF_CHECK_EQUAL(rooms.active(), 0u);
  CAF_CHECK_EQUAL(rooms.ended(), 0u);
  auto page = rooms.page({filter::all, 0, 100});
  CAF_CHECK_EQUAL(page.total, 0u);
  CAF_CHECK_EQUAL(page.rooms.size(), 0u);
  CAF_CHECK_EQUAL(listed(filter::all, 7, 7), "");
}

CAF_TEST(a room is active until it is closed and remembered afterwards) {
  open(0, 1);
  CAF_CHECK_EQUAL(rooms.active(), 1u);
  CAF_CHECK(find(0)->is_active());
  CAF_CHECK(rooms.handle_of(ids[0]) != nullptr);
  close(0, 5s, end_reason::disconnected);
  CAF_CHECK_EQUAL(rooms.active(), 0u);
  CAF_CHECK_EQUAL(rooms.ended(), 1u);
  CAF_REQUIRE(find(0).has_value());
  CAF_CHECK(find(0)->ended_at == time_point{5s});
  CAF_CHECK(find(0)->why == end_reason::disconnected);
  CAF_CHECK(rooms.handle_of(ids[0]) == nullptr);
}

CAF_TEST(a room that has ended keeps what it had counted) {
  const auto activity = std::make_shared<room_activity>();
  ids = {room_id{uuid::generate()}};
  open(ids[0], {}, activity);
  activity->messages_relayed = 2;
  activity->last_activity = time_point{4s};
  const auto active = find(0).value();
  CAF_CHECK_EQUAL(active.messages_relayed, 2u);
  CAF_CHECK(active.last_activity == time_point{4s});
  close(0, 5s);
  activity->messages_relayed = 3;
  const auto ended = find(0).value();
  CAF_CHECK_EQUAL(ended.messages_relayed, 2u);
  CAF_CHECK(ended.last_activity == time_point{4s});
  const auto listed = rooms.page({filter::ended, 0, 1}).rooms;
  CAF_REQUIRE_EQUAL(listed.size(), 1u);
  CAF_CHECK_EQUAL(listed[0].messages_relayed, 2u);
  CAF_CHECK_EQUAL(activity.use_count(), 1);
}

CAF_TEST(an unknown room is not found) {
  CAF_CHECK(!rooms.find(room_id{}));
  CAF_CHECK(rooms.handle_of(room_id{}) == nullptr);
  rooms.close(room_id{uuid::generate()}, end_reason::left, time_point{});
  CAF_CHECK_EQUAL(rooms.ended(), 0u);
}

CAF_TEST(only the first end of a room counts) {
  open(0, 1);
  close(0, 5s, end_reason::left);
  close(0, 9s, end_reason::failed);
  CAF_CHECK_EQUAL(rooms.ended(), 1u);
  CAF_CHECK(find(0)->ended_at == time_point{5s});
  CAF_CHECK(find(0)->why == end_reason::left);
}

CAF_TEST(a room is opened only once) {
  open(0, 1);
  open(ids[0], {7, 8});
  CAF_CHECK_EQUAL(rooms.active(), 1u);
  CAF_CHECK_EQUAL(rooms.of(7).size(), 0u);
  close(0);
  open(ids[0]);
  CAF_CHECK_EQUAL(rooms.active(), 0u);
  CAF_CHECK_EQUAL(rooms.ended(), 1u);
}

CAF_TEST(a room that shares its counters with nobody is abandoned at the second look) {
  const auto alive = std::make_shared<room_activity>();
  auto dead = std::make_shared<room_activity>();
  const room_id first{uuid::generate()};
  const room_id second{uuid::generate()};
  open(first, {}, alive);
  open(second, {}, dead);
  rooms.close_abandoned(10, time_point{1s});
  dead.reset();
  rooms.close_abandoned(10, time_point{2s});
  CAF_CHECK_EQUAL(rooms.active(), 2u);
  rooms.close_abandoned(10, time_point{3s});
  CAF_CHECK_EQUAL(rooms.active(), 1u);
  CAF_CHECK(rooms.find(first)->is_active());
  CAF_CHECK(rooms.find(second)->ended_at == time_point{3s});
  CAF_CHECK(rooms.find(second)->why == end_reason::failed);
}

CAF_TEST(abandoned rooms are looked for some at a time) {
  for (int n = 0; n < 5; ++n)
    open(room_id{uuid::generate()});
  for (int n = 0; n < 3; ++n)
    rooms.close_abandoned(2, time_point{});
  CAF_CHECK_EQUAL(rooms.active(), 5u);
  rooms.close_abandoned(2, time_point{});
  CAF_CHECK_EQUAL(rooms.active(), 3u);
}

CAF_TEST(the rooms of a session are those that are active) {
  const room_id ids_of[] = {room_id{uuid::generate()}, room_id{uuid::generate()}};
  open(ids_of[0], {7, 8});
  open(ids_of[1], {8, 9});
  CAF_CHECK_EQUAL(rooms.of(7).size(), 1u);
  CAF_CHECK_EQUAL(rooms.of(8).size(), 2u);
  CAF_CHECK_EQUAL(rooms.of(10).size(), 0u);
  rooms.close(ids_of[0], end_reason::left, {});
  CAF_CHECK_EQUAL(rooms.of(8).size(), 1u);
}

CAF_TEST(the directory remembers so many ended rooms and forgets the oldest) {
  rooms = room_directory{3};
  open(0, 6);
  for (int n : {4, 0, 2, 1})
    close(n);
  CAF_CHECK_EQUAL(rooms.ended(), 3u);
  CAF_CHECK_EQUAL(listed(filter::ended), "0- 2- 1- ");
  CAF_CHECK(!find(4));
  CAF_CHECK_EQUAL(listed(filter::active), "3 5 ");
}

CAF_TEST(without a limit all ended rooms are remembered) {
  rooms = room_directory{0};
  open(0, 20'000);
  for (int n = 0; n < 20'000; ++n)
    close(n);
  CAF_CHECK_EQUAL(rooms.ended(), 20'000u);
}

CAF_TEST(rooms that ended long ago are forgotten and others are not ) {
  open(0, 5);
  close(1, 1s);
  close(0, 2s);
  close(3, 3s);
  CAF_CHECK_EQUAL(rooms.forget_ended_until(time_point{0s}), 0u);
  CAF_CHECK_EQUAL(rooms.forget_ended_until(time_point{2s}), 2u);
  CAF_CHECK_EQUAL(listed(filter::all), "2 4 3- ");
  CAF_CHECK(!find(0));
  CAF_CHECK_EQUAL(rooms.forget_ended_until(time_point{2s}), 0u);
}

CAF_TEST(active rooms are listed as they opened and ended ones as they ended) {
  open(0, 6);
  close(3);
  close(1);
  CAF_CHECK_EQUAL(listed(filter::active), "0 2 4 5 ");
  CAF_CHECK_EQUAL(listed(filter::ended), "3- 1- ");
  CAF_CHECK_EQUAL(listed(filter::all), "0 2 4 5 3- 1- ");
}

CAF_TEST(a page begins at its offset and ends at its limit) {
  open(0, 6);
  close(3);
  close(1);
  CAF_CHECK_EQUAL(listed(filter::active, 1, 2), "2 4 ");
  CAF_CHECK_EQUAL(listed(filter::active, 3, 2), "5 ");
  CAF_CHECK_EQUAL(listed(filter::active, 4, 2), "");
  CAF_CHECK_EQUAL(listed(filter::ended, 1, 2), "1- ");
  CAF_CHECK_EQUAL(listed(filter::ended, 2, 2), "");
  CAF_CHECK_EQUAL(listed(filter::all, 0, 0), "");
}

CAF_TEST(a page of all rooms may span active and ended ones) {
  open(0, 6);
  close(3);
  close(1);
  CAF_CHECK_EQUAL(listed(filter::all, 3, 2), "5 3- ");
  CAF_CHECK_EQUAL(listed(filter::all, 4, 2), "3- 1- ");
  CAF_CHECK_EQUAL(listed(filter::all, 5, 2), "1- ");
  CAF_CHECK_EQUAL(listed(filter::all, 6, 2), "");
  CAF_CHECK_EQUAL(listed(filter::all, 1'000'000, 2), "");
}

CAF_TEST(the total counts what the filter lets through on all pages) {
  open(0, 6);
  close(3);
  CAF_CHECK_EQUAL(rooms.page({filter::active, 4, 1}).total, 5u);
  CAF_CHECK_EQUAL(rooms.page({filter::ended, 4, 1}).total, 1u);
  CAF_CHECK_EQUAL(rooms.page({filter::all, 4, 1}).total, 6u);
}

CAF_TEST(the pages of 20000 rooms put together are all rooms once and in order) {
  open(0, 20'000);
  for (int n = 0; n < 20'000; n += 2)
    close(n);
  std::string paged;
  for (std::size_t offset = 0; offset < 20'000; offset += 130)
    paged += listed(filter::all, offset, 130);
  CAF_CHECK(paged == listed(filter::all, 0, 20'000));
  std::string expected;
  for (int n = 1; n < 20'000; n += 2)
    expected += std::to_string(n) + ' ';
  for (int n = 0; n < 20'000; n += 2)
    expected += std::to_string(n) + "- ";
  CAF_CHECK(paged == expected);
}

CAF_TEST(the observer is told of each end once) {
  std::vector<room_info> ends;
  rooms = room_directory{0, [&](const room_info& room) { ends.push_back(room); }};
  open(0, 2);
  close(1, 7s, end_reason::skipped);
  close(1, 9s);
  CAF_REQUIRE_EQUAL(ends.size(), 1u);
  CAF_CHECK(ends[0].id == ids[1]);
  CAF_CHECK(ends[0].why == end_reason::skipped);
  CAF_CHECK(ends[0].duration() == 7s);
}

CAF_TEST_FIXTURE_SCOPE_END()
