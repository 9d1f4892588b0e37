#include "support.hpp"

#include "protocol/event_parser.hpp"

#include <cstring>

#include "caf/test/unit_test.hpp"

namespace strangelet::protocol::test {

namespace {

std::string describe(const preferences& wants) {
  std::string result;
  for (const auto& interest : wants.interests)
    result += '<' + std::string{interest.spelling()} + '>';
  result += wants.mode == chat_mode::video ? " video" : " text";
  result += " in <" + wants.language + '>';
  return wants.strict ? result + " strict" : result;
}

std::string describe(const std::optional<room_id>& room) {
  if (!room)
    return "the current room";
  return room->is_nil() ? "no room" : room->to_string();
}

struct description {
  std::string operator()(const find_partner& event) const {
    return "find_partner " + describe(event.wants);
  }
  std::string operator()(const next_partner& event) const {
    return "next_partner " + (event.wants ? describe(*event.wants) : "as before");
  }
  std::string operator()(const leave_room&) const {
    return "leave_room";
  }
  std::string operator()(const stop_looking_for_common_interests&) const {
    return "stop_looking_for_common_interests";
  }
  std::string operator()(const block_partner& event) const {
    return "block_partner of " + describe(event.room);
  }
  std::string operator()(const subscribe_stats&) const {
    return "subscribe_stats";
  }
  std::string operator()(const relay_request& event) const {
    return std::string{event_name(event.kind)} + ' ' + event.payload + " to " +
           describe(event.room);
  }
  std::string operator()(const ping& event) const {
    return "ping " + (event.token.empty() ? "without token" : event.token);
  }
  std::string operator()(const rejected& event) const {
    return std::string{to_string(event.code)} + ": " + event.message + " [" + event.event + ']';
  }
};

} // namespace

padded_text::padded_text(std::string_view text, char filler)
    : size_(text.size()), bytes_(new char[text.size() + event_parser::padding]) {
  std::memcpy(bytes_.get(), text.data(), size_);
  std::memset(bytes_.get() + size_, filler, event_parser::padding);
}

client_event parse(std::string_view text, const message_limits& limits) {
  static event_parser parser;
  return parser.parse(padded_text{text}.view(), limits);
}

std::string describe(const client_event& event) {
  return std::visit(description{}, event);
}

void check_readings(std::initializer_list<reading> table, const message_limits& limits) {
  for (const auto& row : table) {
    const std::string message{row.message};
    CAF_CHECK_EQUAL(message + " is " + describe(parse(message, limits)),
                    message + " is " + std::string{row.event});
  }
}

std::string repeat(std::string_view text, std::size_t count) {
  std::string result;
  result.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i)
    result += text;
  return result;
}

} // namespace strangelet::protocol::test
