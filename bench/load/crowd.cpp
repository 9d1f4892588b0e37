#include "bench/load/crowd.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace strangelet::bench {

namespace {

/// Handshakes under way at the same time: fewer than any server's accept queue holds.
constexpr std::size_t most_handshakes = 100;
constexpr auto set_up_time = std::chrono::seconds{60};
/// The longest time without a look at the clock.
constexpr auto longest_wait = std::chrono::milliseconds{10};
/// Descriptors that are not clients.
constexpr std::size_t reserve = 16;

void take_descriptors(std::size_t wanted) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_max < wanted + reserve)
    throw std::runtime_error{"so many clients need " + std::to_string(wanted + reserve) +
                             " descriptors, and the limit is " + std::to_string(files.rlim_max) +
                             " (ulimit -Hn)"};
}

/// How long to sleep, in ms. Unless it may be late it does not sleep at all below a millisecond:
/// its own waking up would count as latency.
int wait_until(bench_clock::time_point due, bool may_be_late) {
  using std::chrono::milliseconds;
  auto left = std::min<bench_clock::duration>(due - bench_clock::now(), longest_wait);
  auto time =
      may_be_late ? std::chrono::ceil<milliseconds>(left) : std::chrono::floor<milliseconds>(left);
  return static_cast<int>(std::max(time, milliseconds{0}).count());
}

} // namespace

crowd::crowd(const options& given, std::unique_ptr<scenario> what)
    : given_(given), scenario_(std::move(what)), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  take_descriptors(given.clients);
  for (std::size_t i = 0; i < given.clients; ++i)
    clients_.push_back(std::make_unique<client>(i, *given.speaks, *scenario_));
}

crowd::~crowd() {
  clients_.clear();
  close(epoll_);
}

void crowd::gather() {
  auto deadline = bench_clock::now() + set_up_time;
  scenario_->opened = 0;
  scenario_->ready = 0;
  std::size_t begun = 0;
  while (scenario_->ready < clients_.size()) {
    for (; begun < clients_.size() && begun < scenario_->opened + most_handshakes; ++begun)
      clients_[begun]->connect(epoll_, given_.port);
    auto now = bench_clock::now();
    turn(now + longest_wait);
    if (now > deadline)
      throw std::runtime_error{
          "the server was too slow to let everyone in: " + std::to_string(scenario_->ready) +
          " of " + std::to_string(clients_.size()) + " after a minute"};
    if (progress_.is_due())
      progress_.show(std::to_string(scenario_->opened) + " connections");
  }
}

void crowd::begin() {
  for (auto& each : clients_)
    scenario_->begin(*each);
}

void crowd::run_for(std::chrono::milliseconds time) {
  auto end = bench_clock::now() + time;
  while (bench_clock::now() < end) {
    turn(end);
    if (progress_.is_due())
      show_rate(end);
  }
}

void crowd::scatter() {
  for (auto& each : clients_)
    each->close();
}

void crowd::turn(bench_clock::time_point until) {
  auto due = scenario_->do_due(bench_clock::now());
  std::array<epoll_event, 256> events;
  auto count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                          wait_until(std::min(due, until), scenario_->may_be_late()));
  for (int i = 0; i < count; ++i) {
    auto& event = events[static_cast<std::size_t>(i)];
    static_cast<client*>(event.data.ptr)->on_ready(event.events);
  }
  while (auto* next = scenario_->next_to_reconnect())
    next->connect(epoll_, given_.port);
}

void crowd::show_rate(bench_clock::time_point end) {
  auto now = bench_clock::now();
  std::chrono::duration<double> since = now - shown_at_;
  std::chrono::duration<double> left = end - now;
  // The count starts again with the measurement.
  auto done = scenario_->operations - std::min(operations_shown_, scenario_->operations);
  std::array<char, 160> line{};
  std::snprintf(line.data(), line.size(), "%.0f/s, p99 %.0f us, %.1f s left",
                static_cast<double>(done) / since.count(),
                static_cast<double>(scenario_->latency.quantile(0.99)) / 1e3, left.count());
  progress_.show(line.data());
  operations_shown_ = scenario_->operations;
  shown_at_ = now;
}

} // namespace strangelet::bench
