#pragma once

#include "protocol/timestamp.hpp"

namespace strangelet::faulty {

/// The wall clock, but for one call after each SIGUSR1, which throws: so that a test of the whole
/// process chooses which actor makes a mistake, by what it makes happen next. Thread-safe.
protocol::time_point now();

} // namespace strangelet::faulty
