#include "net/tls/stream.hpp"
#include "net/transport/connection.hpp"
#include "net/transport/shard.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <utility>

/// How a connection reads: a bounded piece in each turn, and what its handler puts back of it
/// before the next one.
namespace strangelet::net {

namespace {

/// What is read at once: a whole TLS record, and of messages more than one peer sends in a turn.
/// What a handler puts back of it is held.
constexpr std::size_t read_size = 17 * 1024;
/// The same for a peer that sends more than it may.
constexpr std::size_t sip_size = 4 * 1024;

} // namespace

void connection::read() {
  switch_handler();
  if (!is_open() || !may_read())
    return;
  if (!rest_.empty())
    return take_up_rest();
  if (tls_ != nullptr)
    return read_records();
  // What is missing of a large message is often there already.
  for (int n = 0; n < 2; ++n) {
    const auto wanted = next_read();
    auto* data = home_.read_buffer().data;
    const auto size = receive(data, wanted);
    if (size == 0)
      return;
    last_received_ = home_.now();
    hand_over(data, size);
    if (size < wanted || expected_ == 0 || !is_open() || !may_read())
      return;
  }
}

std::size_t connection::next_read() noexcept {
  const auto most = home_.read_buffer().size;
  // What comes now is thrown away.
  if (phase_ != phase::open)
    return most;
  const auto usual = std::exchange(sips_, false) ? sip_size : read_size;
  return std::min(most, usual + std::exchange(expected_, 0));
}

void connection::await_bytes(std::uint64_t bytes) noexcept {
  expected_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes, home_.read_buffer().size));
}

void connection::put_back(std::string_view rest, respite until) {
  if (phase_ != phase::open)
    return;
  rest_.assign(rest);
  if (until == respite::turn)
    return take_up_rest_soon();
  is_slowed_ = true;
  sips_ = true;
  look_soon();
}

void connection::take_up_rest_soon() {
  if (rest_.empty() || std::exchange(rest_comes_soon_, true))
    return;
  boost::asio::post(home_.loop().context(), [self = shared_from_this()] {
    self->rest_comes_soon_ = false;
    if (self->is_open() && self->may_read() && self->next_handler_ == nullptr)
      self->guard([&] { self->take_up_rest(); });
  });
}

void connection::take_up_rest() {
  // It moves into the read buffer, where handlers expect their bytes. Records that were opened may
  // hold more than fits at once.
  auto rest = std::exchange(rest_, std::string{});
  for (std::string_view left = rest; !left.empty() && is_open();) {
    const bool is_sealed = tls_ != nullptr && !tls_->is_established();
    auto buffer = is_sealed ? home_.record_buffer() : home_.read_buffer();
    auto count = std::min(left.size(), buffer.size);
    std::memcpy(buffer.data, left.data(), count);
    left.remove_prefix(count);
    is_sealed ? open_records(buffer.data, count) : hand_over(buffer.data, count);
    if (next_handler_ != nullptr || !rest_.empty()) {
      rest_.append(left);
      return;
    }
  }
  notice_end_of_tls();
}

/// Returns how much has come in; 0 if that is nothing, and what it means has been dealt with.
std::size_t connection::receive(char* data, std::size_t size) {
  auto count = ::recv(socket_.get(), data, size, MSG_DONTWAIT);
  if (count > 0)
    return static_cast<std::size_t>(count);
  if (count == 0)
    on_end_of_input();
  else if (!runtime::is_would_block(errno))
    abort();
  return 0;
}

void connection::hand_over(char* data, std::size_t size) {
  // A connection that is finishing reads on, but for nobody.
  if (phase_ == phase::open)
    handler_->on_bytes(data, size);
}

void connection::on_end_of_input() {
  input_ended_ = true;
  update_interest();
  if (phase_ == phase::finishing)
    shut_down_if_flushed();
  else
    handler_->on_end_of_input();
}

void connection::pause_reading() noexcept {
  // The socket is told only if more comes in meanwhile.
  paused_ = true;
}

void connection::resume_reading() {
  go_on_reading(std::exchange(paused_, false));
}

void connection::go_on_reading(bool was_held_up) {
  // What the peer has not finished it could not finish meanwhile.
  if (was_held_up && tls_ != nullptr && tls_->restart_record(home_.now()))
    look_soon();
  update_interest();
  if (may_read())
    take_up_rest_soon();
  notice_end_of_tls();
}

} // namespace strangelet::net
