#pragma once

#include <chrono>

namespace strangelet::runtime {

/// Time on an event loop: monotonic, and read once per tick, not per message.
using loop_clock = std::chrono::steady_clock;

} // namespace strangelet::runtime
