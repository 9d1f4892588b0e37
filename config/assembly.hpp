#pragma once

// Private to config.

#include "config/ini_file.hpp"
#include "config/options.hpp"
#include "config/value.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strangelet::config {

/// Puts the settings together, source after source, and collects what is wrong with them: one line
/// for each problem, without its line end.
class assembly {
public:
  /// Takes all that a file says. `path` is for messages.
  void add_file(const ini_file& file, const std::string& path);

  /// Takes `--section.key=text`.
  void add_argument(const option& which, std::string_view text);

  /// Checks what must hold between options. To be called when all sources were added; says nothing
  /// about options that were refused already.
  void check_together();

  void complain(std::string problem) {
    problems_.push_back(std::move(problem));
  }

  const settings& values() const {
    return values_;
  }

  const std::vector<std::string>& problems() const {
    return problems_;
  }

  /// The options that a source sets, by name.
  std::vector<std::string> options() const;

private:
  /// Where the value of an option comes from, if it is not the default.
  struct origin {
    std::string text;
    bool was_refused = false;
  };

  void add_entry(const ini_entry& entry, const std::string& path);
  void set(const option& which, const std::optional<raw_value>& raw, std::string_view text,
           const std::string& expected, const std::string& where);
  std::string origin_of(const option& which) const;
  bool was_refused(std::string_view name) const;

  settings values_;
  std::map<const option*, origin> origins_;
  std::vector<std::string> problems_;
};

} // namespace strangelet::config
