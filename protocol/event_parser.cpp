#include "protocol/event_parser.hpp"

#include "protocol/field_reader.hpp"
#include "protocol/json_value.hpp"
#include "protocol/json_walk.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace strangelet::protocol {

namespace {

static_assert(event_parser::padding == json_walk::padding);

/// What a reader returns when a field is wrong; `field_reader::problem` says what.
using result = std::optional<client_event>;

result read_find_partner(field_reader& in) {
  std::optional<preferences> wants;
  if (!in.wants(wants))
    return std::nullopt;
  return find_partner{std::move(wants).value_or(preferences{})};
}

result read_next_partner(field_reader& in) {
  next_partner event;
  if (!in.wants(event.wants))
    return std::nullopt;
  return event;
}

/// An event without fields.
template <class Event>
result read_empty(field_reader&) {
  return Event{};
}

result read_block_partner(field_reader& in) {
  block_partner event;
  if (!in.room(event.room))
    return std::nullopt;
  return event;
}

result read_ping(field_reader& in) {
  ping event;
  if (!in.optional_any(field::t, event.token))
    return std::nullopt;
  return event;
}

/// One relayed event: `read` fills the payload.
template <class ReadPayload>
result read_relay(field_reader& in, relay_kind kind, ReadPayload read) {
  relay_request event{kind, {}, {}};
  if (!read(event.payload) || !in.room(event.room))
    return std::nullopt;
  return event;
}

result read_offer(field_reader& in) {
  return read_relay(in, relay_kind::offer,
                    [&in](std::string& payload) { return in.any(field::offer, payload); });
}

result read_answer(field_reader& in) {
  return read_relay(in, relay_kind::answer,
                    [&in](std::string& payload) { return in.any(field::answer, payload); });
}

result read_candidate(field_reader& in) {
  return read_relay(in, relay_kind::candidate,
                    [&in](std::string& payload) { return in.any(field::candidate, payload); });
}

result read_chat_message(field_reader& in) {
  return read_relay(in, relay_kind::chat,
                    [&in](std::string& payload) { return in.chat_message(payload); });
}

result read_connection_state(field_reader& in) {
  return read_relay(in, relay_kind::state,
                    [&in](std::string& payload) { return in.connection_state(payload); });
}

result read_typing(field_reader& in) {
  return read_relay(in, relay_kind::typing,
                    [&in](std::string& payload) { return in.is_typing(payload); });
}

struct known_event {
  std::string_view name;
  result (*read)(field_reader&);
};

/// Most frequent first.
constexpr known_event known_events[] = {
    {"webrtc_ice_candidate", read_candidate},
    {"chat_message", read_chat_message},
    {"typing", read_typing},
    {"connection_state", read_connection_state},
    {"webrtc_offer", read_offer},
    {"webrtc_answer", read_answer},
    {"next_partner", read_next_partner},
    {"find_partner", read_find_partner},
    {"ping", read_ping},
    {"leave_room", read_empty<leave_room>},
    {"subscribe_stats", read_empty<subscribe_stats>},
    {"stop_looking_for_common_interests", read_empty<stop_looking_for_common_interests>},
    {"block_partner", read_block_partner},
};

const known_event* find_event(std::string_view name) noexcept {
  const auto at = std::find_if(std::begin(known_events), std::end(known_events),
                               [name](const known_event& event) { return event.name == name; });
  return at != std::end(known_events) ? at : nullptr;
}

/// The name of an event for an answer: whoever sends a long one gets back its beginning.
std::string shortened(std::string_view name) {
  constexpr std::size_t limit = 64;
  if (name.size() <= limit)
    return std::string{name};
  auto end = limit;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
    --end; // never cut a character
  return std::string{name.substr(0, end)};
}

rejected not_json() {
  return {error_code::invalid_json, "The message is not JSON.", {}};
}

/// Reads the numbers of an event beside what it says.
class number_reader {
public:
  number_reader(const counted_outline& found, const message_limits& limits, std::string& scratch)
      : found_(found), fields_(found, limits, scratch) {}

