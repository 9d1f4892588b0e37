#pragma once

// Private to config, and to its tests.

#include "config/value.hpp"
#include "support/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::config {

/// `[name]`
struct ini_section {
  std::string name;
  int line;
};

/// `key = value`
struct ini_entry {
  std::string section;
  std::string key;
  /// What stands behind the `=`. It is nothing that can be read if `is_readable` is false; `text`
  /// then is the rest of the line.
  raw_value value;
  bool is_readable;
  int line;

  std::string name() const {
    return section + "." + key;
  }
};

/// What a file says, in its order; line numbers start at 1.
struct ini_file {
  std::vector<ini_section> sections;
  std::vector<ini_entry> entries;
  /// Lines that are neither `[section]`, `key = value` nor `; comment`.
  std::vector<int> malformed_lines;
};

/// Reads the INI syntax of CAF: values by CAF's own parser, the lines around them here. CAF's
/// reader of whole files stops at the first mistake, overlooks one at the very end, keeps the first
/// of two equal keys, takes what follows a value on its line for a new key, and knows no line
/// numbers.
ini_file parse_ini(std::string_view text);

/// Why a file cannot be had.
struct file_fault {
  /// In words: `No such file or directory`.
  std::string reason;
  /// There is no such file.
  bool is_missing = false;
};

/// The content of `path`, with its line ends as `\n` and without a byte order mark.
support::result<std::string, file_fault> read_file(const std::string& path);

} // namespace strangelet::config
