#include "app/wall_clock.hpp"

namespace strangelet::app {

protocol::time_point wall_clock() {
  return std::chrono::system_clock::now();
}

} // namespace strangelet::app
