#pragma once

#include "config/settings.hpp"

#include <caf/actor_system_config.hpp>

namespace strangelet::config {

/// What CAF itself needs to know: `scheduler.max-threads` (never 0: the cores are counted here) and
/// `scheduler.max-throughput`, where its scheduler modules look for them. Load modules into it as
/// usual; do not call `parse`, which would read the file again and drop what it does not know.
class system_config : public caf::actor_system_config {
public:
  explicit system_config(const settings& values);
};

} // namespace strangelet::config
