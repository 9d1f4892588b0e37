#define CAF_SUITE protocol.event_writer

#include "protocol/event_writer.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::protocol;
using namespace strangelet::protocol::test;
using namespace std::chrono_literals;

namespace {

constexpr auto user_text = "919108f7-52d1-4320-9bac-f847db4148a8";
constexpr auto room_text = "017f22e2-79b0-4cc3-98c4-dc0c0c07398f";
constexpr auto time_text = "2026-11-22T13:02:03.456Z";

const user_id user{*uuid::parse(user_text)};
const room_id room{*uuid::parse(room_text)};
const time_point now{1'795'352'523'456ms};

std::string written(const server_event& event) {
  std::string result;
  write_event(event, result);
  return result;
}

relayed relay(relay_kind kind, std::string payload) {
  return {kind, std::move(payload), user, room, now};
}

/// `,"from":…,"roomId":…}}`, the end of most relayed events.
std::string from_and_room() {
  return R"(,"from":")" + std::string{user_text} + R"(","roomId":")" + room_text + R"("}})";
}

} // namespace

CAF_TEST(connected tells the user id and the time) {
  CAF_CHECK_EQUAL(
      written(connected{user, now}),
      R"({"event":"connected","data":{"userId":"919108f7-52d1-4320-9bac-f847db4148a8",)"
      R"("message":"Connected to the video chat server.","serverTime":"2026-11-22T13:02:03.456Z",)"
      R"("features":[]}})");
}

CAF_TEST(connected tells what the server offers) {
  const auto json = nlohmann::json::parse(written(connected{user, now, {}, {"ice", "direct"}}));
  CAF_CHECK(json["data"]["features"] == (std::vector<std::string>{"ice", "direct"}));
}

CAF_TEST(connected tells how to come back when there is a way) {
  const auto json =
      nlohmann::json::parse(written(connected{user, now, resume_offer{"tok-en", 15s}}));
  CAF_CHECK_EQUAL(json["data"]["resumeToken"].get<std::string>(), "tok-en");
  CAF_CHECK_EQUAL(json["data"]["resumeWindowMs"].get<int>(), 15'000);
  CAF_CHECK_EQUAL(json["data"].size(), 6u);
}

CAF_TEST(resumed tells where the session is) {
  const auto offer = std::string{R"("resumeToken":"t","resumeWindowMs":1500}})"};
  const auto front =
      R"({"event":"resumed","data":{"userId":")" + std::string{user_text} + R"(","state":")";
  const auto in_room = std::string{R"(","roomId":")"} + room_text;
  CAF_CHECK_EQUAL(written(resumed{user, session_phase::idle, {}, {}, false, {"t", 1500ms}}),
                  front + "idle\"," + offer);
  CAF_CHECK_EQUAL(written(resumed{user, session_phase::waiting, room, {}, false, {"t", 1500ms}}),
                  front + "waiting" + in_room + "\"," + offer);
  CAF_CHECK_EQUAL(written(resumed{user, session_phase::in_room, room, user, true, {"t", 1500ms}}),
                  front + "in_room" + in_room + R"(","partnerId":")" + user_text +
                      R"(","isInitiator":true,)" + offer);
}

CAF_TEST(the absence of the partner has a bound and an end) {
  CAF_CHECK_EQUAL(written(partner_reconnecting{room, 15s}),
                  R"({"event":"partner_reconnecting","data":{"roomId":")" + std::string{room_text} +
                      R"(","timeoutMs":15000}})");
  CAF_CHECK_EQUAL(written(partner_reconnected{room}),
                  R"({"event":"partner_reconnected","data":{"roomId":")" + std::string{room_text} +
                      R"("}})");
}

CAF_TEST(waiting_for_partner tells the room to be and the size of the queue and the scope) {
  const auto front =
      R"({"event":"waiting_for_partner","data":{"roomId":")" + std::string{room_text};
  CAF_CHECK_EQUAL(written(waiting_for_partner{room, 17, search_scope::interests}),
                  front + R"(","waitingUsers":17,"scope":"interests"}})");
  CAF_CHECK_EQUAL(written(waiting_for_partner{room, 1, search_scope::anyone}),
                  front + R"(","waitingUsers":1,"scope":"anyone"}})");
  const auto most = std::numeric_limits<std::size_t>::max();
  const auto json =
      nlohmann::json::parse(written(waiting_for_partner{room, most, search_scope::anyone}));
  CAF_CHECK_EQUAL(json["data"]["waitingUsers"].get<std::size_t>(), most);
}

