#pragma once

#include "protocol/client_event.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>

namespace strangelet::actors {

/// A counter that many threads add to without sharing a cache line. Thread-safe; a sum is exact
/// once the adders rest.
class sharded_counter {
public:
  void add(std::uint64_t n = 1) noexcept {
    shards_[shard_of_this_thread()].value.fetch_add(n, std::memory_order_relaxed);
  }

  std::uint64_t sum() const noexcept {
    std::uint64_t result = 0;
    for (const auto& each : shards_)
      result += each.value.load(std::memory_order_relaxed);
    return result;
  }

private:
  static constexpr std::size_t shard_count = 16;

  struct alignas(64) shard {
    std::atomic<std::uint64_t> value{0};
  };

  static std::size_t shard_of_this_thread() noexcept {
    static thread_local const std::size_t index =
        std::hash<std::thread::id>{}(std::this_thread::get_id()) % shard_count;
    return index;
  }

  std::array<shard, shard_count> shards_;
};

/// What the service has done since it started, for `/videochat/stats`. Outlives all actors.
/// Thread-safe.
struct service_metrics {
  /// Values handed from one partner to the other: signaling, chat, typing, connection states.
  sharded_counter messages_relayed;
  /// Messages for a room that the sender had just left, dropped without an answer.
  sharded_counter late_messages;
  /// Messages answered with an `error`.
  sharded_counter messages_refused;
  /// Exceptions in a session, a room or a connection, which has ended because of it.
  sharded_counter faults;
  /// Pairs made.
  std::atomic<std::uint64_t> matches{0};
  /// Sessions in the directory now.
  std::atomic<std::size_t> sessions{0};
  /// Users in the queue now, by `protocol::chat_mode`.
  std::array<std::atomic<std::size_t>, 2> waiting{};

  /// Users whose connection is lost and who may come back.
  std::atomic<std::size_t> reconnecting{0};
  /// Bytes kept for them.
  std::atomic<std::size_t> resume_memory{0};

  std::size_t waiting_in(protocol::chat_mode mode) const noexcept {
    return waiting[static_cast<std::size_t>(mode)].load(std::memory_order_relaxed);
  }
};

} // namespace strangelet::actors
