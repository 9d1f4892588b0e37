#include "config/text.hpp"

#include "config/config.hpp"
#include "config/options.hpp"
#include "config/value.hpp"

#include <string_view>
#include <vector>

namespace strangelet::config {

namespace {

constexpr std::size_t columns = 100;
constexpr std::size_t indent = 40;

/// Appends `term`, and behind it `text` in a column of its own.
void append_item(std::string term, std::string_view text, std::string& out) {
  std::string line = "  " + std::move(term);
  if (line.size() + 2 > indent) {
    out += line + '\n';
    line.clear();
  }
  line.resize(indent, ' ');
  while (text.size() > columns - indent) {
    const std::size_t space = text.rfind(' ', columns - indent);
    if (space == text.npos)
      break;
    out.append(line).append(text.substr(0, space)).append("\n");
    text.remove_prefix(space + 1);
    line.assign(indent, ' ');
  }
  out.append(line).append(text).append("\n");
}

bool is_changed(const option& which, const settings& values) {
  return format_value(which, values) != format_value(which, settings{});
}

constexpr std::string_view synopsis =
    R"(Pairs strangers for video and text chat: relays their WebRTC signaling and their messages.

Usage: strangelet [--config-file=FILE] [--section.key=value]...

Each option below can stand in the file as `key = value` under its [section], and on the command
line, which has the last word. Durations have a unit: ns, us, ms, s, min or h. On SIGHUP the server
reads both again: what is marked with * changes while it runs, the rest with the next start.

)";

} // namespace

std::string help_text() {
  std::string out = "strangelet " + std::string{version()} + "\n";
  out += synopsis;
  append_item("--config-file=FILE",
              "the file to read; without it " + std::string{default_file} + ", if there is one",
              out);
  append_item("--dump-config",
              "check the options but not the files that they name, print them as a file (with its "
              "secrets), and exit",
              out);
  append_item("--help, -h", "print this text and exit", out);
  append_item("--version", "print the version and exit", out);
  const settings defaults;
  std::string_view section;
  for (const auto& each : options()) {
    if (each.section != section)
      out.append("\n[").append(each.section).append("]\n");
    section = each.section;
    append_item("--" + each.name() + "=" + format_value(each, defaults),
                (each.is_reloadable() ? "* " : "") + std::string{each.help} + ": " +
                    allowed_values(each),
                out);
  }
  return out;
}

std::string dump_text(const settings& values) {
  std::string out = "; The configuration of strangelet " + std::string{version()} + ".\n";
  std::string_view section;
  for (const auto& each : options()) {
    if (each.section != section)
      out.append("\n[").append(each.section).append("]\n");
    section = each.section;
    out.append("; ").append(each.help).append(each.secret ? " (a secret)\n" : "\n");
    out.append(each.key).append(" = ").append(format_value(each, values)).append("\n");
  }
  return out;
}

std::vector<std::string> describe(const settings& values) {
  std::vector<std::string> lines;
  for (const auto& each : options()) {
    const bool is_hidden = each.secret && is_changed(each, values);
    lines.push_back(each.name() + " = " + (is_hidden ? "***" : format_value(each, values)));
  }
  return lines;
}

std::string describe_changes(const settings& values) {
  const auto lines = describe(values);
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (is_changed(options()[i], values))
      out += (out.empty() ? "" : ", ") + lines[i];
  return out.empty() ? "all default" : out + "; everything else is default";
}

} // namespace strangelet::config
