#include "config/command_line.hpp"

#include "config/nearest.hpp"
#include "support/escape.hpp"

#include <algorithm>
#include <utility>

namespace strangelet::config {

namespace {

/// Goes through the arguments from the first to the last.
class command_line_parser {
public:
  explicit command_line_parser(const std::vector<std::string_view>& args) : args_(args) {}

  command_line run() {
    for (; at_ < args_.size(); ++at_)
      read(args_[at_]);
    return std::move(result_);
  }

private:
  void read(std::string_view arg) {
    if (arg == "--help" || arg == "-h")
      result_.wants_help = true;
    else if (arg == "--version")
      result_.wants_version = true;
    else if (arg == "--dump-config")
      result_.wants_dump = true;
    else if (arg.substr(0, 1) == "-")
      read_assignment(arg);
    else
      complain("unknown option " + support::visible(arg) +
               "; write options as --section.key=value");
  }

  void read_assignment(std::string_view arg) {
    const std::size_t equals = std::min(arg.find('='), arg.size());
    const auto name = arg.substr(0, equals);
    if (name == "--help" || name == "-h" || name == "--version" || name == "--dump-config")
      return complain(std::string{name} + " takes no value");
    const bool is_long = name.substr(0, 2) == "--";
    const auto* which = is_long ? find_option(name.substr(2)) : nullptr;
    if (which == nullptr && name != "--config-file")
      return complain("unknown option " + support::visible(name) + suggest(name));
    if (equals == arg.size())
      return complain_about_missing_value(name);
    if (which == nullptr)
      read_file_name(arg.substr(equals + 1));
    else
      read_value(*which, arg.substr(equals + 1));
  }

  void read_file_name(std::string_view path) {
    if (result_.config_file)
      complain("--config-file is set twice");
    else if (path.empty() || path.find('\0') != path.npos)
      complain("--config-file: an empty value is not allowed; expected the name of a file");
    else
      result_.config_file = path;
  }

  void read_value(const option& which, std::string_view text) {
    const auto& known = result_.arguments;
    if (std::any_of(known.begin(), known.end(), [&](const auto& x) { return x.which == &which; }))
      complain("--" + which.name() + " is set twice");
    else
      result_.arguments.push_back({&which, std::string{text}});
  }

  /// Whoever writes `--key value` means `--key=value`: one mistake, and a value that may be secret.
  void complain_about_missing_value(std::string_view name) {
    complain(std::string{name} + " needs a value; write " + std::string{name} + "=...");
    if (at_ + 1 < args_.size() && args_[at_ + 1].substr(0, 1) != "-")
      ++at_;
  }

  static std::string suggest(std::string_view name) {
    const std::size_t dashes = std::min(name.find_first_not_of('-'), name.size());
    const auto request =
        nearest(name, {"--help", "--version", "--dump-config", "--config-file"}, 2);
    if (!request.empty())
      return "; did you mean " + request + "?";
    auto meant = suggest_options(name.substr(dashes));
    for (auto& each : meant)
      each.insert(0, "--");
    return meant.empty() ? "; --help lists them all"
                         : "; did you mean " + alternatives(meant) + "?";
  }

  void complain(const std::string& problem) {
    result_.problems.push_back(problem + " (command line)");
  }

  const std::vector<std::string_view>& args_;
  std::size_t at_ = 0;
  command_line result_;
};

} // namespace

command_line parse_command_line(const std::vector<std::string_view>& args) {
  return command_line_parser{args}.run();
}

} // namespace strangelet::config
