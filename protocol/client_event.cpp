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

} // namespace strangelet::protocol
