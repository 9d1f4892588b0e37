#define CAF_SUITE protocol.relay_parsing

#include "protocol/event_parser.hpp"
#include "protocol/event_writer.hpp"

#include <nlohmann/json.hpp>

#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::protocol;
using namespace strangelet::protocol::test;

namespace {

std::string event(std::string_view name, std::string_view data) {
  return R"({"event":")" + std::string{name} + R"(","data":)" + std::string{data} + '}';
}

std::string chat(std::string_view message) {
  return event("chat_message", R"({"message":)" + std::string{message} + '}');
}

std::string described(std::string_view text, const message_limits& limits = {}) {
  return describe(parse(text, limits));
}

} // namespace

CAF_TEST(signaling is relayed as it was written) {
  check_readings({
      {R"({"event":"webrtc_offer","data":{"offer":{ "type" : "offer", "sdp":"v=0\r\n" }}})",
       R"(webrtc_offer { "type" : "offer", "sdp":"v=0\r\n" } to the current room)"},
      {R"({"event":"webrtc_answer","data":{"answer":{"type":"answer"}}})",
       R"(webrtc_answer {"type":"answer"} to the current room)"},
      {R"({"event":"webrtc_ice_candidate","data":{"candidate":{"sdpMid":"0"}}})",
       R"(webrtc_ice_candidate {"sdpMid":"0"} to the current room)"},
      {R"({"event":"webrtc_ice_candidate","data":{"candidate": null }})",
       "webrtc_ice_candidate null to the current room"},
  });
}

CAF_TEST(signaling can be any JSON value) {
  for (const auto* value : {"null", "true", "0", "-1.5e3", "1e400", "18446744073709551616", "[]",
                            "{}", R"("text")", R"("\ud83d")", "[ 1,\n2 ]"}) {
    const auto json = std::string{value};
    CAF_CHECK_EQUAL(described(event("webrtc_offer", R"({"offer":)" + json + '}')),
                    "webrtc_offer " + json + " to the current room");
    CAF_CHECK_EQUAL(described(event("webrtc_answer", R"({"answer":)" + json + '}')),
                    "webrtc_answer " + json + " to the current room");
    CAF_CHECK_EQUAL(described(event("webrtc_ice_candidate", R"({"candidate":)" + json + '}')),
                    "webrtc_ice_candidate " + json + " to the current room");
  }
}

CAF_TEST(signaling without its value is refused) {
  check_readings({
      {R"({"event":"webrtc_offer","data":{"answer":1}})",
       "invalid_message: `offer` is missing. [webrtc_offer]"},
      {R"({"event":"webrtc_answer"})", "invalid_message: `answer` is missing. [webrtc_answer]"},
      {R"({"event":"webrtc_ice_candidate","data":{}})",
       "invalid_message: `candidate` is missing. [webrtc_ice_candidate]"},
  });
}

CAF_TEST(a room can be named by every relayed event) {
  constexpr auto id = "919108f7-52d1-4320-9bac-f847db4148a8";
  for (const auto& [name, data] : {
           std::pair{"webrtc_offer", R"("offer":1)"},
           std::pair{"webrtc_answer", R"("answer":1)"},
           std::pair{"webrtc_ice_candidate", R"("candidate":1)"},
           std::pair{"chat_message", R"("message":"m")"},
           std::pair{"connection_state", R"("state":"s")"},
           std::pair{"typing", R"("isTyping":true)"},
       }) {
    const auto room_of = [name = name, data = data](const std::string& room) {
      const auto parsed =
          parse(event(name, '{' + std::string{data} + R"(,"roomId":)" + room + '}'));
      const auto* relay = std::get_if<relay_request>(&parsed);
      CAF_REQUIRE(relay != nullptr);
      return relay->room;
    };
    CAF_CHECK(room_of('"' + std::string{id} + '"') == room_id{*uuid::parse(id)});
    CAF_CHECK(room_of(R"("919108F7-52D1-4320-9BAC-F847DB4148A8")") == room_id{*uuid::parse(id)});
    CAF_CHECK(room_of(R"("919108f7\u002d52d1-4320-9bac-f847db4148a8")") ==
              room_id{*uuid::parse(id)});
    CAF_CHECK(room_of("null") == std::nullopt);
    CAF_CHECK(room_of(R"("")") == room_id{});
    CAF_CHECK(room_of(R"("lobby")") == room_id{});
    CAF_CHECK_EQUAL(described(event(name, '{' + std::string{data} + R"(,"roomId":7})")),
                    "invalid_message: `roomId` must be a string. [" + std::string{name} + ']');
  }
}

