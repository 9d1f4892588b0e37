#pragma once

#include "config/config.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::config::test {

/// A folder that is gone, with all in it, when the test ends.
class scratch_folder {
public:
  scratch_folder();
  ~scratch_folder();

  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  /// Writes a file and returns its path.
  std::string write(std::string_view name, std::string_view content) const;

  /// The path that a file of this name would have.
  std::string path_of(std::string_view name) const;

private:
  std::filesystem::path path_;
};

using arguments = std::vector<std::string_view>;

/// Loads with a configuration file of this content.
result load_ini(std::string_view content, const arguments& args = {});

/// Loads without a file.
result load_args(const arguments& args);

/// What went wrong, line by line, with the scratch folder left out of paths and without the name of
/// the program in front; fails the test if nothing did, the exit code is not 1 or the name is
/// missing.
std::vector<std::string> problems(const result& outcome);

/// The settings, or the defaults and a failed test if there are none.
settings accepted(const result& outcome);

/// The same with where they come from.
configuration configured(const result& outcome);

/// The text that is printed with exit code 0; fails the test if there is none.
std::string printed(const result& outcome);

} // namespace strangelet::config::test
