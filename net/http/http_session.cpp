#include "net/http/http_session.hpp"

#include "net/admission/forwarding.hpp"
#include "net/http/address_limits.hpp"
#include "net/http/origin.hpp"
#include "net/http/web_service.hpp"
#include "net/log_format.hpp"
#include "net/metrics.hpp"
#include "net/websocket/counting_session.hpp"
#include "net/websocket/handshake.hpp"
#include "net/websocket/refusal.hpp"
#include "net/websocket/websocket_session.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace strangelet::net::http {

namespace {

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

/// What is left of an empty line that has come in part.
constexpr std::string_view half_line_break = "\r";

/// A client on a slow line takes a large file in pieces, each with its own write deadline.
constexpr std::size_t piece_size = 16 * 1024;

/// Requests that are answered in a turn when a client sends many in one piece.
constexpr int requests_per_turn = 16;

/// Seconds after which it is worth trying again when there was no room, or the server drained.
constexpr const char* retry_after = "5";

std::optional<refusal_kind> refusal_of(unsigned status) noexcept {
  switch (status) {
  case 400:
  case 413:
  case 426:
    return refusal_kind::bad_request;
  case 401:
    return refusal_kind::unauthorized;
  case 403:
    return refusal_kind::forbidden;
  case 408:
    return refusal_kind::not_in_time;
  case 429:
    return refusal_kind::too_many;
  case 431:
    return refusal_kind::head_too_large;
  case 503:
    return refusal_kind::unavailable;
  }
  return std::nullopt;
}

} // namespace

http_session::http_session(connection& owner, entrance through,
                           std::optional<http_response> refusal,
                           runtime::loop_clock::time_point since, bool is_crowd)
    : connection_(owner),
      entrance_(through),
      refusal_(std::move(refusal)),
      is_crowd_(is_crowd),
      parser_(
          {owner.home().config().limits.request_head, owner.home().config().limits.request_body}),
      phase_(reading{since, true}) {}

void http_session::on_start() {}

void http_session::on_bytes(char* data, std::size_t size) {
  const auto was_in_request = is_in_request();
  input_.append(data, size);
  // The answers of the last turn may have left a queue when they were flushed.
  if (is_busy())
    return connection_.pause_reading();
  proceed();
  // The clock of a request starts with its first byte, that of the first request with the
  // connection. Empty lines are no request, and move no clock.
  if (is_busy())
    return;
  auto& next = std::get<reading>(phase_);
  if (!was_in_request && is_in_request() && !next.is_first)
    next.since = connection_.home().now();
}

void http_session::on_drained() {
  auto* next = std::get_if<reading>(&phase_);
  if (next == nullptr)
    return;
  next->since = connection_.home().now();
  go_on();
}

bool http_session::is_busy() const noexcept {
  return !std::holds_alternative<reading>(phase_) || connection_.queued_bytes() != 0;
}

bool http_session::is_in_request() const noexcept {
  return parser_.is_in_request() || !(input_.empty() || input_ == half_line_break);
}

void http_session::proceed() {
  // A client that does not take its answers gets no more of them.
  for (int n = 0; !is_busy() && connection_.is_open(); ++n) {
    if (n == requests_per_turn)
      return connection_.put_back(std::exchange(input_, {}), connection::respite::turn);
    switch (parser_.feed(input_)) {
    case request_parser::progress::more:
      return;
    case request_parser::progress::expects_continue:
      connection_.write(continue_line);
      return;
    case request_parser::progress::failed:
      reply_and_close(parser_.error());
      return;
    case request_parser::progress::done:
      handle(parser_.take());
      break;
    }
  }
}

void http_session::handle(http_request request) {
  phase_ =
      answering{connection_.home().now(),
                ++questions_,
                {request.method == "HEAD", request.keep_alive && !refusal_ && !is_last(request)}};
  is_surplus_ = refusal_.has_value();
  const bool is_upgrade = websocket::is_upgrade(request) && allows_upgrade(request);
  is_handshake_ = is_upgrade || entrance_ == entrance::websocket;
  if (refusal_ && !(is_crowd_ && is_return(request)))
    refuse(request, *refusal_);
  else if (auto refused = refuse_request(connection_, forwarded_client_of(request)))
    refuse(request, std::move(*refused));
  else if (!has_usable_target(request))
    refuse(request, make_error(400, "The request target is not valid."));
  else if (is_upgrade)
    upgrade(request);
  else if (entrance_ == entrance::websocket)
    refuse(request,
           make_error(426, "This port speaks WebSocket only.").set("Upgrade", "websocket"));
  else if (entrance_ == entrance::metrics && request.path != metrics_path)
    reply(make_error(404, "This port serves /metrics only."));
  else
    ask_service(std::move(request));
}