  void read(counted_event& event) {
    if (!read_number(found_.id, 1, event.id))
      refuse(event, "`id` must be a whole number from 1 to 9007199254740991.");
    if (!read_number(found_.ack, 0, event.ack))
      refuse(event, "`ack` must be a whole number from 0 to 9007199254740991.");
    if (event.id != 0)
      read_room(event);
  }

private:
  /// Leaves `out` alone if there is no number; false if it is a wrong one.
  static bool read_number(std::string_view json, std::uint64_t least, std::uint64_t& out) {
    if (json.empty() || json == "null")
      return true;
    std::uint64_t value = 0;
    const auto* end = json.data() + json.size();
    const auto [stop, problem] = std::from_chars(json.data(), end, value);
    if (problem != std::errc{} || stop != end || value < least || value > max_event_id)
      return false;
    out = value;
    return true;
  }

  /// A wish that comes late must not hit another room than the one it was about.
  void read_room(counted_event& event) {
    const auto* relay = std::get_if<relay_request>(&event.event);
    const auto* block = std::get_if<block_partner>(&event.event);
    if ((relay != nullptr && !relay->room) || (block != nullptr && !block->room))
      return refuse(event, "`roomId` is missing.");
    if (!std::holds_alternative<next_partner>(event.event) &&
        !std::holds_alternative<leave_room>(event.event))
      return;
    if (!fields_.room(event.about))
      refuse(event, fields_.problem());
  }

  /// What was wrong before goes first.
  static void refuse(counted_event& event, std::string why) {
    if (!std::holds_alternative<rejected>(event.event))
      event.event = rejected{error_code::invalid_message, std::move(why),
                             std::string{event_name(event.event)}};
  }

  const counted_outline& found_;
  field_reader fields_;
};

} // namespace

struct event_parser::state {
  json_walk walk;
  outline found;
  counted_outline counted;
  /// Buffers for an event name and for fields whose escapes have to be resolved.
  std::string name;
  std::string scratch;
  /// The text of `parse_copy` with its padding.
  std::string padded;

  client_event read(const outline& from, const message_limits& limits);
};

client_event event_parser::state::read(const outline& from, const message_limits& limits) {
  std::string_view called;
  const auto refuse = [&called](error_code code, std::string message) {
    return rejected{code, std::move(message), shortened(called)};
  };
  const auto has_name = is_string(from.event) && from.text_of(from.event, name, called);
  if (limits.nesting != 0 && from.depth > limits.nesting)
    return refuse(error_code::invalid_message, "The message is nested deeper than " +
                                                   std::to_string(limits.nesting) + " levels.");
  if (!from.is_object)
    return refuse(error_code::invalid_message, "The message must be a JSON object.");
  if (!has_name || called.empty())
    return refuse(error_code::invalid_message, "`event` must be a string that names an event.");

  const auto* event = find_event(called);
  if (event == nullptr)
    return refuse(error_code::unknown_event, "`event` names no event of this server.");
  if (!from.data.empty() && from.data != "null" && !is_object(from.data))
    return refuse(error_code::invalid_message, "`data` must be an object.");

  field_reader in{from, limits, scratch};
  auto parsed = event->read(in);
  if (!parsed)
    return refuse(error_code::invalid_message, in.problem());
  return *std::move(parsed);
}

event_parser::event_parser() : state_(std::make_unique<state>()) {}

event_parser::~event_parser() = default;
event_parser::event_parser(event_parser&&) noexcept = default;
event_parser& event_parser::operator=(event_parser&&) noexcept = default;

client_event event_parser::parse(std::string_view text, const message_limits& limits) {
  if (!state_->walk.run(text, state_->found))
    return not_json();
  return state_->read(state_->found, limits);
}

counted_event event_parser::parse_counted(std::string_view text, const message_limits& limits) {
  auto& found = state_->counted;
  if (!state_->walk.run(text, found))
    return {not_json()};
  counted_event result{state_->read(found, limits)};
  number_reader{found, limits, state_->scratch}.read(result);
  return result;
}

client_event event_parser::parse_copy(std::string_view text, const message_limits& limits) {
  auto& padded = state_->padded;
  padded.assign(text).append(padding, ' ');
  return parse({padded.data(), text.size()}, limits);
}

} // namespace strangelet::protocol
