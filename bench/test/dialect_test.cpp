#define CAF_SUITE bench.dialect

#include "bench/load/dialect.hpp"
#include "bench/load/payloads.hpp"

#include <optional>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::bench;

CAF_TEST(a plain event has a name and data) {
  auto what = read_event(plain_dialect, R"({"event":"left_room","data":{"message":"bye"}})");
  CAF_REQUIRE(what);
  CAF_CHECK_EQUAL(std::string{what->name}, "left_room");
  CAF_CHECK_EQUAL(std::string{what->data}, R"({"message":"bye"})");
}

CAF_TEST(an event of Socket.IO has a name and data) {
  auto what = read_event(socketio_dialect, R"(42["left_room",{"message":"bye"}])");
  CAF_REQUIRE(what);
  CAF_CHECK_EQUAL(std::string{what->name}, "left_room");
  CAF_CHECK_EQUAL(std::string{what->data}, R"({"message":"bye"})");
}

CAF_TEST(what is no event is not taken for one) {
  CAF_CHECK(!read_event(socketio_dialect, "2"));
  CAF_CHECK(!read_event(socketio_dialect, R"(40{"sid":"x"})"));
  CAF_CHECK(!read_event(plain_dialect, "{}"));
  CAF_CHECK(!read_event(plain_dialect, R"({"event":")"));
}

CAF_TEST(a member is found by its whole name only) {
  CAF_CHECK_EQUAL(std::string{string_member(R"({"xroomId":"a","roomId":"b"})", "roomId")}, "b");
  CAF_CHECK(string_member(R"({"roomId":1})", "roomId").empty());
}

CAF_TEST(a payload carries its time and always has the same length) {
  constexpr std::uint64_t some_time = 1'795'000'000'000'000'000;
  auto text = payload::description("offer", 3000);
  std::string early{text.at(1, "r")};
  std::string late{text.at(some_time, "r")};
  CAF_CHECK_EQUAL(early.size(), late.size());
  CAF_CHECK(time_stamp_of(early) == std::optional<std::uint64_t>{1});
  CAF_CHECK(time_stamp_of(late) == std::optional<std::uint64_t>{some_time});
  CAF_CHECK_EQUAL(std::string{string_member(early, "roomId")}, "r");
}

CAF_TEST(a payload carries its number) {
  auto text = payload::state("goodbye");
  std::string numbered{text.at(1, "r", 42)};
  CAF_CHECK_EQUAL(numbered, R"({"state":"t=00000000000000000001;n=42;goodbye","roomId":"r"})");
  CAF_CHECK(number_of(numbered) == std::optional<std::uint32_t>{42});
  CAF_CHECK(time_stamp_of(numbered) == std::optional<std::uint64_t>{1});
  CAF_CHECK(!number_of(text.at(1, "r")));
  CAF_CHECK(!number_of(R"({"message":"t=1"})"));
}
