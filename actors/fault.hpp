#pragma once

#include <caf/atom.hpp>
#include <caf/error.hpp>

#include <cstdint>
#include <exception>
#include <string>

namespace strangelet::actors {

/// Why an actor could not answer.
enum class fault : std::uint8_t {
  /// The directory knows no room of that id, neither active nor remembered.
  no_such_room = 1,
};

/// CAF's hook for error enums.
inline caf::error make_error(fault what) {
  return {static_cast<std::uint8_t>(what), caf::atom("strangelet")};
}

/// What was thrown, for the log.
std::string describe(const std::exception_ptr& thrown);

} // namespace strangelet::actors
