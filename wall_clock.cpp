#include "wall_clock.hpp"

namespace strangelet {

protocol::time_point wall_clock() {
  return std::chrono::system_clock::now();
}

} // namespace strangelet
