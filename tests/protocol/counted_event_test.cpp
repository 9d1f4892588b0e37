#define CAF_SUITE protocol.counted_event

#include "protocol/event_parser.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::protocol;
using namespace strangelet::protocol::test;

namespace {

constexpr auto named_room = R"("roomId":"017f22e2-79b0-4cc3-98c4-dc0c0c07398f")";

counted_event read(std::string_view text) {
  static event_parser parser;
  return parser.parse_counted(padded_text{text}.view(), {});
}

/// `id/ack event`, and the room that a wish is about.
std::string with_numbers(std::string_view text) {
  const auto event = read(text);
  auto result =
      std::to_string(event.id) + '/' + std::to_string(event.ack) + ' ' + describe(event.event);
  return event.about ? result + " about " + event.about->to_string() : result;
}

constexpr auto wrong_id =
    "0/0 invalid_message: `id` must be a whole number from 1 to 9007199254740991. [ping]";
constexpr auto wrong_ack =
    "0/0 invalid_message: `ack` must be a whole number from 0 to 9007199254740991. [ping]";

} // namespace

CAF_TEST(an event has its number and what was read beside it) {
  CAF_CHECK_EQUAL(read(R"({"event":"ping","id":1,"ack":0})").id, 1u);
  CAF_CHECK_EQUAL(read(R"({"id":9007199254740991,"event":"ping"})").id, max_event_id);
  CAF_CHECK_EQUAL(read(R"({"event":"ping","ack":17})").ack, 17u);
  CAF_CHECK_EQUAL(read(R"({"event":"ping","id":null,"ack":null})").id, 0u);
  CAF_CHECK_EQUAL(read(R"({"event":"ping","data":{"id":3}})").id, 0u);
  CAF_CHECK_EQUAL(read(R"({"event":"ping","id":3,"id":4})").id, 4u);
}

CAF_TEST(a number that is none is refused) {
  for (const auto* id : {"0", "-1", "1.0", "1e3", "\"1\"", "9007199254740992", "true", "[1]", "{}",
                         "99999999999999999999999"})
    CAF_CHECK_EQUAL(with_numbers(std::string{R"({"event":"ping","id":)"} + id + "}"), wrong_id);
  for (const auto* ack : {"-1", "1.5", "\"1\"", "9007199254740992"})
    CAF_CHECK_EQUAL(with_numbers(std::string{R"({"event":"ping","ack":)"} + ack + "}"), wrong_ack);
}

CAF_TEST(an event that is refused for something else keeps its number) {
  CAF_CHECK_EQUAL(with_numbers(R"({"event":"dance","id":7})"),
                  "7/0 unknown_event: `event` names no event of this server. [dance]");
  CAF_CHECK_EQUAL(with_numbers(R"({"event":"ping","id":7,"ack":-1})"),
                  "7/0 invalid_message: `ack` must be a whole number from 0 to 9007199254740991. "
                  "[ping]");
  CAF_CHECK_EQUAL(with_numbers(R"({"event":"ping","id":7)"),
                  "0/0 invalid_json: The message is not JSON. []");
}

CAF_TEST(an event about a room must name it if it has a number) {
  for (const auto* event :
       {R"("webrtc_offer","data":{"offer":1)", R"("webrtc_answer","data":{"answer":1)",
        R"("webrtc_ice_candidate","data":{"candidate":1)",
        R"("chat_message","data":{"message":"hi")", R"("connection_state","data":{"state":"new")",
        R"("typing","data":{"isTyping":true)", R"("block_partner","data":{)"}) {
    const auto without = std::string{R"({"event":)"} + event;
    const auto name = std::string{event}.substr(1, std::string{event}.find('"', 1) - 1);
    CAF_CHECK_EQUAL(with_numbers(without + R"(},"id":2})"),
                    "2/0 invalid_message: `roomId` is missing. [" + name + "]");
    const auto with = without + (without.back() == '{' ? "" : ",") + named_room;
    CAF_CHECK(!std::holds_alternative<rejected>(read(with + R"(},"id":2})").event));
    CAF_CHECK(!std::holds_alternative<rejected>(read(without + "}}").event));
  }
}

CAF_TEST(a wish to go on may name the room that it is about) {
  for (const auto* event : {"next_partner", "leave_room"}) {
    const auto begin = std::string{R"({"event":")"} + event + R"(","data":{)" + named_room + "}";
    const auto with_id = read(begin + R"(,"id":2})");
    CAF_REQUIRE(with_id.about);
    CAF_CHECK_EQUAL(with_id.about->to_string(), "017f22e2-79b0-4cc3-98c4-dc0c0c07398f");
    // Without a number the field is unknown, as it is for everybody else.
    CAF_CHECK(!read(begin + "}").about);
    CAF_CHECK_EQUAL(
        with_numbers(std::string{R"({"event":")"} + event + R"(","data":{"roomId":7},"id":2})"),
        std::string{"2/0 invalid_message: `roomId` must be a string. ["} + event + "]");
  }
}

CAF_TEST(numbers mean nothing to a client that does not count) {
  CAF_CHECK_EQUAL(describe(parse(R"({"event":"ping","id":-1,"ack":"x"})")),
                  describe(parse(R"({"event":"ping"})")));
}
