#pragma once

#include "protocol/timestamp.hpp"

namespace strangelet::app {

/// The time of day, as the whole service tells it; a test links one that fails (tests/faulty).
/// Thread-safe.
protocol::time_point wall_clock();

} // namespace strangelet::app
