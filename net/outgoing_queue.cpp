#include "net/outgoing_queue.hpp"

#include <algorithm>

namespace strangelet::net {

std::array<boost::asio::const_buffer, outgoing_queue::max_gather> outgoing_queue::gather() const {
  std::array<boost::asio::const_buffer, max_gather> result;
  auto count = std::min(messages_.size(), max_gather);
  for (std::size_t i = 0; i < count; ++i)
    result[i] = boost::asio::buffer(messages_[i]);
  if (count != 0)
    result[0] += offset_;
  return result;
}

bool outgoing_queue::consume(std::size_t n) {
  bytes_ -= n;
  offset_ += n;
  bool completed = false;
  while (!messages_.empty() && offset_ >= messages_.front().size()) {
    offset_ -= messages_.front().size();
    messages_.pop_front();
    completed = true;
  }
  return completed;
}

} // namespace strangelet::net
