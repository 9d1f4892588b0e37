#include "net/shard.hpp"

#include <utility>

namespace strangelet::net {

namespace {

/// As much as the kernel hands out at once for one small-message connection, and a whole message at
/// the default limit.
constexpr std::size_t read_size = 128 * 1024;

} // namespace

shard::shard(event_loop& loop, service& shared)
    : loop_(loop),
      shared_(shared),
      timer_(loop.context()),
      read_buffer_(read_size + protocol::event_parser::padding) {}

void shard::start() {
  schedule_tick();
}

boost::asio::mutable_buffer shard::read_buffer() noexcept {
  return {read_buffer_.data(), read_size};
}

void shard::add(connection& member) {
  connections_.push_back(member);
}

void shard::remove(connection& member) {
  connections_.erase(connections_.iterator_to(member));
  shared_.connections.fetch_sub(1, std::memory_order_relaxed);
  report_if_empty();
}

template <class F>
void shard::for_each(F visit) {
  for (auto at = connections_.begin(); at != connections_.end();) {
    auto& member = *at++;
    visit(member);
  }
}

void shard::shut_down(std::function<void()> on_empty) {
  stopping_ = true;
  on_empty_ = std::move(on_empty);
  for_each([](connection& member) { member.handler().on_shut_down(); });
  report_if_empty();
}

void shard::abort_all() {
  for_each([](connection& member) { member.abort(); });
}

void shard::report_if_empty() {
  if (!on_empty_ || !connections_.empty())
    return;
  // A tick that is due already would set the timer again.
  stopped_ = true;
  timer_.cancel();
  std::exchange(on_empty_, nullptr)();
}

void shard::schedule_tick() {
  if (stopped_)
    return;
  timer_.expires_after(tick_period);
  timer_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec)
      tick();
  });
}

void shard::tick() {
  now_ = loop_clock::now();
  for_each([now = now_](connection& member) { member.tick(now); });
  schedule_tick();
}

} // namespace strangelet::net
