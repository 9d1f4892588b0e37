#pragma once

// Private to config.

#include "config/options.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::config {

/// `--section.key=text`
struct argument {
  const option* which;
  std::string text;
};

/// What the command line says, in its order; values are not looked at.
struct command_line {
  bool wants_help = false;
  bool wants_version = false;
  bool wants_dump = false;
  std::optional<std::string> config_file;
  std::vector<argument> arguments;
  /// One line for each argument that is none of these, or the second of its kind.
  std::vector<std::string> problems;
};

/// Takes the arguments without the name of the program.
command_line parse_command_line(const std::vector<std::string_view>& args);

} // namespace strangelet::config
