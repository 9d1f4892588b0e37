#pragma once

#include "config/config.hpp"

#include <string>
#include <vector>

namespace strangelet::config {

/// What comes of reading the configuration again while the server runs.
struct reload_plan {
  /// Why nothing may change at all, a line each: see `find_losses`. Then the rest does not matter.
  std::vector<std::string> losses;
  /// The settings in force, with new values for those options that can change while it runs.
  settings values;
  /// What is different in them: `limits.chat-length: 2000 -> 3000`. Secrets are not shown.
  std::vector<std::string> changes;
  /// What was changed and stays as it was: `websocket.port: needs a restart (8080 -> 9090)`.
  std::vector<std::string> needs_restart;
};

/// Compares what is in force with what was read.
reload_plan plan_reload(const configuration& in_force, const configuration& wanted);

} // namespace strangelet::config
