#include "net/websocket/websocket_session.hpp"

#include "actors/log_format.hpp"
#include "actors/session.hpp"
#include "net/log_format.hpp"
#include "net/websocket/frame.hpp"
#include "protocol/event_writer.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace strangelet::net::websocket {

using protocol::close_code;

namespace {

/// Frames of one client that are dealt with in a turn, however small they are.
constexpr std::size_t frames_per_turn = 64;

/// What a ping carries that asks a question of a session's.
std::string question_text(unsigned question) {
  return "resumed " + std::to_string(question);
}

std::size_t relayed_size(const protocol::server_event& event) {
  const auto* relayed = std::get_if<protocol::relayed>(&event);
  return relayed == nullptr ? 0 : relayed->payload.size();
}

} // namespace

websocket_session::websocket_session(connection& owner, auth::admission admitted,
                                     const client_wishes& wishes, bool is_surplus)
    : connection_(owner),
      admitted_(admitted.who ? std::make_unique<auth::admission>(std::move(admitted)) : nullptr),
      reader_(owner.home().reading()),
      phase_(wishes.key ? phase{resuming{std::make_unique<resume_attempt>(
                              resume_attempt{*wishes.key, wishes.received})}}
                        : phase{open{}}),
      can_resume_(wishes.can_resume),
      counts_(wishes.counts),
      is_surplus_(is_surplus || (admitted_ && admitted_->is_surplus)) {}

void websocket_session::on_start() {
  connection_.home().shared().metrics.websockets.add(1);
  pinged_at_ = connection_.home().now();
  const auto* now = std::get_if<resuming>(&phase_);
  if (now == nullptr)
    return start_session();
  // Nothing is to be read before it is known what it means.
  connection_.pause_reading();
  const auto& attempt = *now->unsettled;
  caf::anon_send(
      connection_.home().shared().supervisor,
      actors::resume_session{attempt.key, as_port(), account(), counts_, attempt.received});
}

void websocket_session::start_session() {
  auto& shared = connection_.home().shared();
  user_ = protocol::user_id{protocol::uuid::generate()};
  session_ = shared.system.spawn(
      actors::session,
      actors::session_seed{user_, as_port(), shared.matchmaker, shared.supervisor, &shared.env,
                           account(), can_resume_, connection_.slot().household(), counts_});
  spdlog::debug("user {}: connected from {}", user_, connection_.peer());
}

protocol::person_id websocket_session::account() const {
  return admitted_ ? admitted_->who->account : protocol::person_id{};
}

std::shared_ptr<actors::client_port> websocket_session::as_port() {
  return {connection_.shared_from_this(), this};
}

// -- what comes in --

void websocket_session::on_bytes(char* data, std::size_t size) {
  if (std::holds_alternative<awaiting_answers>(phase_))
    return;
  auto before = messages_;
  // What comes from a client that is to close is thrown away, frame by frame, and costs little.
  const auto most = is_closing() ? size : frames_per_turn;
  const auto [taken, broken] = reader_.feed(data, size, *this, most);
  if (broken) {
    spdlog::warn("a client from {} is cut off: {}", connection_.peer(), broken->reason);
    auto& home = connection_.home();
    if (!is_over())
      home.shared().refusals.count(refusal_kind::broken, connection_.peer(), home.now());
    close_after_answers(broken->code, ended_by::server, broken->reason);
    return;
  }
  if (reader_.is_idle())
    message_since_.reset();
  else
    await_rest(messages_ != before);
  if (const auto has_flooded = std::exchange(is_flooding_, false); has_flooded || taken < size)
    connection_.put_back({data + taken, size - taken},
                         has_flooded ? connection::respite::tick : connection::respite::turn);
}

void websocket_session::on_text(std::string_view text) {
  if (!begin_message())
    return;
  auto& home = connection_.home();
  auto parse = [&] { return home.parser().parse(text, home.config().limits.message); };
  // What is too much already is not even parsed, unless to say what was refused.
  if (!admits(traffic::any)) {
    if (is_told_of(traffic::any))
      tell_too_fast(parse(), text.size());
    return;
  }
  auto event = parse();
  const auto over =
      home.config().limits.enabled ? excess_of(traffic_of(event), text.size()) : std::nullopt;
  if (!over)
    hand_on(std::move(event));
  else if (is_told_of(over->kind))
    tell_too_fast(event, text.size(), over->wait);
}

void websocket_session::hand_on(protocol::client_event&& event) {
  if (std::holds_alternative<open>(phase_))
    caf::anon_send(session_, std::move(event));
  else
    hold({std::move(event)});
  spend_credit();
}

void websocket_session::hand_on(protocol::counted_event&& event) {
  if (std::holds_alternative<open>(phase_))
    caf::anon_send(session_, std::move(event));
  else
    hold(std::move(event));
  spend_credit();
}

void websocket_session::spend_credit() {
  if (credit_.spend())
    connection_.pause_reading();
}

void websocket_session::acknowledged() {
  switch (credit_.acknowledge()) {
  case read_credit::consequence::none:
    break;
  case read_credit::consequence::try_resume:
    post([this] {
      if (credit_.resume())
        connection_.resume_reading();
    });
    break;
  case read_credit::consequence::all_answered:
    post([this] { say_last_words(); });
    break;
  }
}

void websocket_session::on_ping(std::string_view payload) {
  if (is_closing())
    return;
  if (admits(traffic::any))
    send_frame(make_frame(opcode::pong, payload));
  else if (is_told_of(traffic::any))
    tell_too_fast(protocol::rejected{protocol::error_code::rate_limited, {}, {}});
}

