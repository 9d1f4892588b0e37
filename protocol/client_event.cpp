#include "protocol/client_event.hpp"

namespace strangelet::protocol {

bool operator==(const preferences& one, const preferences& other) noexcept {
  return one.interests == other.interests && one.mode == other.mode &&
         one.language == other.language && one.strict == other.strict;
}

std::string_view event_name(relay_kind kind) noexcept {
  switch (kind) {
  case relay_kind::offer:
    return "webrtc_offer";
  case relay_kind::answer:
    return "webrtc_answer";
  case relay_kind::candidate:
    return "webrtc_ice_candidate";
  case relay_kind::chat:
    return "chat_message";
  case relay_kind::state:
    return "connection_state";
  case relay_kind::typing:
    return "typing";
  }
  return {};
}

namespace {

struct names {
  std::string_view operator()(const find_partner&) const noexcept {
    return "find_partner";
  }
  std::string_view operator()(const next_partner&) const noexcept {
    return "next_partner";
  }
  std::string_view operator()(const leave_room&) const noexcept {
    return "leave_room";
  }
  std::string_view operator()(const stop_looking_for_common_interests&) const noexcept {
    return "stop_looking_for_common_interests";
  }
  std::string_view operator()(const block_partner&) const noexcept {
    return "block_partner";
  }
  std::string_view operator()(const subscribe_stats&) const noexcept {
    return "subscribe_stats";
  }
  std::string_view operator()(const relay_request& event) const noexcept {
    return event_name(event.kind);
  }
  std::string_view operator()(const ping&) const noexcept {
    return "ping";
  }
  std::string_view operator()(const rejected& event) const noexcept {
    return event.event;
  }
};

} // namespace

std::string_view event_name(const client_event& event) noexcept {
  return std::visit(names{}, event);
}

} // namespace strangelet::protocol
