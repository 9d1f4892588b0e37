#pragma once

#include "config/config.hpp"
#include "net/server.hpp"

namespace strangelet::app {

/// Logs where the configuration comes from, what it changes, and what in it is likely a mistake.
void log_configuration(const config::configuration& all);

/// Logs the URLs of a server that listens.
void log_listeners(const config::settings& values, const net::server& server);

} // namespace strangelet::app
