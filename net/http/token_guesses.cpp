#include "net/http/token_guesses.hpp"

#include "net/log_format.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

namespace strangelet::net::http {

namespace {

/// Between two looks for entries that are over, while there are too many.
constexpr auto sweep_pause = std::chrono::seconds{1};

} // namespace

runtime::loop_clock::duration token_guesses::count(const boost::asio::ip::address& client,
                                                   runtime::loop_clock::time_point now) {
  total_.fetch_add(1, std::memory_order_relaxed);
  std::lock_guard lock{mutex_};
  last_client_ = client;
  has_news_.store(true, std::memory_order_relaxed);
  auto& known = entry_of(client, now);
  if (now - known.since >= window) {
    known.since = now;
    known.count = 0;
  }
  if (++known.count <= at_once)
    return {};
  known.answered_until = std::min<runtime::loop_clock::time_point>(
      std::max(known.answered_until, now) + pace, now + longest_wait);
  return known.answered_until - now;
}

token_guesses::entry& token_guesses::entry_of(const boost::asio::ip::address& client,
                                              runtime::loop_clock::time_point now) {
  const auto key = client_key(client);
  if (auto found = entries_.find(key); found != entries_.end())
    return found->second;
  if (entries_.size() >= max_addresses && now - swept_at_ >= sweep_pause) {
    swept_at_ = now;
    for (auto each = entries_.begin(); each != entries_.end();)
      each = now - each->second.since >= window ? entries_.erase(each) : std::next(each);
  }
  if (entries_.size() >= max_addresses)
    return all_others_;
  return entries_.emplace(key, entry{now}).first->second;
}

void token_guesses::report(runtime::loop_clock::time_point now) {
  if (!has_news_.load(std::memory_order_relaxed))
    return;
  std::lock_guard lock{mutex_};
  if (reported_at_ && now - *reported_at_ < window)
    return;
  const auto all = total();
  spdlog::warn("wrong admin tokens: {}, the last one from {}", all - reported_, last_client_);
  reported_ = all;
  reported_at_ = now;
  has_news_.store(false, std::memory_order_relaxed);
}

std::size_t token_guesses::size() const {
  std::lock_guard lock{mutex_};
  return entries_.size();
}

} // namespace strangelet::net::http