bool http_session::is_last(const http_request& request) const {
  // A proxy may take any answer to an upgrade for a success and pass on unseen what comes next,
  // which must not be a request that it would have refused. What it takes for an upgrade is its own
  // business: some look for the word anywhere in the field, some for the field alone.
  return entrance_ == entrance::websocket || request.fields.count("upgrade") != 0;
}

bool http_session::has_usable_target(const http_request& request) const {
  // A port on which any path will do needs none that can be decoded.
  return request.has_valid_target && (entrance_ == entrance::websocket || !request.path.empty());
}

bool http_session::is_return(const http_request& request) const {
  return websocket::is_upgrade(request) && allows_upgrade(request) &&
         websocket::read_wishes(request).key.has_value();
}

bool http_session::allows_upgrade(const http_request& request) const {
  return entrance_ == entrance::websocket ||
         (entrance_ == entrance::http && request.is_path_plain &&
          (request.path == "/" || request.path == "/ws"));
}

bool http_session::allows_origin(const http_request& request) const {
  // Whoever is no browser need not say where it comes from, and could say anything.
  const auto& allowed = connection_.home().config().websocket.allowed_origins;
  return allowed.empty() || request.fields.count("origin") == 0 ||
         lists_origin(allowed, request.field("origin"));
}

std::optional<boost::asio::ip::address>
http_session::forwarded_client_of(const http_request& request) const {
  return forwarded_client(request, connection_.peer(), connection_.home().config().proxies.trusted);
}

boost::asio::ip::address http_session::client_of(const http_request& request) const {
  return forwarded_client_of(request).value_or(connection_.peer());
}

void http_session::upgrade(const http_request& request) {
  const auto wishes = websocket::read_wishes(request);
  // Whoever has a session here may come back to it.
  if (connection_.home().is_draining() && !wishes.key)
    return refuse(request,
                  make_error(503, "The server is about to restart and takes no new clients.")
                      .set("Retry-After", retry_after));
  if (!allows_origin(request))
    return refuse(request, make_error(403, "Pages of this origin may not connect."));
  auto answer = websocket::answer_upgrade(request);
  if (answer.status != 101)
    return refuse(request, std::move(answer));
  if (!admit_forwarded(request))
    return;
  auto& shared = connection_.home().shared();
  auto verdict = shared.auth.admit(
      request, std::chrono::floor<std::chrono::seconds>(shared.env.now()), wishes.key.has_value());
  if (!verdict) {
    // Neither the target nor a field: they may hold a token.
    spdlog::debug("a client from {} is refused with {}", connection_.peer(),
                  verdict.error().status);
    return refuse(request, std::move(verdict.error()));
  }
  count(answer.status);
  connection_.write(serialise(answer, false, true));
  connection_.become(wishes.counts ? begin<websocket::counting_session>(*verdict, wishes)
                                   : begin<websocket::websocket_session>(*verdict, wishes),
                     std::move(input_));
  phase_ = ended{};
}

template <class Session>
std::unique_ptr<byte_handler> http_session::begin(auth::admission& admitted,
                                                  const websocket::client_wishes& wishes) {
  return std::make_unique<Session>(connection_, std::move(admitted), wishes, is_surplus_);
}

bool http_session::admit_forwarded(const http_request& request) {
  auto client = forwarded_client_of(request);
  if (!client)
    return true;
  auto& home = connection_.home();
  const auto& limits = home.config().limits;
  if (limits.enabled) {
    auto admitted = home.shared().addresses.enter(*client, limits, runtime::loop_clock::now());
    is_surplus_ = admitted.what == address_decision::verdict::turned_away && admitted.is_crowd &&
                  is_return(request);
    if (admitted.what != address_decision::verdict::admitted && !is_surplus_) {
      spdlog::debug("a connection from {} is turned away: too many", *client);
      // The connection is the proxy's.
      admitted.slot.reset();
      refuse(request, answer_too_many(admitted.retry_after));
      return false;
    }
    connection_.take_slot(std::move(admitted.slot));
  }
  connection_.set_client(*client);
  return true;
}

