#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <sys/uio.h>

namespace strangelet::net {

/// Messages that the socket did not take at once, oldest first. Not thread-safe.
class outgoing_queue {
public:
  /// Buffers that one gathering write takes at most.
  static constexpr std::size_t max_gather = 16;

  /// Adds `bytes`, which hold so many messages, behind the others.
  void push(std::string_view bytes, std::size_t messages = 1) {
    parts_.push_back({std::string{bytes}, messages});
    messages_ += messages;
    bytes_ += bytes.size();
  }

  bool empty() const noexcept {
    return parts_.empty();
  }

  /// Messages not yet written to their end, and those that were pushed in one piece with them.
  std::size_t messages() const noexcept {
    return messages_;
  }

  /// Bytes not yet written.
  std::size_t bytes() const noexcept {
    return bytes_;
  }

  /// What to write next; unused entries are empty.
  std::array<iovec, max_gather> gather();

  /// Forgets `n` bytes that were written. True if one push was completed.
  bool consume(std::size_t n);

private:
  struct part {
    std::string bytes;
    std::size_t messages;
  };

  std::deque<part> parts_;
  /// Bytes of the first part that were written already.
  std::size_t offset_ = 0;
  std::size_t messages_ = 0;
  std::size_t bytes_ = 0;
};

} // namespace strangelet::net
