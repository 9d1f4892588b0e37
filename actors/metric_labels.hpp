#pragma once

#include "actors/room_info.hpp"
#include "metrics/label.hpp"
#include "protocol/client_event.hpp"
#include "protocol/error_code.hpp"

#include <array>
#include <string_view>

/// By what the metrics of the service are told apart: see docs/metrics.md.
namespace strangelet::actors {

/// An event of a client, by its name on the wire. `rejected`: none that the server understands, or
/// one that came too soon.
enum class event_kind {
  find_partner,
  next_partner,
  leave_room,
  stop_looking_for_common_interests,
  block_partner,
  subscribe_stats,
  offer,
  answer,
  candidate,
  chat,
  connection_state,
  typing,
  ping,
  rejected,
};

event_kind kind_of(const protocol::client_event& event) noexcept;

/// What clients say of their calls: RTCPeerConnectionState (W3C WebRTC, section 4.3.3).
enum class call_state { fresh, connecting, connected, disconnected, failed, closed, other };

/// `payload` is that of a `connection_state` event: a JSON string.
call_state read_call_state(std::string_view payload) noexcept;

/// What became of an attempt to come back to a session.
enum class resume_outcome {
  /// The client has its session again.
  resumed,
  /// No session has this token, of this account.
  unknown,
  /// The session has ended, or the token was used by somebody else.
  refused,
  /// More was missed than is kept.
  overrun,
};

/// Whether two partners share an interest.
enum class common_interest { no, yes };

} // namespace strangelet::actors

namespace strangelet::metrics {

template <>
struct label<actors::event_kind> {
  static constexpr std::string_view name = "event";
  static constexpr auto last = actors::event_kind::rejected;
  static constexpr std::array<std::string_view, 14> values{"find_partner",
                                                           "next_partner",
                                                           "leave_room",
                                                           "stop_looking_for_common_interests",
                                                           "block_partner",
                                                           "subscribe_stats",
                                                           "webrtc_offer",
                                                           "webrtc_answer",
                                                           "webrtc_ice_candidate",
                                                           "chat_message",
                                                           "connection_state",
                                                           "typing",
                                                           "ping",
                                                           "rejected"};
};

template <>
struct label<actors::call_state> {
  static constexpr std::string_view name = "state";
  static constexpr auto last = actors::call_state::other;
  static constexpr std::array<std::string_view, 7> values{
      "new", "connecting", "connected", "disconnected", "failed", "closed", "other"};
};

template <>
struct label<actors::resume_outcome> {
  static constexpr std::string_view name = "outcome";
  static constexpr auto last = actors::resume_outcome::overrun;
  static constexpr std::array<std::string_view, 4> values{"resumed", "unknown", "refused",
                                                          "overrun"};
};

template <>
struct label<actors::common_interest> {
  static constexpr std::string_view name = "common_interest";
  static constexpr auto last = actors::common_interest::yes;
  static constexpr std::array<std::string_view, 2> values{"no", "yes"};
};

template <>
struct label<actors::end_reason> {
  static constexpr std::string_view name = "reason";
  static constexpr auto last = actors::end_reason::failed;
  static constexpr std::array<std::string_view, 5> values{"left", "skipped", "disconnected",
                                                          "closed", "failed"};
};

template <>
struct label<protocol::chat_mode> {
  static constexpr std::string_view name = "mode";
  static constexpr auto last = protocol::chat_mode::text;
  static constexpr std::array<std::string_view, 2> values{"video", "text"};
};

template <>
struct label<protocol::error_code> {
  static constexpr std::string_view name = "code";
  static constexpr auto last = protocol::error_code::server_full;
  static constexpr std::array<std::string_view, protocol::all_error_codes.size()> values{
      "invalid_json",   "invalid_message",      "unknown_event", "not_in_room",
      "wrong_room",     "already_in_room",      "rate_limited",  "waiting_timeout",
      "banned",         "server_draining",      "internal",      "unauthorized",
      "origin_refused", "too_many_connections", "server_full"};
};

} // namespace strangelet::metrics
