#include "config/config.hpp"

#include "config/assembly.hpp"
#include "config/command_line.hpp"
#include "config/ini_file.hpp"
#include "config/text.hpp"
#include "support/escape.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace strangelet::config {

namespace {

/// Reads the file that is named, which must exist, or else the usual one, which may.
origin add_file(const command_line& line, std::string_view usual_file, assembly& all) {
  const auto path = line.config_file.value_or(std::string{usual_file});
  const auto content = read_file(path);
  std::error_code ignored; // the name as it is will do
  const auto absolute = std::filesystem::absolute(path, ignored);
  origin from;
  from.file = ignored ? path : absolute.lexically_normal().string();
  if (content) {
    const auto file = parse_ini(*content);
    all.add_file(file, path);
    from.was_read = true;
    from.says_nothing = file.entries.empty();
    from.is_cut_off = !content->empty() && content->back() != '\n';
  } else if (line.config_file || !content.error().is_missing) {
    all.complain("cannot read " + support::visible(path) + ": " + content.error().reason);
  }
  return from;
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
  auto from = add_file(line, file, all);
  for (const auto& each : line.arguments)
    all.add_argument(*each.which, each.text);
  all.check_together();
  if (!all.problems().empty())
    return refusal(all.problems());
  if (line.wants_dump)
    return stop{0, dump_text(all.values())};
  from.options = all.options();
  return configuration{all.values(), std::move(from)};
}

result load(int argc, const char* const* argv) {
  return load(std::vector<std::string_view>(argv + (argc > 0 ? 1 : 0), argv + argc));
}

bool origin::names(std::string_view option) const {
  return std::find(options.begin(), options.end(), option) != options.end();
}

std::string describe(const origin& from) {
  const auto name = '"' + support::visible(from.file) + '"';
  return from.was_read ? "read " + name : "found no file " + name;
}

std::string doubt_about(const origin& from) {
  const auto name = '"' + support::visible(from.file) + '"';
  if (from.says_nothing)
    return name + " sets no option";
  if (from.is_cut_off)
    return name + " ends in the middle of a line and may be cut off";
  return {};
}

std::string_view version() noexcept {
  return STRANGELET_VERSION;
}

} // namespace strangelet::config