void websocket_session::on_pong(std::string_view payload) {
  // That something came in is all a pong has to say, unless a session has asked for it; the
  // connection has noted it.
  if (question_ != 0 && payload == question_text(question_))
    caf::anon_send(session_, actors::client_confirmed{std::exchange(question_, 0)});
  if (!is_closing() && !admits(traffic::any) && is_told_of(traffic::any))
    tell_too_fast(protocol::rejected{protocol::error_code::rate_limited, {}, {}});
}

void websocket_session::on_close(std::optional<close_code> code) {
  close_after_answers(code.value_or(close_code::normal), ended_by::client, "goodbye");
}

void websocket_session::on_stalled() {
  // A slow consumer, and not a lost one.
  lose(false, connection_end::slow);
}

void websocket_session::on_end_of_input() {
  // Without a close frame: the connection is lost (RFC 6455, section 7.1.5).
  if (!std::holds_alternative<awaiting_answers>(phase_))
    connection_.abort();
}

void websocket_session::on_lost() {
  spdlog::debug("user {}: disconnected", user_);
  connection_.home().shared().metrics.websockets.take(1);
  // Who has said goodbye may be cut off before it was answered.
  lose(!std::holds_alternative<awaiting_answers>(phase_), connection_end::lost);
}

// -- too much --

std::optional<websocket_session::excess> websocket_session::excess_of(traffic kind,
                                                                      std::size_t size) {
  if (kind != traffic::any && kind != traffic::relay && !admits(kind))
    return excess{kind};
  if (is_relayed(kind) && !admits(traffic::relay, size))
    return excess{traffic::relay};
  if (kind == traffic::search) {
    const auto& limits = connection_.home().config().limits;
    auto wait = connection_.slot().take_search(limits, runtime::loop_clock::now());
    if (wait.count() != 0)
      return excess{kind, wait};
  }
  return std::nullopt;
}

// -- what goes out --

void websocket_session::deliver(const protocol::server_event& event) {
  if (may_send_here())
    send_text(event);
  else if (auto size = relayed_size(event); !is_overrun(size))
    post([this, event, size] {
      under_way_.release(size);
      send_text(event);
    });
}

void websocket_session::deliver_numbered(const protocol::server_event& event,
                                         const protocol::event_numbers& numbers) {
  if (may_send_here())
    send_numbered(event, numbers);
  else if (auto size = relayed_size(event); !is_overrun(size))
    post([this, event, numbers, size] {
      under_way_.release(size);
      send_numbered(event, numbers);
    });
}

void websocket_session::ask(unsigned question) {
  post([this, question] {
    if (is_over())
      return;
    question_ = question;
    send_frame(make_frame(opcode::ping, question_text(question)));
  });
}

bool websocket_session::is_overrun(std::size_t size) {
  // What is under way to this loop is bounded by nothing else. One read of the partner's may hold
  // thousands of messages, though, so it is no slow consumer who gets them all at once.
  // What a client has missed comes at once, too.
  auto limit = connection_.home().queue_bytes();
  if (limit != 0 && can_resume_)
    limit += connection_.home().shared().env.config.resume.bytes;
  if (under_way_.reserve(size, limit))
    return false;
  if (under_way_.mark_overrun())
    post([this] { cut_off_slow_consumer(); });
  return true;
}

bool websocket_session::may_send_here() const {
  return connection_.home().loop().runs_here() && under_way_.is_empty();
}

template <class Write>
void websocket_session::send_event(const protocol::server_event& event, Write write) {
  // The text first, with room for the header in front of it, so that both go out in one piece.
  auto& text = connection_.home().scratch();
  text.resize(max_server_header);
  write(text);
  auto header = write_header_before(text.data() + max_server_header, opcode::text,
                                    text.size() - max_server_header);
  send_frame(std::string_view{text}.substr(max_server_header - header));
  if (const auto* refusal = std::get_if<protocol::refused>(&event);
      refusal != nullptr && !refusal->is_forgiven && is_mistake(refusal->code))
    count_mistake();
}

void websocket_session::send_text(const protocol::server_event& event) {
  if (is_over())
    return give_back(event);
  send_event(event, [&](std::string& text) { protocol::write_event(event, text); });
}

void websocket_session::send_numbered(const protocol::server_event& event,
                                      const protocol::event_numbers& numbers) {
  if (!is_over())
    send_event(event, [&](std::string& text) { protocol::write_event(event, numbers, text); });
  else if (numbers.seq == 0)
    // What has a place is kept by the session until the client has it.
    give_back(event);
}

void websocket_session::give_back(const protocol::server_event& event) {
  // Whoever comes back once more gets another greeting.
  if (can_resume_ && may_return() && session_ && !std::holds_alternative<protocol::resumed>(event))
    caf::anon_send(session_, actors::undelivered{event});
}

void websocket_session::send_frame(std::string_view frame) {
  connection_.write(frame);
  const auto& limits = connection_.home().config().limits;
  auto over = [](std::size_t n, std::size_t limit) { return limit != 0 && n > limit; };
  if (over(connection_.queued_messages(), limits.queue_messages) ||
      over(connection_.queued_bytes(), limits.queue_bytes))
    cut_off_slow_consumer();
}

void websocket_session::cut_off_slow_consumer() {
  if (is_over())
    return;
  spdlog::warn("a client from {} is cut off: slow consumer", connection_.peer());
  start_closing(close_code::policy_violation, "slow consumer");
}

void websocket_session::close(close_code code, std::string reason) {
  post([this, code, text = std::move(reason)] { start_closing(code, text); });
}

} // namespace strangelet::net::websocket
