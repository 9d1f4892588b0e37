#pragma once

// Private to config, and to its tests.

#include "config/config.hpp"

#include <string>
#include <vector>

namespace strangelet::config {

/// Why a configuration that is right by itself must not take the place of the one in force: its
/// file is gone, says nothing any more or is cut off, or something that keeps people out would be
/// switched off because nothing is said of it (docs/decisions/019-absence-opens-nothing.md). One
/// line each; none if it may.
std::vector<std::string> find_losses(const configuration& in_force, const configuration& wanted);

} // namespace strangelet::config
