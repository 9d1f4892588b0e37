#pragma once

#include "metrics/label.hpp"
#include "protocol/close_code.hpp"

#include <array>
#include <string_view>

/// By what the metrics of connections are told apart: see docs/metrics.md.
namespace strangelet::net {

/// What became of a request for a WebSocket, as a status: 101 if the client came in. The same
/// whether a refusal was said as a status or, to clients that count, in words.
enum class handshake_outcome { other = 10 };

handshake_outcome outcome_of(unsigned status) noexcept;

/// The status of any other answer of HTTP.
enum class answer_status { other = 15 };

answer_status label_of_status(unsigned status) noexcept;

/// How a connection ended without a close frame.
enum class connection_end {
  /// By the client, or on the way to it.
  lost,
  /// The client was silent for `heartbeat.timeout`.
  silent,
  /// The client did not take what it was sent.
  slow,
};

/// What a WebSocket ended with: the code of the close frame, or what there was instead.
enum class close_label { other = 13, slow = 16 };

/// `other` for a code that is not one of ours.
close_label label_of(protocol::close_code code) noexcept;
close_label label_of(connection_end how) noexcept;

/// Who ended a WebSocket.
enum class ended_by { server, client };

/// Why a connection was closed without an answer.
enum class drop_reason {
  /// Its address has far too many connections.
  address,
  /// It sent no valid PROXY header, or may send none.
  proxy,
  /// There are no file descriptors.
  descriptors,
  /// It said nothing, or did not finish its first request, in time.
  timeout,
};

enum class tls_outcome { completed, failed };

} // namespace strangelet::net

namespace strangelet::metrics {

template <>
struct label<net::handshake_outcome> {
  static constexpr std::string_view name = "outcome";
  static constexpr auto last = net::handshake_outcome::other;
  static constexpr std::array<std::string_view, 11> values{
      "accepted", "400", "401", "403", "405", "408", "426", "429", "431", "503", "other"};
};

template <>
struct label<net::answer_status> {
  static constexpr std::string_view name = "status";
  static constexpr auto last = net::answer_status::other;
  static constexpr std::array<std::string_view, 16> values{
      "200", "204", "304", "400", "401", "403", "404", "405",
      "408", "413", "415", "426", "429", "431", "503", "other"};
};

template <>
struct label<net::close_label> {
  static constexpr std::string_view name = "code";
  static constexpr auto last = net::close_label::slow;
  static constexpr std::array<std::string_view, 17> values{
      "1000", "1001", "1002", "1003", "1007",  "1008", "1009",   "1011", "1012",
      "1013", "4401", "4403", "4429", "other", "lost", "silent", "slow"};
};

template <>
struct label<net::ended_by> {
  static constexpr std::string_view name = "by";
  static constexpr auto last = net::ended_by::client;
  static constexpr std::array<std::string_view, 2> values{"server", "client"};
};

template <>
struct label<net::drop_reason> {
  static constexpr std::string_view name = "reason";
  static constexpr auto last = net::drop_reason::timeout;
  static constexpr std::array<std::string_view, 4> values{"address", "proxy", "descriptors",
                                                          "timeout"};
};

template <>
struct label<net::tls_outcome> {
  static constexpr std::string_view name = "outcome";
  static constexpr auto last = net::tls_outcome::failed;
  static constexpr std::array<std::string_view, 2> values{"completed", "failed"};
};

} // namespace strangelet::metrics
