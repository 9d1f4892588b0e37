#include "net/transport/connection.hpp"

#include "actors/fault.hpp"
#include "net/log_format.hpp"
#include "net/tls/stream.hpp"
#include "net/transport/shard.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <utility>

namespace strangelet::net {

namespace {

/// What is gathered in a turn before it goes out early.
constexpr std::size_t max_pending_bytes = 16 * 1024;
constexpr std::size_t max_pending_messages = 64;

/// How long a peer may take what was left for it when it said goodbye, if it may take for ever
/// otherwise.
constexpr runtime::loop_clock::duration last_write_bound = std::chrono::seconds{10};

} // namespace

connection::connection(shard& home, runtime::descriptor socket,
                       const boost::asio::ip::address& peer)
    : home_(home), socket_(std::move(socket)), peer_(peer), last_received_(home.now()) {}

connection::~connection() = default;

void connection::start(std::unique_ptr<byte_handler> handler) {
  handler_ = std::move(handler);
  self_ = shared_from_this();
  home_.add(*this);
  interest_ = EPOLLIN;
  guard([this] {
    auto failed = home_.loop().sockets().add(socket_.get(), interest_, *this);
    begin_handling();
    if (failed)
      abort();
  });
}

void connection::begin_handling() {
  handler_->on_start();
  // Whoever comes in while the server stops has missed the call.
  if (home_.is_stopping())
    handler_->on_shut_down();
}

void connection::become(std::unique_ptr<byte_handler> next, std::string rest) {
  next_handler_ = std::move(next);
  rest_ = std::move(rest);
  boost::asio::post(home_.loop().context(),
                    [self = shared_from_this()] { self->guard([&] { self->switch_handler(); }); });
}

void connection::switch_handler() {
  if (next_handler_ == nullptr || !is_open())
    return;
  handler_ = std::move(next_handler_);
  // The handler before may have held back what came behind its last request.
  paused_ = false;
  begin_handling();
  update_interest();
  look_soon();
  take_up_rest();
}

void connection::on_ready(std::uint32_t events) {
  guard([this, events] { serve(events); });
}

void connection::serve(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0 && queue_ != nullptr)
    drain();
  if (!is_open() || (events & ~static_cast<std::uint32_t>(EPOLLOUT)) == 0)
    return;
  if (may_read())
    read();
  else if ((events & (EPOLLERR | EPOLLHUP)) != 0)
    // Reported whether one waits for it or not, and as nobody reads, nobody else would find out.
    abort();
  else
    update_interest();
}

void connection::update_interest() {
  if (!is_open())
    return;
  std::uint32_t wanted = 0;
  if (may_read())
    wanted |= EPOLLIN;
  if (queue_ != nullptr)
    wanted |= EPOLLOUT;
  if (std::exchange(interest_, wanted) != wanted)
    home_.loop().sockets().change(socket_.get(), wanted, *this);
}

// -- writing --

void connection::write(std::string_view bytes) {
  if (!is_open())
    return;
  // A reply of TLS may have found the socket full in the middle of the turn; what was written
  // before goes first.
  if (queue_ != nullptr || pending_.size() + bytes.size() > max_pending_bytes ||
      pending_messages_ == max_pending_messages)
    flush();
  if (queue_ != nullptr || bytes.size() > max_pending_bytes) {
    send_now(bytes, 1);
  } else if (is_open()) {
    if (pending_messages_++ == 0)
      home_.flush_at_turn_end(*this, pending_);
    pending_.append(bytes);
  }
}

void connection::flush() {
  if (pending_messages_ == 0)
    return;
  auto bytes = std::exchange(pending_, std::string{});
  send_now(bytes, std::exchange(pending_messages_, 0));
  home_.take_back(std::move(bytes));
}

void connection::send_now(std::string_view bytes, std::size_t messages) {
  if (tls_ == nullptr)
    return transmit(bytes, messages);
  // Sealed once and in the order of sending: records cannot be sent in another one.
  auto& records = home_.records();
  if (tls_->seal(bytes, records))
    transmit(records, messages);
  else
    abort();
}

void connection::transmit(std::string_view bytes, std::size_t messages) {
  if (!is_open())
    return;
  if (queue_ != nullptr)
    return enqueue(bytes, messages);
  auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && !runtime::is_would_block(errno)) {
    abort();
    return;
  }
  auto written = sent < 0 ? 0 : static_cast<std::size_t>(sent);
  if (written == bytes.size())
    return;
  queue_ = std::make_unique<outgoing_queue>();
  enqueue(bytes.substr(written), messages);
  write_since_ = home_.now();
  look_soon();
  update_interest();
}

