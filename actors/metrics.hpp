#pragma once

#include "actors/metric_labels.hpp"
#include "metrics/counter.hpp"
#include "metrics/gauge.hpp"
#include "metrics/histogram.hpp"

#include <chrono>
#include <cstdint>

namespace strangelet::actors {

/// What the actors count, since the service has started. Outlives all actors, and the registry
/// outlives it. Thread-safe.
struct service_metrics {
  explicit service_metrics(metrics::registry& all) : home(all) {}

  metrics::registry& home;

  // -- clients --

  metrics::gauge<> sessions{
      home, {"strangelet_sessions", "Users with a session, connected or expected back."}};
  metrics::gauge<> reconnecting{home,
                                {"strangelet_sessions_reconnecting",
                                 "Users whose connection is lost and who may come back."}};
  metrics::gauge<> resume_memory{
      home, {"strangelet_resume_memory_bytes", "Memory kept for users who may come back."}};
  metrics::counter<resume_outcome> resumes{
      home, {"strangelet_resumes_total", "Attempts to come back to a session, by outcome."}};
  metrics::counter<event_kind> events{
      home, {"strangelet_client_events_total", "Events received from clients, by name."}};
  metrics::counter<protocol::error_code> errors{
      home, {"strangelet_errors_total", "Errors that clients were told, by code."}};

  // -- pairing --

  metrics::gauge<protocol::chat_mode> waiting{
      home, {"strangelet_waiting_users", "Users waiting for a partner, by chat mode."}};
  metrics::counter<protocol::chat_mode, common_interest> matches{
      home,
      {"strangelet_matches_total",
       "Pairs made, by chat mode and by whether they share an interest."}};
  metrics::histogram<protocol::chat_mode, common_interest> waits{
      home,
      {"strangelet_wait_seconds", "How long users waited for the partner they got."},
      std::chrono::milliseconds{100}};

  // -- rooms --

  metrics::gauge<> rooms{home, {"strangelet_rooms", "Rooms with two members."}};
  metrics::histogram<end_reason> room_durations{
      home,
      {"strangelet_room_duration_seconds", "How long rooms lasted that have ended, by reason."},
      std::chrono::seconds{1}};
  metrics::counter<> messages_relayed{
      home,
      {"strangelet_messages_relayed_total",
       "Messages handed from one partner to the other: signaling, chat, typing, states."}};
  metrics::counter<> late_messages{
      home,
      {"strangelet_late_messages_total", "Messages for a room that its sender had just left."}};
  metrics::counter<call_state> call_states{
      home,
      {"strangelet_call_states_total", "States of calls that clients reported to their partners."}};

  // -- the service itself --

  metrics::counter<> faults{
      home,
      {"strangelet_faults_total", "Exceptions that ended a session, a room or a connection."}};

  /// Messages answered with an `error`: one of those codes that answer messages.
  std::uint64_t messages_refused() const noexcept {
    using protocol::error_code;
    std::uint64_t result = 0;
    for (const auto code :
         {error_code::invalid_json, error_code::invalid_message, error_code::unknown_event,
          error_code::not_in_room, error_code::wrong_room, error_code::already_in_room,
          error_code::rate_limited, error_code::server_draining})
      result += errors.sum(code);
    return result;
  }
};

} // namespace strangelet::actors
