#define CAF_SUITE protocol.event_parser

#include "protocol/event_parser.hpp"

#include <memory>
#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::protocol;
using namespace strangelet::protocol::test;

namespace {

std::string described(std::string_view text, const message_limits& limits = {}) {
  return describe(parse(text, limits));
}

/// What `find_partner` makes of one member of its data.
std::string wish(const std::string& member) {
  return described(R"({"event":"find_partner","data":{)" + member + "}}");
}

std::string wish_refused(const std::string& problem) {
  return "invalid_message: " + problem + ". [find_partner]";
}

} // namespace

CAF_TEST(text that is not JSON is refused) {
  check_readings({
      {"", "invalid_json: The message is not JSON. []"},
      {" ", "invalid_json: The message is not JSON. []"},
      {"hello", "invalid_json: The message is not JSON. []"},
      {"{'event':'ping'}", "invalid_json: The message is not JSON. []"},
      {R"({"event":"ping")", "invalid_json: The message is not JSON. []"},
      {R"({"event":"ping"}})", "invalid_json: The message is not JSON. []"},
      {R"({"event":"ping","data":{"t":01}})", "invalid_json: The message is not JSON. []"},
      {R"({"event":"ping","x":tru})", "invalid_json: The message is not JSON. []"},
      {"{\"event\":\"ping\",\"x\":\"\xFF\"}", "invalid_json: The message is not JSON. []"},
      {"\xEF\xBB\xBF{\"event\":\"ping\"}", "invalid_json: The message is not JSON. []"},
  });
}

CAF_TEST(JSON that is no object is refused) {
  for (const auto* text : {"[]", "null", "1", "true", R"("ping")", R"([{"event":"ping"}])"})
    CAF_CHECK_EQUAL(described(text), "invalid_message: The message must be a JSON object. []");
}

CAF_TEST(an object that names no event is refused) {
  for (const auto* text :
       {"{}", R"({"data":{}})", R"({"event":null})", R"({"event":1})", R"({"event":["ping"]})",
        R"({"event":{"name":"ping"}})", R"({"event":true})", R"({"event":""})",
        R"({"Event":"ping"})", R"({"event":"\ud83d"})", R"({"event":"ping","event":7})"})
    CAF_CHECK_EQUAL(described(text),
                    "invalid_message: `event` must be a string that names an event. []");
}

CAF_TEST(an event that is not known is refused by its name) {
  for (const auto* name :
       {"resume", "report_partner", "get_ice_servers", "unsubscribe_stats", "connected", "error",
        "PING", "ping ", " ping", "pin", "pings", "find-partner", "partner_connection_state", "👋"})
    CAF_CHECK_EQUAL(described(R"({"event":")" + std::string{name} + R"(","data":{}})"),
                    "unknown_event: `event` names no event of this server. [" + std::string{name} +
                        ']');
}

