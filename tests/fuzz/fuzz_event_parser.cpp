// Feeds arbitrary bytes to the parser and checks what must hold for every input:
// - nothing crashes, and no byte behind the padding is read;
// - text is JSON for the parser exactly when it is for an independent parser;
// - payloads and tokens are JSON by themselves, names and messages are UTF-8;
// - every event that a server makes out of a message is a JSON object of two members.

#include "protocol/event_parser.hpp"
#include "protocol/event_writer.hpp"
#include "protocol/language.hpp"
#include "tests/protocol/json_oracle.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "require.hpp"

namespace {

using namespace strangelet::protocol;
using strangelet::fuzz::require;

bool is_json(std::string_view text) {
  return test::oracle_accepts(text);
}

bool is_text(const std::string& text) {
  // Dumping throws on anything but UTF-8.
  try {
    return !nlohmann::json(text).dump().empty();
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

void require_well_written(const server_event& event) {
  std::string text;
  write_event(event, text);
  require(is_json(text), "a written event is JSON");
  require(text.find('\0') == std::string::npos, "a written event has no NUL byte");
  const auto json = nlohmann::json::parse(test::make_tame(text));
  require(json.is_object() && json.size() == 2 && json["event"].is_string() &&
              json["data"].is_object(),
          "a written event has a name and data");
}

void check(const preferences& wants) {
  require(wants.interests.size() <= message_limits::interests, "the interests are few");
  std::vector<std::string> spellings;
  for (const auto& each : wants.interests) {
    const auto& spelling = spellings.emplace_back(each.spelling());
    const std::string key{each.key()};
    require(!spelling.empty() && is_text(spelling), "an interest is text");
    require(!key.empty() && is_text(key), "the key of an interest is text");
    require(interest::parse(spelling) == each, "a spelling leads to its key again");
    require(std::count(wants.interests.begin(), wants.interests.end(), each) == 1,
            "interests are different");
  }
  require(is_text(wants.language), "the language is text");
  require(wants.language.size() <= message_limits::language_length, "the language is short");
  require(wants.language.empty() || is_language_tag(wants.language), "the language is a tag");
  require_well_written(partner_found{room_id{}, user_id{}, false, std::move(spellings)});
}

/// One overload for each client event.
struct properties {
  void operator()(const find_partner& event) const {
    check(event.wants);
  }
  void operator()(const next_partner& event) const {
    if (event.wants)
      check(*event.wants);
  }
  void operator()(const leave_room&) const {}
  void operator()(const stop_looking_for_common_interests&) const {}
  void operator()(const block_partner&) const {}
  void operator()(const subscribe_stats&) const {}
  void operator()(const relay_request& event) const {
    require(is_json(event.payload), "a payload is JSON");
    require_well_written(relayed{event.kind, event.payload, user_id{}, room_id{}, time_point{}});
  }
  void operator()(const ping& event) const {
    require(event.token.empty() || is_json(event.token), "a token is JSON");
    require_well_written(pong{event.token, time_point{}});
  }
  void operator()(const rejected& event) const {
    require(is_text(event.event) && event.event.size() <= 64, "the name of an event is short text");
    require(is_text(event.message) && !event.message.empty(), "a refusal gives a reason");
    require_well_written(refused{event.code, event.message, event.event, std::nullopt});
  }
};

bool is_invalid_json(const client_event& event) {
  const auto* refusal = std::get_if<rejected>(&event);
  return refusal != nullptr && refusal->code == error_code::invalid_json;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static event_parser parser;
  // On the heap and to the byte, so that the sanitizer sees whoever reads on. The worst bytes to
  // find behind a message are brackets that would complete it.
  const std::unique_ptr<char[]> padded{new char[size + event_parser::padding]};
  if (size > 0)
    std::memcpy(padded.get(), data, size);
  std::memset(padded.get() + size, '}', event_parser::padding);
  const std::string_view text{padded.get(), size};

  const auto event = parser.parse(text, {});
  require(is_invalid_json(event) != is_json(text), "both parsers agree on what JSON is");
  std::visit(properties{}, event);

  message_limits tight;
  tight.nesting = 4;
  tight.chat_length = 8;
  std::visit(properties{}, parser.parse_copy(text, tight));
  return 0;
}
