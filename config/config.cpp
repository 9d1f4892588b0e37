#include "config/config.hpp"

#include "config/assembly.hpp"
#include "config/command_line.hpp"
#include "config/escape.hpp"
#include "config/ini_file.hpp"
#include "config/text.hpp"

#include <utility>

namespace strangelet::config {

namespace {

/// Reads the file that is named, which must exist, or else the usual one, which may.
void add_file(const command_line& line, std::string_view usual_file, assembly& all) {
  const auto path = line.config_file.value_or(std::string{usual_file});
  const auto file = read_file(path);
  if (file.error.empty())
    all.add_file(parse_ini(file.content), path);
  else if (line.config_file || !file.is_missing)
    all.complain("cannot read " + visible(path) + ": " + file.error);
}

stop refusal(const std::vector<std::string>& problems) {
  std::string text;
  for (const auto& problem : problems)
    text += "strangelet: " + problem + '\n';
  return {1, std::move(text)};
}

} // namespace

result load(const std::vector<std::string_view>& args, std::string_view file) {
  const auto line = parse_command_line(args);
  if (line.wants_help)
    return stop{0, help_text()};
  if (line.wants_version && !line.problems.empty())
    return refusal(line.problems);
  if (line.wants_version)
    return stop{0, "strangelet " + std::string{version()} + "\n"};
  assembly all;
  for (const auto& problem : line.problems)
    all.complain(problem);
  add_file(line, file, all);
  for (const auto& each : line.arguments)
    all.add_argument(*each.which, each.text);
  all.check_together();
  if (!all.problems().empty())
    return refusal(all.problems());
  if (line.wants_dump)
    return stop{0, dump_text(all.values())};
  return all.values();
}

result load(int argc, const char* const* argv) {
  return load(std::vector<std::string_view>(argv + (argc > 0 ? 1 : 0), argv + argc));
}

std::string_view version() noexcept {
  return STRANGELET_VERSION;
}

} // namespace strangelet::config
