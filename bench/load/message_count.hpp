#pragma once

#include <cstddef>
#include <cstdint>
#include <set>

namespace strangelet::bench {

/// Checks by their numbers what one side of a conversation hears: 1, 2, 3, …, each once and in that
/// order. Since messages of one sender arrive in order, one that is missing when a later one
/// arrives is lost; only what was said after the last one that arrived may have been on its way.
class message_count {
public:
  void hear(std::uint32_t number);

  /// The highest number so far.
  std::uint32_t heard() const noexcept {
    return heard_;
  }

  /// Messages that are missing before the last one.
  std::size_t lost() const noexcept {
    return missing_.size();
  }

  /// Messages that arrived twice.
  std::size_t duplicated() const noexcept {
    return duplicated_;
  }

  /// Messages that arrived after a later one.
  std::size_t misordered() const noexcept {
    return misordered_;
  }

private:
  std::uint32_t heard_ = 0;
  std::size_t duplicated_ = 0;
  std::size_t misordered_ = 0;
  std::set<std::uint32_t> missing_;
};

} // namespace strangelet::bench
