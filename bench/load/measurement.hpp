#pragma once

#include "bench/load/options.hpp"

#include <nlohmann/json_fwd.hpp>

namespace strangelet::bench {

/// Puts the load on the server and resolves to what was seen. Throws `std::runtime_error` if the
/// server cannot be reached or measured, refuses something, or ends a connection.
nlohmann::json measure(const options& given);

} // namespace strangelet::bench
