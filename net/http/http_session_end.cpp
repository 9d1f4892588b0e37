#include "net/http/http_session.hpp"
#include "net/metrics.hpp"

/// What an HTTP connection must have done by when, and how it ends.
namespace strangelet::net::http {

namespace {

/// How much longer than the bridge a connection waits for an answer.
constexpr auto bridge_grace = std::chrono::seconds{1};

} // namespace

void http_session::on_end_of_input() {
  // A client may close its side once it has asked and still wait for the answer.
  if (std::holds_alternative<reading>(phase_))
    connection_.finish();
}

void http_session::on_lost() {}

runtime::loop_clock::time_point http_session::on_tick(runtime::loop_clock::time_point now) {
  check_deadlines(now);
  // HTTP connections are few and do not last: not worth working out when.
  return now;
}

void http_session::check_deadlines(runtime::loop_clock::time_point now) {
  const auto& config = connection_.home().config();
  if (const auto* held = std::get_if<held_back>(&phase_)) {
    if (now >= held->until)
      release();
    return;
  }
  // The bridge gives up before; this is for the case that the bridge itself has failed.
  if (const auto* asked = std::get_if<answering>(&phase_);
      asked != nullptr && connection_.queued_bytes() == 0 &&
      now - asked->since >= config.http.answer_timeout + bridge_grace)
    return on_answer(asked->question, make_error(503, "The service did not answer in time."));
  if (is_busy())
    return;
  const auto& next = std::get<reading>(phase_);
  auto bound =
      next.is_first || is_in_request() ? config.limits.handshake_timeout : config.http.keep_alive;
  if (bound.count() == 0 || now - connection_.home().counts_from(next.since) < bound)
    return;
  if (is_in_request())
    return reply_and_close(make_error(408, "The request was not finished in time."));
  if (next.is_first) {
    auto& shared = connection_.home().shared();
    shared.metrics.dropped.add(drop_reason::timeout);
    shared.refusals.count(refusal_kind::dropped_for_time, connection_.peer(), now);
  }
  connection_.finish();
}

void http_session::on_shut_down() {
  stopping_ = true;
  if (std::holds_alternative<held_back>(phase_))
    return release();
  if (!std::holds_alternative<reading>(phase_))
    return;
  // What was answered in this very turn.
  connection_.flush();
  // A client that waits for nothing may take its time to close, so it is not waited for.
  if (is_busy() || is_in_request())
    connection_.finish();
  else
    connection_.abort();
}

} // namespace strangelet::net::http
