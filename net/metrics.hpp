#pragma once

#include "metrics/counter.hpp"
#include "metrics/gauge.hpp"
#include "metrics/histogram.hpp"
#include "net/metric_labels.hpp"

#include <chrono>

namespace strangelet::net {

/// What connections count, since the server has started. The registry outlives it. Thread-safe.
struct connection_metrics {
  explicit connection_metrics(metrics::registry& all) : home(all) {}

  metrics::registry& home;

  metrics::gauge<> connections{home,
                               {"strangelet_open_connections", "Open connections of any kind."}};
  metrics::gauge<> max_connections{
      home, {"strangelet_max_connections", "Connections that may be open (limits.connections)."}};
  metrics::gauge<> websockets{home, {"strangelet_open_websockets", "Open WebSocket connections."}};
  metrics::counter<> accepted{
      home, {"strangelet_connections_total", "Connections that came in, of any kind."}};
  metrics::counter<drop_reason> dropped{
      home,
      {"strangelet_connections_dropped_total", "Connections closed without an answer, by reason."}};
  metrics::counter<tls_outcome> tls_handshakes{
      home, {"strangelet_tls_handshakes_total", "TLS handshakes, by outcome."}};
  metrics::counter<handshake_outcome> handshakes{
      home,
      {"strangelet_websocket_handshakes_total",
       "Requests for a WebSocket, accepted or by the status that they were refused with."}};
  metrics::counter<answer_status> answers{
      home, {"strangelet_http_answers_total", "Answers to all other HTTP requests, by status."}};
  metrics::counter<close_label, ended_by> closes{
      home,
      {"strangelet_websocket_closes_total",
       "WebSockets that ended, by the code of the close frame and by who ended them."}};
  metrics::counter<> ignored{home,
                             {"strangelet_client_events_ignored_total",
                              "Messages over a rate that were not even answered."}};
  metrics::gauge<> queued{
      home, {"strangelet_outgoing_queue_bytes", "Bytes that wait for clients to take them."}};
  metrics::gauge<> ready_actors{
      home, {"strangelet_ready_actors", "Actors with messages that wait for their turn."}};
  metrics::histogram<> loop_turns{
      home,
      {"strangelet_loop_turn_seconds",
       "How long turns of the event loops took, without the sleep; one turn in seven is measured."},
      std::chrono::microseconds{16}};
};

} // namespace strangelet::net
