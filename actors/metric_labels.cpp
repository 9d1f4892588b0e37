#include "actors/metric_labels.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>

namespace strangelet::actors {

namespace {

using protocol::relay_kind;

event_kind kind_of_relay(relay_kind kind) noexcept {
  switch (kind) {
  case relay_kind::offer:
    return event_kind::offer;
  case relay_kind::answer:
    return event_kind::answer;
  case relay_kind::candidate:
    return event_kind::candidate;
  case relay_kind::chat:
    return event_kind::chat;
  case relay_kind::state:
    return event_kind::connection_state;
  case relay_kind::typing:
    break;
  }
  return event_kind::typing;
}

struct kinds {
  event_kind operator()(const protocol::find_partner&) const noexcept {
    return event_kind::find_partner;
  }
  event_kind operator()(const protocol::next_partner&) const noexcept {
    return event_kind::next_partner;
  }
  event_kind operator()(const protocol::leave_room&) const noexcept {
    return event_kind::leave_room;
  }
  event_kind operator()(const protocol::stop_looking_for_common_interests&) const noexcept {
    return event_kind::stop_looking_for_common_interests;
  }
  event_kind operator()(const protocol::block_partner&) const noexcept {
    return event_kind::block_partner;
  }
  event_kind operator()(const protocol::subscribe_stats&) const noexcept {
    return event_kind::subscribe_stats;
  }
  event_kind operator()(const protocol::relay_request& event) const noexcept {
    return kind_of_relay(event.kind);
  }
  event_kind operator()(const protocol::ping&) const noexcept {
    return event_kind::ping;
  }
  event_kind operator()(const protocol::rejected&) const noexcept {
    return event_kind::rejected;
  }
};

} // namespace

event_kind kind_of(const protocol::client_event& event) noexcept {
  return std::visit(kinds{}, event);
}

call_state read_call_state(std::string_view payload) noexcept {
  constexpr auto& names = metrics::label<call_state>::values;
  if (payload.size() < 2)
    return call_state::other;
  const auto name = payload.substr(1, payload.size() - 2);
  const auto found = std::find(names.begin(), names.end() - 1, name);
  return static_cast<call_state>(found - names.begin());
}

} // namespace strangelet::actors
