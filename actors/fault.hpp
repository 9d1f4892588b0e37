#pragma once

#include "actors/metrics.hpp"

#include <caf/atom.hpp>
#include <caf/error.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>

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

/// To be called from an actor's exception handler: logs and counts what was thrown, and runs
/// `clean_up`, which tells whoever must know that the actor ends. Throws nothing, whatever that
/// throws: it would end the process.
void contain_exception(const std::exception_ptr& thrown, std::string_view who,
                       service_metrics& metrics, const std::function<void()>& clean_up) noexcept;

} // namespace strangelet::actors