void http_session::refuse(const http_request& request, http_response answer) {
  auto& shared = connection_.home().shared();
  const auto client = client_of(request);
  note_refusal(answer.status, client);
  const auto words =
      allows_upgrade(request)
          ? websocket::refuse_in_words(request, answer, connection_.home().is_draining())
          : std::nullopt;
  // Words cost more than a status, so there are few for each address, and none when it is tight.
  if (!words || shared.metrics.connections.value() > shared.bearable_connections ||
      !shared.addresses.take_words(client, runtime::loop_clock::now()))
    return reply(std::move(answer));
  phase_ = ended{};
  count(answer.status);
  shared.env.metrics->errors.add(words->code);
  shared.metrics.closes.add(label_of(words->close), ended_by::server);
  connection_.write(words->bytes);
  connection_.finish();
}

void http_session::ask_service(http_request request) {
  auto client = client_of(request);
  // Who only seems to be on this machine is no operator.
  request.is_forwarded = connection_.is_forwarded();
  // Answers may come from another thread, and late; requests behind this one wait for their turn
  // meanwhile.
  connection_.pause_reading();
  auto& loop = connection_.home().loop();
  connection_.home().shared().web.handle(
      request, client,
      [this, &loop, number = std::get<answering>(phase_).question,
       keep = connection_.shared_from_this()](http_response response) {
        boost::asio::post(loop.context(),
                          [this, number, keep, answer = std::move(response)]() mutable {
                            // Something else may have taken over while the answer was late.
                            if (&keep->handler() == this)
                              keep->guard([&] { on_answer(number, std::move(answer)); });
                          });
      });
}

void http_session::on_answer(std::uint32_t number, http_response response) {
  // The client may have been told already that none came.
  const auto* asked = std::get_if<answering>(&phase_);
  if (asked == nullptr || asked->question != number)
    return;
  if (response.held_back.count() > 0 && !stopping_)
    return hold_back(std::move(response));
  reply(std::move(response));
  go_on();
}

void http_session::hold_back(http_response response) {
  const auto until = runtime::loop_clock::now() + response.held_back;
  phase_ = held_back{std::make_unique<http_response>(std::move(response)), until,
                     std::get<answering>(phase_).form};
}

void http_session::release() {
  auto held = std::move(std::get<held_back>(phase_));
  write_answer(std::move(*held.response), held.form);
  go_on();
}

void http_session::go_on() {
  proceed();
  // The next one may have been in the buffer already, and be in the hands of the service.
  if (!is_busy())
    connection_.resume_reading();
}

void http_session::reply(http_response response) {
  write_answer(std::move(response), std::get<answering>(phase_).form);
}

void http_session::reply_and_close(http_response response) {
  is_handshake_ = entrance_ == entrance::websocket;
  note_refusal(response.status, connection_.peer());
  spdlog::warn("a request from {} is refused with {}", connection_.peer(), response.status);
  write_answer(std::move(response), {false, false});
}

void http_session::write_answer(http_response response, answer_form form) {
  if (!connection_.is_open())
    return;
  const auto keep_alive = form.keep_alive && !stopping_;
  response.set("X-Content-Type-Options", "nosniff")
      .set("Date", http_date(connection_.home().shared().env.now()));
  count(response.status);
  write_body_parts(serialise(response, form.head_only, keep_alive));
  if (!keep_alive) {
    phase_ = ended{};
    // What else is in the buffer is not answered.
    return connection_.finish();
  }
  phase_ = reading{connection_.home().now(), false};
  if (is_busy())
    connection_.pause_reading();
}

void http_session::count(unsigned status) {
  auto& metrics = connection_.home().shared().metrics;
  if (is_handshake_)
    metrics.handshakes.add(outcome_of(status));
  else
    metrics.answers.add(label_of_status(status));
}

void http_session::note_refusal(unsigned status, const boost::asio::ip::address& client) {
  if (const auto what = refusal_of(status))
    connection_.home().shared().refusals.count(*what, client, connection_.home().now());
}

void http_session::write_body_parts(std::string_view bytes) {
  while (!bytes.empty()) {
    connection_.write(bytes.substr(0, piece_size));
    bytes.remove_prefix(std::min(piece_size, bytes.size()));
  }
}

} // namespace strangelet::net::http