void connection::enqueue(std::string_view bytes, std::size_t messages) {
  queue_->push(bytes, messages);
  home_.add_queued(bytes.size());
}

void connection::drain() {
  auto parts = queue_->gather();
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  auto sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) {
    if (!runtime::is_would_block(errno))
      abort();
    return;
  }
  home_.remove_queued(static_cast<std::size_t>(sent));
  if (queue_->consume(static_cast<std::size_t>(sent)))
    write_since_ = home_.now();
  if (!queue_->empty())
    return;
  queue_.reset();
  update_interest();
  if (phase_ == phase::finishing)
    shut_down_if_flushed();
  else
    handler_->on_drained();
}

std::size_t connection::queued_messages() const noexcept {
  return queue_ == nullptr ? 0 : queue_->messages();
}

std::size_t connection::queued_bytes() const noexcept {
  return queue_ == nullptr ? 0 : queue_->bytes();
}

// -- the end --

void connection::finish() {
  if (phase_ != phase::open)
    return;
  phase_ = phase::finishing;
  rest_.clear();
  is_slowed_ = false;
  resume_reading();
  shut_down_if_flushed();
}

void connection::shut_down_if_flushed() {
  flush();
  if (tls_ != nullptr)
    send_end_of_tls();
  if (queue_ != nullptr || !is_open())
    return;
  if (input_ended_) {
    abort();
    return;
  }
  // Closing with unread input would make TCP reset the connection and take back our last words, so
  // read on (and throw away) until the peer closes (RFC 9112, section 9.6). `tick` bounds the wait.
  ::shutdown(socket_.get(), SHUT_WR);
  finishing_since_ = home_.now();
  look_soon();
}

void connection::abort() {
  if (!is_open())
    return;
  phase_ = phase::closed;
  if (tls_ != nullptr && !tls_->is_established())
    home_.shared().metrics.tls_handshakes.add(tls_outcome::failed);
  socket_.reset();
  home_.remove_queued(queued_bytes());
  queue_.reset();
  pending_messages_ = 0;
  home_.remove(*this);
  // Events of this turn may still name it.
  home_.defer_destroy(std::move(self_));
  handler_->on_lost();
  slot_.reset();
}

void connection::cut_off() {
  if (!is_open())
    return;
  spdlog::warn("a client from {} is cut off: slow consumer, and all queues are full", peer_);
  handler_->on_stalled();
  abort();
}

void connection::fail(const std::exception_ptr& thrown) noexcept {
  // `abort` hands on to `defer_destroy` what keeps us alive.
  const auto keep = self_;
  actors::contain_exception(thrown, "a connection", *home_.shared().env.metrics,
                            [this] { abort(); });
}

void connection::look_soon() {
  if (is_open() && !std::exchange(is_looked_at_soon_, true))
    home_.look_soon(*this);
}

runtime::loop_clock::time_point connection::tick(runtime::loop_clock::time_point now) {
  auto next = now;
  guard([&] { next = look_at_deadlines(now); });
  return next;
}

runtime::loop_clock::time_point connection::look_at_deadlines(runtime::loop_clock::time_point now) {
  is_looked_at_soon_ = false;
  if (std::exchange(is_slowed_, false))
    go_on_reading(true);
  const auto& limits = home_.config().limits;
  auto next = runtime::loop_clock::time_point::max();
  auto has_passed = [&](runtime::loop_clock::time_point since,
                        runtime::loop_clock::duration bound) {
    if (bound.count() == 0)
      return false;
    const auto end = home_.counts_from(since) + bound;
    next = std::min(next, end);
    return now >= end;
  };
  // Nothing but this ends a connection that is finishing and has a queue.
  auto write_bound = limits.write_timeout.count() == 0 && phase_ == phase::finishing
                         ? last_write_bound
                         : limits.write_timeout;
  // The peer's time to close begins when it has been sent everything.
  if (queue_ != nullptr && has_passed(write_since_, write_bound)) {
    handler_->on_stalled();
    abort();
  } else if (queue_ == nullptr && phase_ == phase::finishing &&
             has_passed(finishing_since_, limits.close_timeout))
    abort();
  else if (phase_ == phase::open && tls_ != nullptr && !paused_ && !is_slowed_ &&
           tls_->record_since() && has_passed(*tls_->record_since(), limits.message_timeout))
    abort();
  else if (phase_ == phase::open)
    next = std::min(next, handler_->on_tick(now));
  // Deadlines may have been set meanwhile.
  return is_looked_at_soon_ ? now : next;
}

} // namespace strangelet::net
