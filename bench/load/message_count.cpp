#include "bench/load/message_count.hpp"

namespace strangelet::bench {

void message_count::hear(std::uint32_t number) {
  if (number > heard_) {
    while (++heard_ < number)
      missing_.insert(heard_);
  } else if (missing_.erase(number) != 0) {
    ++misordered_;
  } else {
    ++duplicated_;
  }
}

} // namespace strangelet::bench
