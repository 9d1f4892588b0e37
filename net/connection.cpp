#include "net/connection.hpp"

#include "net/shard.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace strangelet::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

bool is_would_block(const error_code& ec) noexcept {
  return ec == asio::error::would_block || ec == asio::error::try_again ||
         ec == asio::error::interrupted;
}

} // namespace

connection::connection(shard& home, socket_type socket, asio::ip::address peer)
    : home_(home), socket_(std::move(socket)), peer_(std::move(peer)), last_received_(home.now()) {}

connection::~connection() = default;

void connection::start(std::unique_ptr<byte_handler> handler) {
  handler_ = std::move(handler);
  self_ = shared_from_this();
  home_.add(*this);
  error_code ec;
  socket_.non_blocking(true, ec);
  // Small messages must not wait for each other (RFC 896).
  socket_.set_option(asio::ip::tcp::no_delay{true}, ec);
  begin_handling();
  wait_readable();
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
  asio::post(home_.loop().context(), [self = shared_from_this()] { self->switch_handler(); });
}

void connection::switch_handler() {
  if (next_handler_ == nullptr || !is_open())
    return;
  handler_ = std::move(next_handler_);
  // The handler before may have held back what came behind its last request.
  paused_ = false;
  begin_handling();
  wait_readable();
  // What was read behind the upgrade moves into the read buffer, where handlers expect their bytes.
  // It fits: it came from there.
  auto rest = std::exchange(rest_, std::string{});
  if (rest.empty())
    return;
  auto buffer = home_.read_buffer();
  auto count = std::min(rest.size(), buffer.size());
  std::memcpy(buffer.data(), rest.data(), count);
  hand_over(static_cast<char*>(buffer.data()), count);
}

// -- reading --

void connection::wait_readable() {
  if (waits_readable_ || paused_ || input_ended_ || !is_open())
    return;
  waits_readable_ = true;
  socket_.async_wait(socket_type::wait_read, [self = shared_from_this()](const error_code& ec) {
    self->waits_readable_ = false;
    if (ec != asio::error::operation_aborted && !self->paused_)
      self->on_readable();
  });
}

void connection::on_readable() {
  switch_handler();
  if (!is_open())
    return;
  error_code ec;
  auto buffer = home_.read_buffer();
  auto size = socket_.read_some(buffer, ec);
  if (is_would_block(ec)) {
    wait_readable();
  } else if (ec == asio::error::eof) {
    on_end_of_input();
  } else if (ec) {
    abort();
  } else {
    last_received_ = home_.now();
    hand_over(static_cast<char*>(buffer.data()), size);
    wait_readable();
  }
}

void connection::hand_over(char* data, std::size_t size) {
  // A connection that is finishing reads on, but for nobody.
  if (phase_ == phase::open)
    handler_->on_bytes(data, size);
}

void connection::on_end_of_input() {
  input_ended_ = true;
  if (phase_ == phase::finishing)
    shut_down_if_flushed();
  else
    handler_->on_end_of_input();
}

void connection::pause_reading() noexcept {
  paused_ = true;
}

void connection::resume_reading() {
  paused_ = false;
  wait_readable();
}

// -- writing --

void connection::write(std::string_view bytes) {
  if (!is_open())
    return;
  if (queue_ != nullptr) {
    queue_->push(bytes);
    return;
  }
  error_code ec;
  auto written = socket_.write_some(asio::buffer(bytes), ec);
  if (ec && !is_would_block(ec)) {
    abort();
  } else if (written < bytes.size()) {
    queue_ = std::make_unique<outgoing_queue>();
    queue_->push(bytes.substr(written));
    write_since_ = home_.now();
    wait_writable();
  }
}

void connection::wait_writable() {
  socket_.async_wait(socket_type::wait_write, [self = shared_from_this()](const error_code& ec) {
    if (ec != asio::error::operation_aborted && self->is_open())
      self->on_writable();
  });
}

void connection::on_writable() {
  error_code ec;
  auto written = socket_.write_some(queue_->gather(), ec);
  if (ec && !is_would_block(ec)) {
    abort();
    return;
  }
  if (queue_->consume(written))
    write_since_ = home_.now();
  if (!queue_->empty()) {
    wait_writable();
    return;
  }
  queue_.reset();
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
  paused_ = false;
  shut_down_if_flushed();
}

void connection::shut_down_if_flushed() {
  if (queue_ != nullptr)
    return;
  if (input_ended_) {
    abort();
    return;
  }
  // Closing with unread input would make TCP reset the connection and take back our last words, so
  // read on (and throw away) until the peer closes (RFC 9112, section 9.6). `tick` bounds the wait.
  error_code ec;
  socket_.shutdown(socket_type::shutdown_send, ec);
  finishing_since_ = home_.now();
  wait_readable();
}

void connection::abort() {
  if (!is_open())
    return;
  phase_ = phase::closed;
  error_code ec;
  socket_.close(ec);
  queue_.reset();
  home_.remove(*this);
  auto keep = std::move(self_);
  handler_->on_lost();
}

void connection::tick(loop_clock::time_point now) {
  const auto& limits = home_.config().limits;
  auto exceeded = [now](loop_clock::time_point since, loop_clock::duration bound) {
    return bound.count() > 0 && now - since >= bound;
  };
  // The peer's time to close begins when it has been sent everything.
  if (queue_ != nullptr
          ? exceeded(write_since_, limits.write_timeout)
          : phase_ == phase::finishing && exceeded(finishing_since_, limits.close_timeout))
    abort();
  else if (phase_ == phase::open)
    handler_->on_tick(now);
}

} // namespace strangelet::net
