#pragma once

#include "app/lifecycle.hpp"
#include "config/config.hpp"

namespace strangelet::app {

/// Runs the whole service, assembled as the configuration says: logging, actor system, server.
/// Obeys signals (`lifecycle`) until it is told to stop, and returns the exit code of the process,
/// which is EXIT_FAILURE too if the supervisor or the matchmaker has ended by itself. `read` reads
/// the configuration again. To be called once, from the main thread, before there are others.
int run_service(const config::configuration& all, const lifecycle::config_reader& read);

} // namespace strangelet::app
