#pragma once

#include "config/settings.hpp"
#include "support/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace strangelet::config {

/// The file that is read when it exists and no other is named.
inline constexpr std::string_view default_file = "caf-application.ini";

/// A reason not to start: help was asked for, or the configuration is wrong.
struct stop {
  /// What the process should return: 0 or 1.
  int exit_code;
  /// What to print, with its final newline: to stdout if `exit_code` is 0, else to stderr, where
  /// each line begins with the name of the program.
  std::string text;
};

/// Where settings come from, beside the defaults.
struct origin {
  /// The absolute path of the file, whether there is one or not.
  std::string file;
  bool was_read = false;
  /// It was read and sets no option.
  bool says_nothing = false;
  /// Its last line has no line break.
  bool is_cut_off = false;
  /// The options that the file or the command line sets, by `section.key`.
  std::vector<std::string> options;

  /// Whether `option` is one of them.
  bool names(std::string_view option) const;
};

/// What the process goes by.
struct configuration {
  settings values;
  origin from;
};

using result = support::result<configuration, stop>;

/// Reads the configuration: the defaults, under `file` or what `--config-file=` names, under the
/// command line. Every key is checked; what is wrong is reported in one line each, all at once.
/// `args` are without the name of the program. Touches nothing but the file.
result load(const std::vector<std::string_view>& args, std::string_view file = default_file);

/// The same for `main`.
result load(int argc, const char* const* argv);

/// `section.key = value` of every option, for the start-up log. Secrets are masked.
std::vector<std::string> describe(const settings& values);

/// The same of those that are not as usual, in one line: `http.port = 3001, log.level = "debug";
/// everything else is default`.
std::string describe_changes(const settings& values);

/// Which file was read, or that none was: `read "/srv/caf-application.ini"`.
std::string describe(const origin& from);

/// What about the file is worth a warning, though it is taken; empty if nothing is.
std::string doubt_about(const origin& from);

/// The version of this build: `0.1.0`.
std::string_view version() noexcept;

} // namespace strangelet::config
