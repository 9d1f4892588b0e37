#include "net/transport/shard.hpp"

#include "net/tls/stream.hpp"
#include "runtime/loop_scheduler.hpp"
#include "runtime/pause_watch.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace strangelet::net {

namespace {

/// As much as the kernel hands out at once for one small-message connection, and a whole message at
/// the default limit.
constexpr std::size_t read_size = 128 * 1024;

/// Steps of TLS handshakes in a turn: with RSA, a signature takes up to a millisecond.
constexpr unsigned max_handshakes = 4;

/// Rooms for gathering that are kept for the next turn; as many as connections are served in one.
constexpr std::size_t max_spare_buffers = 64;

} // namespace

shard::shard(runtime::event_loop& loop, service& shared)
    : loop_(loop),
      shared_(shared),
      timer_(loop.context()),
      read_buffer_(tls::stream::headroom + read_size + protocol::event_parser::padding) {
  take_config(std::make_shared<const settings>(shared.config));
}

void shard::start() {
  loop_.observe_turns([&turns = shared_.metrics.loop_turns](auto time) { turns.observe(time); });
  schedule_tick();
}

shard::buffer shard::read_buffer() noexcept {
  return {read_buffer_.data(), read_size};
}

shard::buffer shard::record_buffer() noexcept {
  return {read_buffer_.data() + tls::stream::headroom, read_size};
}

bool shard::allows_handshake() {
  need_turn_end();
  return handshakes_++ < max_handshakes;
}

void shard::add(connection& member) {
  ++count_;
  look_soon(member);
}

void shard::remove(connection& member) {
  connections_.remove(member);
  --count_;
  shared_.metrics.connections.take(1);
  report_if_empty();
}

void shard::look_soon(connection& member) {
  connections_.schedule(member, now_);
}

void shard::flush_at_turn_end(connection& member, std::string& lent) {
  unflushed_.push_back(&member);
  if (!spare_buffers_.empty()) {
    lent = std::move(spare_buffers_.back());
    spare_buffers_.pop_back();
  }
  need_turn_end();
}

void shard::take_back(std::string lent) {
  if (spare_buffers_.size() == max_spare_buffers)
    return;
  lent.clear();
  spare_buffers_.push_back(std::move(lent));
}

void shard::defer_destroy(std::shared_ptr<connection> member) {
  to_destroy_.push_back(std::move(member));
  need_turn_end();
}

void shard::need_turn_end() {
  if (!std::exchange(awaits_turn_end_, true))
    loop_.at_turn_end(*this);
}

void shard::run_at_turn_end() {
  flush_all();
  if (queued_ > max_queued_) {
    cut_off_slowest();
    flush_all();
  }
  awaits_turn_end_ = false;
  handshakes_ = 0;
  // By value: destroying one may defer another.
  std::vector<std::shared_ptr<connection>> done;
  done.swap(to_destroy_);
}

void shard::flush_all() {
  // By index: a connection that is lost when it is flushed may make others write.
  for (std::size_t i = 0; i < unflushed_.size(); ++i)
    unflushed_[i]->guard([member = unflushed_[i]] { member->flush(); });
  unflushed_.clear();
}

void shard::cut_off_slowest() {
  std::vector<connection*> slow;
  connections_.for_each([&](connection& member) {
    if (member.queued_bytes() != 0)
      slow.push_back(&member);
  });
  std::sort(slow.begin(), slow.end(), [](const connection* a, const connection* b) {
    return a->queued_bytes() > b->queued_bytes();
  });
  // An eighth is made free, so that all are not looked at again for the next few bytes.
  const auto enough = max_queued_ - max_queued_ / 8;
  for (std::size_t i = 0; i < slow.size() && queued_ > enough; ++i)
    slow[i]->guard([member = slow[i]] { member->cut_off(); });
}

void shard::shut_down(std::function<void()> on_empty, const actors::dismiss& farewell) {
  stopping_ = true;
  farewell_ = farewell;
  on_empty_ = std::move(on_empty);
  connections_.for_each([](connection& member) { member.handler().on_shut_down(); });
  report_if_empty();
}

void shard::abort_all() {
  connections_.for_each([](connection& member) { member.abort(); });
}

void shard::report_if_empty() {
  if (!on_empty_ || count_ != 0)
    return;
  // A tick that is due already would set the timer again.
  stopped_ = true;
  timer_.cancel();
  std::exchange(on_empty_, nullptr)();
}

void shard::take_config(std::shared_ptr<const settings> next) {
  config_ = std::move(next);
  reading_ = {config_->limits.message_size, config_->limits.fragments};
  queue_bytes_.store(config_->limits.queue_bytes, std::memory_order_relaxed);
  const auto all = config_->limits.queue_memory;
  max_queued_ = all == 0 ? std::numeric_limits<std::size_t>::max()
                         : all / runtime::loop_scheduler::of(shared_.system).loop_count();
}

void shard::replace_config(std::shared_ptr<const settings> next) {
  take_config(std::move(next));
  // Deadlines may be nearer now than when they were last worked out. Over a second, so that the
  // other work of the loop goes on meanwhile.
  std::vector<connection*> all;
  all.reserve(count_);
  connections_.for_each([&](connection& member) { all.push_back(&member); });
  constexpr std::size_t slots = 10;
  for (std::size_t i = 0; i < all.size(); ++i)
    connections_.schedule(*all[i],
                          now_ + (i % slots) * runtime::timing_wheel<connection>::slot_time);
}

void shard::schedule_tick() {
  if (stopped_)
    return;
  timer_.expires_after(tick_time);
  timer_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec)
      tick();
  });
}

void shard::tick() {
  notice(runtime::life_sign::of_thread());
  look_at_deadlines();
  publish_depths();
  if (shared_.on_tick)
    shared_.on_tick(now_);
  schedule_tick();
}

void shard::publish_depths() {
  queued_metric_.set_to(queued_);
  ready_metric_.set_to(loop_.ready_jobs());
}

void shard::notice(const runtime::life_sign& sign) {
  now_ = sign.at;
  pauses_.note(sign);
  if (auto* all = shared_.env.pauses)
    all->notice();
}

void shard::look_at_deadlines() {
  connections_.advance(now_, [this](connection& member) {
    auto next = member.tick(now_);
    if (member.is_open())
      connections_.schedule(member, next);
  });
}

} // namespace strangelet::net