CAF_TEST(partner_found tells the partner and the role and the common interests) {
  CAF_CHECK_EQUAL(
      written(partner_found{room, user, true, {"chess", "say \"hi\"\n"}}),
      R"({"event":"partner_found","data":{"roomId":"017f22e2-79b0-4cc3-98c4-dc0c0c07398f",)"
      R"("partnerId":"919108f7-52d1-4320-9bac-f847db4148a8","isInitiator":true,)"
      R"("commonInterests":["chess","say \"hi\"\n"]}})");
  const auto json = nlohmann::json::parse(written(partner_found{room, user, false, {}}));
  CAF_CHECK(json["data"]["isInitiator"] == false);
  CAF_CHECK(json["data"]["commonInterests"] == nlohmann::json::array());
}

CAF_TEST(equal interests are all written) {
  const auto json =
      nlohmann::json::parse(written(partner_found{room, user, false, {"a", "a", ""}}));
  CAF_CHECK(json["data"]["commonInterests"] == nlohmann::json::parse(R"(["a","a",""])"));
}

CAF_TEST(relayed signaling carries the payload unchanged) {
  CAF_CHECK_EQUAL(written(relay(relay_kind::offer, R"({ "sdp" : 1e400 })")),
                  R"({"event":"webrtc_offer","data":{"offer":{ "sdp" : 1e400 })" + from_and_room());
  CAF_CHECK_EQUAL(written(relay(relay_kind::answer, R"("\ud83d")")),
                  R"({"event":"webrtc_answer","data":{"answer":"\ud83d")" + from_and_room());
  CAF_CHECK_EQUAL(written(relay(relay_kind::candidate, "null")),
                  R"({"event":"webrtc_ice_candidate","data":{"candidate":null)" + from_and_room());
}

CAF_TEST(a relayed chat message carries a time stamp) {
  CAF_CHECK_EQUAL(written(relay(relay_kind::chat, R"("hi")")),
                  R"({"event":"chat_message","data":{"message":"hi","from":")" +
                      std::string{user_text} + R"(","timestamp":")" + time_text +
                      R"(","roomId":")" + room_text + R"("}})");
}

CAF_TEST(a connection state arrives as that of the partner) {
  CAF_CHECK_EQUAL(written(relay(relay_kind::state, R"("connected")")),
                  R"({"event":"partner_connection_state","data":{"state":"connected")" +
                      from_and_room());
}

CAF_TEST(typing is relayed as a boolean) {
  CAF_CHECK_EQUAL(written(relay(relay_kind::typing, "true")),
                  R"({"event":"typing","data":{"isTyping":true)" + from_and_room());
}

CAF_TEST(a partner whose connection is lost has disconnected) {
  const auto lost = nlohmann::json::parse(written(partner_gone{room, departure::disconnected}));
  CAF_CHECK(lost["event"] == "partner_disconnected");
  CAF_CHECK(lost["data"]["roomId"] == room_text);
  CAF_CHECK(lost["data"]["message"] == "Your partner has lost the connection.");
  CAF_CHECK_EQUAL(lost["data"].size(), 2u);
}

CAF_TEST(a partner that has left did so for a reason) {
  const auto check = [](departure how, const char* message, const char* reason) {
    const auto left = nlohmann::json::parse(written(partner_gone{room, how}));
    CAF_CHECK(left["event"] == "partner_left");
    CAF_CHECK(left["data"]["roomId"] == room_text);
    CAF_CHECK(left["data"]["message"] == message);
    CAF_CHECK(left["data"]["reason"] == reason);
    CAF_CHECK_EQUAL(left["data"].size(), 3u);
  };
  check(departure::left, "Your partner has left the chat.", "left");
  check(departure::skipped, "Your partner has gone on to the next one.", "skipped");
  check(departure::closed, "An operator has closed the room.", "operator");
}

CAF_TEST(left_room names the room if there was one) {
  CAF_CHECK_EQUAL(written(left_room{room}),
                  R"({"event":"left_room","data":{"message":"You have left the room.","roomId":")" +
                      std::string{room_text} + R"("}})");
  CAF_CHECK_EQUAL(written(left_room{}),
                  R"({"event":"left_room","data":{"message":"You are in no room."}})");
}

CAF_TEST(partner_blocked names the room) {
  CAF_CHECK_EQUAL(written(partner_blocked{room}),
                  R"({"event":"partner_blocked","data":{"roomId":")" + std::string{room_text} +
                      R"("}})");
}