CAF_TEST(the name of a refused event is shortened without cutting a character) {
  const auto returned = [](const std::string& name) {
    const auto parsed = parse(R"({"event":")" + name + "\"}");
    const auto* event = std::get_if<rejected>(&parsed);
    CAF_REQUIRE(event != nullptr);
    return event->event;
  };
  CAF_CHECK_EQUAL(returned(repeat("x", 64)), repeat("x", 64));
  CAF_CHECK_EQUAL(returned(repeat("x", 65)), repeat("x", 64));
  CAF_CHECK_EQUAL(returned(repeat("x", 10'000)), repeat("x", 64));
  CAF_CHECK_EQUAL(returned(repeat("日", 100)), repeat("日", 21));
  CAF_CHECK_EQUAL(returned(repeat("👋", 100)), repeat("👋", 16));
  CAF_CHECK_EQUAL(returned("x" + repeat("👋", 100)), "x" + repeat("👋", 15));
  CAF_CHECK_EQUAL(returned(R"(a\nb\u0000)" + repeat(R"(\ud83d\udc4b)", 20)),
                  std::string("a\nb\0", 4) + repeat("👋", 15));
}

CAF_TEST(the name of an event may be written with escapes) {
  CAF_CHECK_EQUAL(described(R"({"\u0065vent":"p\u0069ng"})"), "ping without token");
}

CAF_TEST(data may be absent or null) {
  for (const auto* text :
       {R"({"event":"leave_room"})", R"({"event":"leave_room","data":null})",
        R"({"event":"leave_room","data":{}})", R"({"data":{},"event":"leave_room"})",
        R"({"event":"leave_room","data":{"x":[1,{}]},"id":7})",
        R"({"event":"leave_room","data":7,"data":{}})"})
    CAF_CHECK_EQUAL(described(text), "leave_room");
}

CAF_TEST(data of another kind is refused) {
  for (const auto* name :
       {"find_partner", "next_partner", "leave_room", "webrtc_offer", "webrtc_answer",
        "webrtc_ice_candidate", "chat_message", "connection_state", "typing", "ping",
        "stop_looking_for_common_interests", "block_partner", "subscribe_stats"})
    for (const auto* data : {"1", "true", R"("text")", "[]", R"([{"message":"hi"}])"})
      CAF_CHECK_EQUAL(described(R"({"event":")" + std::string{name} + R"(","data":)" + data + '}'),
                      "invalid_message: `data` must be an object. [" + std::string{name} + ']');
}

CAF_TEST(fields count only inside of data) {
  CAF_CHECK_EQUAL(described(R"({"event":"ping","t":1,"x":{"t":2},"data":{"x":{"t":3}}})"),
                  "ping without token");
  CAF_CHECK_EQUAL(described(R"({"event":"ping","data":{"t":1},"data":{}})"), "ping without token");
}

CAF_TEST(nesting up to the limit is accepted) {
  const auto nested = [](std::size_t levels) {
    return R"({"event":"ping","data":{"t":)" + repeat("[", levels - 2) + repeat("]", levels - 2) +
           "}}";
  };
  CAF_CHECK(std::holds_alternative<ping>(parse(nested(32))));
  CAF_CHECK_EQUAL(described(nested(33)),
                  "invalid_message: The message is nested deeper than 32 levels. [ping]");
  message_limits limits;
  limits.nesting = 3;
  CAF_CHECK(std::holds_alternative<ping>(parse(nested(3), limits)));
  CAF_CHECK_EQUAL(described(nested(4), limits),
                  "invalid_message: The message is nested deeper than 3 levels. [ping]");
  limits.nesting = 0;
  CAF_CHECK(std::holds_alternative<ping>(parse(nested(10'000), limits)));
}

CAF_TEST(nesting counts wherever it is) {
  message_limits limits;
  limits.nesting = 2;
  check_readings(
      {
          {"[[[]]]", "invalid_message: The message is nested deeper than 2 levels. []"},
          {R"({"x":[[]],"event":"ping"})",
           "invalid_message: The message is nested deeper than 2 levels. [ping]"},
          {R"({"event":[[]]})", "invalid_message: The message is nested deeper than 2 levels. []"},
          {R"({"event":"ping","data":[[]]})",
           "invalid_message: The message is nested deeper than 2 levels. [ping]"},
          {R"({"event":"nope","data":{"x":{}}})",
           "invalid_message: The message is nested deeper than 2 levels. [nope]"},
          {R"({"event":"ping","data":{"t":1}})", "ping 1"},
      },
      limits);
}

CAF_TEST(text that is too deep and not JSON is not JSON) {
  CAF_CHECK_EQUAL(described(repeat("[", 60'000)), "invalid_json: The message is not JSON. []");
}

CAF_TEST(ping keeps any token as it was written) {
  check_readings({
      {R"({"event":"ping"})", "ping without token"},
      {R"({"event":"ping","data":{"t":1e400}})", "ping 1e400"},
      {R"({"event":"ping","data":{"t":null}})", "ping null"},
      {R"({"event":"ping","data":{"t": { "a" : [ ] } }})", R"(ping { "a" : [ ] })"},
      {R"({"event":"ping","data":{"t":"\ud83d"}})", R"(ping "\ud83d")"},
  });
}

CAF_TEST(leave_room needs nothing) {
  CAF_CHECK_EQUAL(described(R"({"event":"leave_room","data":{"roomId":7}})"), "leave_room");
}

CAF_TEST(widening and subscribing need nothing) {
  for (const auto* name : {"stop_looking_for_common_interests", "subscribe_stats"})
    for (const auto* data : {"", R"(,"data":null)", R"(,"data":{})", R"(,"data":{"roomId":7})"})
      CAF_CHECK_EQUAL(described(R"({"event":")" + std::string{name} + '"' + data + '}'), name);
}

CAF_TEST(block_partner names the room or means the current one) {
  check_readings({
      {R"({"event":"block_partner"})", "block_partner of the current room"},
      {R"({"event":"block_partner","data":{"roomId":null}})", "block_partner of the current room"},
      {R"({"event":"block_partner","data":{"roomId":"x"}})", "block_partner of no room"},
      {R"({"event":"block_partner","data":{"roomId":"017f22e2-79b0-4cc3-98c4-dc0c0c07398f"}})",
       "block_partner of 017f22e2-79b0-4cc3-98c4-dc0c0c07398f"},
      {R"({"event":"block_partner","data":{"roomId":7}})",
       "invalid_message: `roomId` must be a string. [block_partner]"},
  });
}

CAF_TEST(find_partner without preferences is satisfied with anyone) {
  for (
      const auto* text :
      {R"({"event":"find_partner"})", R"({"event":"find_partner","data":{}})",
       R"({"event":"find_partner","data":{"interests":null,"mode":null,"language":null,"strict":null}})"})
    CAF_CHECK_EQUAL(described(text), "find_partner  video in <>");
}

CAF_TEST(find_partner states all preferences) {
  CAF_CHECK_EQUAL(described(R"({"event":"find_partner","data":{"interests":["chess","日本"],)"
                            R"("mode":"text","language":"en-GB","strict":true}})"),
                  "find_partner <chess><日本> text in <en-GB> strict");
}

CAF_TEST(next_partner without preferences keeps those given last) {
  for (
      const auto* text :
      {R"({"event":"next_partner"})", R"({"event":"next_partner","data":null})",
       R"({"event":"next_partner","data":{"roomId":"x","unknown":1}})",
       R"({"event":"next_partner","data":{"interests":null,"mode":null,"language":null,"strict":null}})"})
    CAF_CHECK_EQUAL(described(text), "next_partner as before");
}

CAF_TEST(next_partner with any preference states them all anew) {
  check_readings({
      {R"({"event":"next_partner","data":{"interests":[]}})", "next_partner  video in <>"},
      {R"({"event":"next_partner","data":{"interests":["go"]}})", "next_partner <go> video in <>"},
      {R"({"event":"next_partner","data":{"mode":"video"}})", "next_partner  video in <>"},
      {R"({"event":"next_partner","data":{"language":""}})", "next_partner  video in <>"},
      {R"({"event":"next_partner","data":{"strict":false}})", "next_partner  video in <>"},
      {R"({"event":"next_partner","data":{"strict":0}})",
       "invalid_message: `strict` must be true or false. [next_partner]"},
  });
}

CAF_TEST(interests are trimmed) {
  CAF_CHECK_EQUAL(wish(R"("interests":[" chess ","\tgo\u00a0", "a b" , "\"q\"" ])"),
                  R"(find_partner <chess><go><a b><"q"> video in <>)");
}

CAF_TEST(interests that say the same are merged and the first spelling wins) {
  CAF_CHECK_EQUAL(wish(R"("interests":["Chess","chess"," CHESS ","go","Chess"])"),
                  "find_partner <Chess><go> video in <>");
  CAF_CHECK_EQUAL(wish(R"("interests":["Straße","STRASSE","strasse"])"),
                  "find_partner <Straße> video in <>");
}

CAF_TEST(there may be ten different interests) {
  const auto ten = R"("a","b","c","d","e","f","g","h","i","j")";
  const auto refusal =
      wish_refused("`interests` must be at most 10 different strings, and 100 in all");
  CAF_CHECK_EQUAL(wish(R"("interests":[)" + std::string{ten} + "]"),
                  "find_partner <a><b><c><d><e><f><g><h><i><j> video in <>");
  CAF_CHECK_EQUAL(wish(R"("interests":[)" + std::string{ten} + R"(,"J"])"),
                  "find_partner <a><b><c><d><e><f><g><h><i><j> video in <>");
  CAF_CHECK_EQUAL(wish(R"("interests":[)" + std::string{ten} + R"(,"k"])"), refusal);
}

CAF_TEST(a list that repeats itself without end is refused) {
  const auto listed = [](std::size_t count) {
    return wish(R"("interests":[)" + repeat(R"("x",)", count - 1) + R"("X"])");
  };
  CAF_CHECK_EQUAL(listed(100), "find_partner <x> video in <>");
  CAF_CHECK_EQUAL(listed(101), wish_refused("`interests` must be at most 10 different strings, "
                                            "and 100 in all"));
}

CAF_TEST(an interest has 1 to 32 characters) {
  const auto refusal = wish_refused("`interests` must each be 1 to 32 characters long");
  for (const auto* character : {"x", "é", "👋", R"(\ud83d\udc4b)"}) {
    const auto interest = [character](std::size_t count) {
      return R"("interests":["ok"," )" + repeat(character, count) + " \"]";
    };
    CAF_CHECK_NOT_EQUAL(wish(interest(32)), refusal);
    CAF_CHECK_EQUAL(wish(interest(33)), refusal);
  }
  CAF_CHECK_EQUAL(wish(R"("interests":[""])"), refusal);
  CAF_CHECK_EQUAL(wish(R"("interests":["ok"," \n"])"), refusal);
}

CAF_TEST(interests must be an array of strings) {
  for (const auto* value : {R"("chess")", "1", "true", "{}", R"({"0":"chess"})", "[1]", "[null]",
                            R"(["a",["b"]])", R"(["a",{"b":1}])", R"(["a",true])"})
    CAF_CHECK_EQUAL(wish(R"("interests":)" + std::string{value}),
                    wish_refused("`interests` must be an array of strings"));
  CAF_CHECK_EQUAL(
      wish(R"("interests":["\ud83d"])"),
      wish_refused("`interests` holds half of a surrogate pair, which is no character"));
}

CAF_TEST(mode is video or text) {
  CAF_CHECK_EQUAL(wish(R"("mode":"video")"), "find_partner  video in <>");
  CAF_CHECK_EQUAL(wish(R"("mode":"text")"), "find_partner  text in <>");
  CAF_CHECK_EQUAL(wish(R"("mode":"t\u0065xt")"), "find_partner  text in <>");
  for (const auto* value : {R"("")", R"("Video")", R"("audio")", "1", "true", "[]", R"(["text"])"})
    CAF_CHECK_EQUAL(wish(R"("mode":)" + std::string{value}),
                    wish_refused(R"(`mode` must be "video" or "text")"));
  CAF_CHECK_EQUAL(wish(R"("mode":"\ud83d")"),
                  wish_refused("`mode` holds half of a surrogate pair, which is no character"));
}

CAF_TEST(language is a tag of up to 35 bytes) {
  CAF_CHECK_EQUAL(wish(R"("language":"de")"), "find_partner  video in <de>");
  const auto longest = repeat("x2345678-", 3) + "y2345678";
  CAF_CHECK_EQUAL(wish(R"("language":")" + longest + '"'),
                  "find_partner  video in <" + longest + '>');
  CAF_CHECK_EQUAL(wish(R"("language":")" + longest + "-\""),
                  wish_refused("`language` must be at most 35 bytes long"));
  for (const auto* tag : {"-", "en-", "-en", "en_GB", "en GB", "deutsches", "d\u00e9", "日本"})
    CAF_CHECK_EQUAL(wish(R"("language":")" + std::string{tag} + '"'),
                    wish_refused("`language` must be a language tag such as en or en-GB"));
  for (const auto* value : {"1", "false", "[]", R"({"tag":"de"})"})
    CAF_CHECK_EQUAL(wish(R"("language":)" + std::string{value}),
                    wish_refused("`language` must be a string"));
  CAF_CHECK_EQUAL(wish(R"("language":"\udc4b")"),
                  wish_refused("`language` holds half of a surrogate pair, which is no character"));
}

CAF_TEST(strict is true or false) {
  CAF_CHECK_EQUAL(wish(R"("strict":true)"), "find_partner  video in <> strict");
  CAF_CHECK_EQUAL(wish(R"("strict":false)"), "find_partner  video in <>");
  for (const auto* value : {"1", R"("true")", "[]", "{}"})
    CAF_CHECK_EQUAL(wish(R"("strict":)" + std::string{value}),
                    wish_refused("`strict` must be true or false"));
}

CAF_TEST(text without padding is copied first) {
  event_parser parser;
  const std::string text = R"({"event":"ping","data":{"t":"x"}})";
  CAF_CHECK_EQUAL(describe(parser.parse_copy(text, {})), R"(ping "x")");
  CAF_CHECK_EQUAL(describe(parser.parse_copy(std::string_view{text}.substr(0, 5), {})),
                  "invalid_json: The message is not JSON. []");
  CAF_CHECK_EQUAL(describe(parser.parse_copy({}, {})), "invalid_json: The message is not JSON. []");
}

CAF_TEST(an event outlives the text that it came from) {
  event_parser parser;
  auto text = std::make_unique<padded_text>(R"({"event":"ping","data":{"t":"first"}})");
  const auto first = parser.parse(text->view(), {});
  text = std::make_unique<padded_text>(R"({"event":"ping","data":{"t":"other"}})");
  const auto other = parser.parse(text->view(), {});
  text.reset();
  CAF_CHECK_EQUAL(describe(first), R"(ping "first")");
  CAF_CHECK_EQUAL(describe(other), R"(ping "other")");
}

CAF_TEST(a parser can be moved) {
  event_parser parser;
  const padded_text text{R"({"event":"leave_room"})"};
  CAF_CHECK_EQUAL(describe(parser.parse(text.view(), {})), "leave_room");
  auto moved = std::move(parser);
  CAF_CHECK_EQUAL(describe(moved.parse(text.view(), {})), "leave_room");
}
