#pragma once

// Private to config.

#include <string>
#include <string_view>
#include <vector>

namespace strangelet::config {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from one to the other
/// (optimal string alignment).
std::size_t edit_distance(std::string_view one, std::string_view other);

/// The one of `candidates` with the least distance to `name`, the first of equals; empty if it is
/// more than `most`.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates,
                    std::size_t most);

} // namespace strangelet::config
