#pragma once

#include <boost/asio/buffer.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace strangelet::net {

/// Messages that the socket did not take at once, oldest first. Not thread-safe.
class outgoing_queue {
public:
  /// Buffers that one gathering write takes at most.
  static constexpr std::size_t max_gather = 16;

  /// Adds a message behind the others.
  void push(std::string_view message) {
    messages_.emplace_back(message);
    bytes_ += message.size();
  }

  bool empty() const noexcept {
    return messages_.empty();
  }

  /// Messages not yet written to their end.
  std::size_t messages() const noexcept {
    return messages_.size();
  }

  /// Bytes not yet written.
  std::size_t bytes() const noexcept {
    return bytes_;
  }

  /// What to write next; unused entries are empty.
  std::array<boost::asio::const_buffer, max_gather> gather() const;

  /// Forgets `n` bytes that were written. True if a message was completed.
  bool consume(std::size_t n);

private:
  std::deque<std::string> messages_;
  /// Bytes of the first message that were written already.
  std::size_t offset_ = 0;
  std::size_t bytes_ = 0;
};

} // namespace strangelet::net
