#define CAF_SUITE protocol.json_differential

#include "protocol/json_walk.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "json_oracle.hpp"
#include "support.hpp"

using namespace strangelet::protocol;
using namespace strangelet::protocol::test;

namespace {

const std::vector<std::string> seeds{
    R"({"event":"find_partner","data":{"interests":["music","chess"],"mode":"text","language":"en-GB","strict":false}})",
    R"({"event":"webrtc_offer","data":{"offer":{"type":"offer","sdp":"v=0\r\no=- 46117 2 IN IP4 127.0.0.1\r\ns=-\r\n"},"roomId":"919108f7-52d1-4320-9bac-f847db4148a8"}})",
    R"({"event":"webrtc_ice_candidate","data":{"candidate":{"candidate":"candidate:1 1 udp 2113937151 192.0.2.1 54400 typ host","sdpMid":"0","sdpMLineIndex":0},"roomId":null}})",
    R"({
  "event": "chat_message",
  "data": {
    "message": "grüße 👋",
    "roomId": "x"
  }
}
)",
    R"({"data":{"t":[1,-2.5e3,0,1E-7,true,false,null,"",{},[],[[]],{"a":{"b":[{}]}}]},"event":"ping"})",
    R"({"event":"a","event":"ping","data":{"t":1},"d\u0061ta":{"\u0074":"\ud83d\udc4b\n","t":2}})",
    R"([[[1,2],[3,[4]]],{"a":[5]},"\\\"",6.25])",
    R"("just text")",
    R"(-12.5e+10)",
};

const std::vector<std::string> snippets{
    "{",          "}",
    "[",          "]",
    ",",          ":",
    "\"",         "\\",
    " ",          "\n",
    "0",          "1",
    "-",          "+",
    ".",          "e",
    "E",          "null",
    "true",       "false",
    "\"a\"",      "\"event\":",
    "\"data\":{", "\"t\":",
    "\\u0041",    "\\ud83d",
    "\\udc4b",    "\\u",
    "1e400",      "18446744073709551616",
    "00",         "\x01",
    "\x7F",       "\xC3",
    "\xA9",       "\xEF\xBB\xBF",
    "{}",         "[]",
    "\"\"",       "\t",
    "\r",         "/",
    "'",          std::string(1, '\0'),
};

/// Seeded, so that every run makes the same documents.
class mutator {
public:
  std::string next() {
    auto text = pick(seeds);
    for (auto count = below(4); count > 0; --count)
      mutate(text);
    return text;
  }

private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>{0, end - 1}(random_);
  }

  const std::string& pick(const std::vector<std::string>& from) {
    return from[below(from.size())];
  }

  void mutate(std::string& text) {
    if (text.empty())
      return;
    const auto at = below(text.size());
    const auto size = 1 + below(std::min<std::size_t>(text.size() - at, 12));
    switch (below(7)) {
    case 0:
      text[at] = static_cast<char>(below(256));
      break;
    case 1:
      text.erase(at, size);
      break;
    case 2:
      text.insert(at, pick(snippets));
      break;
    case 3:
      text.replace(at, size, pick(snippets));
      break;
    case 4:
      text.insert(at, text.substr(below(text.size()), size));
      break;
    case 5:
      text.resize(at);
      break;
    default:
      text.insert(at, pick(seeds));
    }
  }

  std::mt19937 random_{20261122};
};

/// Whether a noted span is what the reference library reads.
bool is_member(const nlohmann::json& parent, std::string_view name, std::string_view span) {
  const auto at = parent.find(name);
  if (at == parent.end() || span.empty())
    return span.empty() == (at == parent.end());
  return nlohmann::json::parse(span) == *at;
}

bool is_outline(const nlohmann::json& document, const outline& found) {
  if (!document.is_object())
    return !found.is_object;
  if (!is_member(document, "event", found.event) || !is_member(document, "data", found.data))
    return false;
  const auto data = document.value("data", nlohmann::json{});
  for (std::size_t i = 0; data.is_object() && i < field_names.size(); ++i)
    if (!is_member(data, field_names[i], found.fields[i]))
      return false;
  return found.is_object;
}

} // namespace

CAF_TEST(the walk and an independent parser agree on mutated documents) {
  json_walk walk;
  mutator documents;
  std::size_t valid = 0;
  std::size_t invalid = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto json = documents.next();
    const padded_text text{json};
    outline found;
    const auto accepted = walk.run(text.view(), found);
    if (accepted != oracle_accepts(json))
      CAF_FAIL("disagreement about " << json);
    ++(accepted ? valid : invalid);
    // Lone surrogates and giant numbers are accepted, but the reference cannot read them.
    if (accepted && nlohmann::json::accept(json) && !is_outline(nlohmann::json::parse(json), found))
      CAF_FAIL("wrong outline of " << json);
  }
  CAF_MESSAGE(valid << " valid and " << invalid << " invalid documents");
  CAF_CHECK_GREATER(valid, 5'000u);
  CAF_CHECK_GREATER(invalid, 5'000u);
}

CAF_TEST(the oracle sees past what the reference library does not support) {
  CAF_CHECK_EQUAL(make_tame(R"(["\ud83d\\ud83d",12345,1e400])"), R"(["\u0041\\ud83d",12,1e40])");
  CAF_CHECK(oracle_accepts(R"("\ud83d")"));
  CAF_CHECK(oracle_accepts("[1e400]"));
  CAF_CHECK(!oracle_accepts("\xEF\xBB\xBF[]"));
  CAF_CHECK(!oracle_accepts(std::string("[]\0", 3)));
}
