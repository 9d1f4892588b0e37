#include "net/transport/outgoing_queue.hpp"

#include <algorithm>

namespace strangelet::net {

std::array<iovec, outgoing_queue::max_gather> outgoing_queue::gather() {
  std::array<iovec, max_gather> result{};
  auto count = std::min(parts_.size(), max_gather);
  for (std::size_t i = 0; i < count; ++i) {
    auto skip = i == 0 ? offset_ : 0;
    result[i] = {parts_[i].bytes.data() + skip, parts_[i].bytes.size() - skip};
  }
  return result;
}

bool outgoing_queue::consume(std::size_t n) {
  bytes_ -= n;
  offset_ += n;
  bool completed = false;
  while (!parts_.empty() && offset_ >= parts_.front().bytes.size()) {
    offset_ -= parts_.front().bytes.size();
    messages_ -= parts_.front().messages;
    parts_.pop_front();
    completed = true;
  }
  return completed;
}

} // namespace strangelet::net