CAF_TEST(a room that is no text is refused) {
  const auto refusal = [](std::string_view what) {
    return "invalid_message: `roomId` " + std::string{what} + ". [typing]";
  };
  const auto typing_in = [](std::string_view room) {
    return described(event("typing", R"({"isTyping":true,"roomId":)" + std::string{room} + '}'));
  };
  for (const auto* room :
       {"1", "true", "false", "[]", "{}", R"(["919108f7-52d1-4320-9bac-f847db4148a8"])"})
    CAF_CHECK_EQUAL(typing_in(room), refusal("must be a string"));
  CAF_CHECK_EQUAL(typing_in(R"("\ud83d")"),
                  refusal("holds half of a surrogate pair, which is no character"));
}

CAF_TEST(a chat message is relayed as it was written) {
  for (const auto* message : {R"("hi")", R"("a")", R"("two  words")", R"("grüße 👋🏽")",
                              R"("gr\u00fc\u00dfe \ud83d\udc4b")", R"("\"quoted\" \\ \/")",
                              R"("line\nbreak")", R"("\u0000")", R"("1")"})
    CAF_CHECK_EQUAL(described(chat(message)),
                    "chat_message " + std::string{message} + " to the current room");
}

CAF_TEST(a chat message is trimmed) {
  const auto payload = [](std::string_view message) {
    const auto parsed = parse(chat(message));
    const auto* relay = std::get_if<relay_request>(&parsed);
    CAF_REQUIRE(relay != nullptr);
    return relay->payload;
  };
  CAF_CHECK_EQUAL(payload(R"("  hi  ")"), R"("hi")");
  CAF_CHECK_EQUAL(payload("\"\u00A0\u3000hi\uFEFF\u2028\""), R"("hi")");
  CAF_CHECK_EQUAL(payload(R"("\t\n hi \u00a0\u2029\ufeff")"), R"("hi")");
  CAF_CHECK_EQUAL(payload(R"("\n a\tb \"c\" \\ \u00e9 \u0001\n")"), R"("a\tb \"c\" \\ é \u0001")");
  CAF_CHECK_EQUAL(payload(R"(" \ud83d\udc4b ")"), R"("👋")");
}

CAF_TEST(a chat message must have something to say) {
  const auto refusal =
      "invalid_message: `message` must be 1 to 2000 characters long. [chat_message]";
  for (const auto* message : {R"("")", R"(" ")", R"("\n\t\r\u00a0\ufeff")", "\"\u2003\""})
    CAF_CHECK_EQUAL(described(chat(message)), refusal);
}

CAF_TEST(a chat message is measured in characters after trimming) {
  const auto refusal =
      "invalid_message: `message` must be 1 to 2000 characters long. [chat_message]";
  for (const auto* character : {"x", "é", "日", "👋", R"(\n)", R"(\u00e9)", R"(\ud83d\udc4b)"}) {
    // Between two letters, as a line feed at an end would be trimmed.
    const auto message = [character](std::size_t count) {
      return "\"  a" + repeat(character, count - 2) + "z\\u0020\"";
    };
    CAF_CHECK(std::holds_alternative<relay_request>(parse(chat(message(2000)))));
    CAF_CHECK_EQUAL(described(chat(message(2001))), refusal);
  }
}

CAF_TEST(the length of a chat message is configurable) {
  message_limits limits;
  limits.chat_length = 3;
  CAF_CHECK_EQUAL(described(chat(R"(" abc ")"), limits),
                  R"(chat_message "abc" to the current room)");
  CAF_CHECK_EQUAL(described(chat(R"("abcd")"), limits),
                  "invalid_message: `message` must be 1 to 3 characters long. [chat_message]");
  limits.chat_length = 0;
  CAF_CHECK(
      std::holds_alternative<relay_request>(parse(chat('"' + repeat("x", 60'000) + '"'), limits)));
  CAF_CHECK_EQUAL(described(chat(R"("")"), limits),
                  "invalid_message: `message` must not be empty. [chat_message]");
}

CAF_TEST(a chat message must be text) {
  check_readings({
      {R"({"event":"chat_message","data":{}})",
       "invalid_message: `message` is missing. [chat_message]"},
      {R"({"event":"chat_message","data":{"message":null}})",
       "invalid_message: `message` must be a string. [chat_message]"},
      {R"({"event":"chat_message","data":{"message":7}})",
       "invalid_message: `message` must be a string. [chat_message]"},
      {R"({"event":"chat_message","data":{"message":["hi"]}})",
       "invalid_message: `message` must be a string. [chat_message]"},
      {R"({"event":"chat_message","data":{"message":{"text":"hi"}}})",
       "invalid_message: `message` must be a string. [chat_message]"},
      {R"({"event":"chat_message","data":{"message":"a\ud83d"}})",
       "invalid_message: `message` holds half of a surrogate pair, which is no character. "
       "[chat_message]"},
  });
}

CAF_TEST(a connection state is a short text) {
  const auto state = [](std::string_view json) {
    return described(event("connection_state", R"({"state":)" + std::string{json} + '}'));
  };
  CAF_CHECK_EQUAL(state(R"("connected")"), R"(connection_state "connected" to the current room)");
  CAF_CHECK_EQUAL(state(R"(" x\n")"), R"(connection_state " x\n" to the current room)");
  CAF_CHECK_EQUAL(state(R"("")"), R"(connection_state "" to the current room)");
  const auto longest = '"' + repeat("é", 32) + repeat("\U0001F600", 32) + '"';
  CAF_CHECK_EQUAL(state(longest), "connection_state " + longest + " to the current room");
  const auto escaped = '"' + repeat(R"(\u0041)", 64) + '"';
  CAF_CHECK_EQUAL(state(escaped), "connection_state " + escaped + " to the current room");
  const auto refusal =
      "invalid_message: `state` must be at most 64 characters long. [connection_state]";
  CAF_CHECK_EQUAL(state('"' + repeat("é", 64) + "x\""), refusal);
  CAF_CHECK_EQUAL(state('"' + repeat("x", 65) + '"'), refusal);
  for (const auto* json : {"null", "1", "[]", "true"})
    CAF_CHECK_EQUAL(state(json), "invalid_message: `state` must be a string. [connection_state]");
  CAF_CHECK_EQUAL(state(R"("\udc4b")"), "invalid_message: `state` holds half of a surrogate pair, "
                                        "which is no character. [connection_state]");
  CAF_CHECK_EQUAL(described(event("connection_state", "{}")),
                  "invalid_message: `state` is missing. [connection_state]");
}

CAF_TEST(typing is true or false) {
  check_readings({
      {R"({"event":"typing","data":{"isTyping":true}})", "typing true to the current room"},
      {R"({"event":"typing","data":{"isTyping":false}})", "typing false to the current room"},
      {R"({"event":"typing","data":{"isTyping":null}})",
       "invalid_message: `isTyping` must be true or false. [typing]"},
      {R"({"event":"typing","data":{"isTyping":1}})",
       "invalid_message: `isTyping` must be true or false. [typing]"},
      {R"({"event":"typing","data":{"isTyping":"true"}})",
       "invalid_message: `isTyping` must be true or false. [typing]"},
      {R"({"event":"typing"})", "invalid_message: `isTyping` is missing. [typing]"},
  });
}

CAF_TEST(what is relayed means the same as what was sent) {
  const user_id sender{uuid::generate()};
  const room_id room{uuid::generate()};
  for (const auto& [name, member, value] : {
           std::tuple{"webrtc_offer", "offer", R"({"type":"offer","sdp":"v=0\r\na=\"x\"\r\n"})"},
           std::tuple{"webrtc_answer", "answer", "\n[ 1.50 , {\"a\" : null} ]\t"},
           std::tuple{"webrtc_ice_candidate", "candidate", "null"},
           std::tuple{"chat_message", "message", R"("caf\u00e9 \ud83d\udc4b")"},
           std::tuple{"typing", "isTyping", "false"},
       }) {
    auto parsed = parse(event(name, "{\"" + std::string{member} + "\":" + value + '}'));
    auto* request = std::get_if<relay_request>(&parsed);
    CAF_REQUIRE(request != nullptr);
    std::string text;
    write_event(relayed{request->kind, request->payload, sender, room, time_point{}}, text);
    const auto json = nlohmann::json::parse(text);
    CAF_CHECK(json["event"] == name);
    CAF_CHECK(json["data"][member] == nlohmann::json::parse(value));
    CAF_CHECK(json["data"]["from"] == sender.to_string());
    CAF_CHECK(json["data"]["roomId"] == room.to_string());
  }
}
