#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>

namespace strangelet::metrics {

/// `Size` counts that many threads add to without sharing a cache line. Thread-safe; a sum never
/// shrinks, and is exact once the adders rest.
template <std::size_t Size>
class sharded_counts {
public:
  void add(std::size_t which, std::uint64_t n) noexcept {
    shards_[shard_of_this_thread()].counts[which].fetch_add(n, std::memory_order_relaxed);
  }

  std::uint64_t sum(std::size_t which) const noexcept {
    std::uint64_t result = 0;
    for (const auto& each : shards_)
      result += each.counts[which].load(std::memory_order_relaxed);
    return result;
  }

private:
  static constexpr std::size_t shard_count = 16;

  struct alignas(64) shard {
    std::array<std::atomic<std::uint64_t>, Size> counts{};
  };

  static std::size_t shard_of_this_thread() noexcept {
    static thread_local const std::size_t index =
        std::hash<std::thread::id>{}(std::this_thread::get_id()) % shard_count;
    return index;
  }

  std::array<shard, shard_count> shards_;
};

} // namespace strangelet::metrics
