#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strangelet::fuzz {

/// Turns the fuzzer's bytes into choices. When they are used up, every choice is the first one.
class byte_source {
public:
  byte_source(const std::uint8_t* data, std::size_t size) : at_(data), end_(data + size) {}

  bool empty() const noexcept {
    return at_ == end_;
  }

  unsigned next() noexcept {
    return empty() ? 0 : *at_++;
  }

  /// A number below `limit`, which is not 0.
  std::size_t below(std::size_t limit) noexcept {
    return next() % limit;
  }

  /// All that was not used yet.
  std::string_view rest() noexcept {
    std::string_view result{reinterpret_cast<const char*>(at_),
                            static_cast<std::size_t>(end_ - at_)};
    at_ = end_;
    return result;
  }

private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

} // namespace strangelet::fuzz
