#pragma once

#include "bench/load/options.hpp"

namespace strangelet::bench {

/// Lets the honest clients of a soak do what they do for `options::duration`, or until SIGTERM, and
/// then say goodbye. Prints one JSON object per line: one a second with what was seen in it, and
/// one at the end with all of it. Throws `std::runtime_error` if they cannot begin.
void run_soak(const options& given);

} // namespace strangelet::bench
