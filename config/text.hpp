#pragma once

// Private to config.

#include "config/settings.hpp"

#include <string>

namespace strangelet::config {

/// `--help`: all options with their defaults and what they allow, at most 100 columns wide.
std::string help_text();

/// `--dump-config`: a file that, read again, gives `values`. Secrets are in it.
std::string dump_text(const settings& values);

} // namespace strangelet::config