CAF_TEST(online_stats tells how many are there and how many wait) {
  CAF_CHECK_EQUAL(written(online_stats{20'000, 17}),
                  R"({"event":"online_stats","data":{"online":20000,"waiting":17}})");
}

CAF_TEST(server_draining tells when to come back and when conversations end) {
  CAF_CHECK_EQUAL(
      written(server_draining{2'345ms, 30s}),
      R"({"event":"server_draining","data":{"reconnectAfterMs":2345,"endsInMs":30000}})");
}

CAF_TEST(an error leaves out what is not known) {
  CAF_CHECK_EQUAL(written(refused{error_code::internal, "sorry", "", std::nullopt}),
                  R"({"event":"error","data":{"message":"sorry","code":"internal"}})");
  CAF_CHECK_EQUAL(written(refused{error_code::rate_limited, "too \"fast\"", "chat_message", 250ms}),
                  R"({"event":"error","data":{"message":"too \"fast\"","code":"rate_limited",)"
                  R"("event":"chat_message","retryAfterMs":250}})");
  CAF_CHECK_EQUAL(written(refused{error_code::rate_limited, "m", "ping", 0ms}),
                  R"({"event":"error","data":{"message":"m","code":"rate_limited",)"
                  R"("event":"ping","retryAfterMs":0}})");
}

CAF_TEST(every error code can be written) {
  for (const auto code : all_error_codes) {
    const auto json = nlohmann::json::parse(written(refused{code, "m", "e\n", std::nullopt}));
    CAF_CHECK(json["data"]["code"] == std::string{to_string(code)});
    CAF_CHECK(json["data"]["event"] == "e\n");
  }
}

CAF_TEST(pong returns the token unchanged) {
  CAF_CHECK_EQUAL(written(pong{R"([ 1 , "x" ])", now}),
                  R"({"event":"pong","data":{"t":[ 1 , "x" ],"serverTime":")" +
                      std::string{time_text} + R"("}})");
  CAF_CHECK_EQUAL(written(pong{"null", now}), R"({"event":"pong","data":{"t":null,"serverTime":")" +
                                                  std::string{time_text} + R"("}})");
  CAF_CHECK_EQUAL(written(pong{"", now}),
                  R"({"event":"pong","data":{"serverTime":")" + std::string{time_text} + R"("}})");
}

CAF_TEST(an event is appended to what is there) {
  std::string text = "before ";
  write_event(left_room{}, text);
  CAF_CHECK_EQUAL(text.substr(0, 17), R"(before {"event":")");
}

CAF_TEST(an event may be much longer than most) {
  const std::vector<std::string> interests(10, repeat("\"", 50));
  const auto found = nlohmann::json::parse(written(partner_found{room, user, true, interests}));
  CAF_CHECK(found["data"]["commonInterests"] == interests);
  const auto words = repeat("\\ ", 500);
  const auto error = nlohmann::json::parse(
      written(refused{error_code::invalid_message, words, words, std::nullopt}));
  CAF_CHECK_EQUAL(error["data"]["message"].get<std::string>(), words);
  CAF_CHECK_EQUAL(error["data"]["event"].get<std::string>(), words);
}

CAF_TEST(an event without escapes is written into one allocation) {
  const auto payload = '"' + repeat("x", 10'000) + '"';
  std::string text;
  write_event(relay(relay_kind::chat, payload), text);
  std::string expected;
  expected.reserve(192 + payload.size());
  CAF_CHECK_EQUAL(text.capacity(), expected.capacity());
}

CAF_TEST(a client that counts finds numbers beside the event) {
  const auto numbered = [](event_numbers numbers) {
    std::string result;
    write_event(partner_reconnected{room}, numbers, result);
    return result;
  };
  const auto begin =
      R"({"event":"partner_reconnected","data":{"roomId":")" + std::string{room_text} + R"("})";
  CAF_CHECK_EQUAL(numbered({}), begin + "}");
  CAF_CHECK_EQUAL(numbered({7, 0}), begin + R"(,"id":7})");
  CAF_CHECK_EQUAL(numbered({0, 9}), begin + R"(,"seq":9})");
  CAF_CHECK_EQUAL(numbered({7, max_event_id}), begin + R"(,"id":7,"seq":9007199254740991})");
}

CAF_TEST(message_sent says when and in which room) {
  CAF_CHECK_EQUAL(written(message_sent{room, now}),
                  R"({"event":"message_sent","data":{"timestamp":")" + std::string{time_text} +
                      R"(","roomId":")" + room_text + R"("}})");
}

CAF_TEST(a client that counts is told what was heard and what was refused of it) {
  resumed event{user, session_phase::idle, {}, {}, false, {"token", 15s}};
  CAF_CHECK(written(event).find("lastId") == std::string::npos);
  event.record = std::make_shared<const event_record>(event_record{12, {3, 11}});
  CAF_CHECK(written(event).find(R"("lastId":12,"refused":[3,11]}})") != std::string::npos);
  event.record = std::make_shared<const event_record>();
  CAF_CHECK(written(event).find(R"("lastId":0,"refused":[]}})") != std::string::npos);
}
