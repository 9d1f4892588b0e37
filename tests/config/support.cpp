#include "support.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "caf/test/unit_test.hpp"

namespace strangelet::config::test {

scratch_folder::scratch_folder() {
  std::string path = std::filesystem::temp_directory_path() / "strangelet-XXXXXX";
  if (mkdtemp(path.data()) == nullptr)
    throw std::runtime_error("cannot make a scratch folder");
  path_ = path;
}

scratch_folder::~scratch_folder() {
  std::error_code ignored; // a folder that stays behind fails no test
  std::filesystem::remove_all(path_, ignored);
}

std::string scratch_folder::write(std::string_view name, std::string_view content) const {
  const auto path = path_of(name);
  std::ofstream{path, std::ios::binary} << content;
  return path;
}

std::string scratch_folder::path_of(std::string_view name) const {
  return path_ / name;
}

result load_ini(std::string_view content, const arguments& args) {
  const scratch_folder folder;
  auto outcome = load(args, folder.write("test.ini", content));
  if (!outcome) {
    auto& text = outcome.error().text;
    const auto prefix = folder.path_of("");
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
      text.erase(at, prefix.size());
  }
  return outcome;
}

result load_args(const arguments& args) {
  const scratch_folder folder;
  return load(args, folder.path_of("missing.ini"));
}

std::vector<std::string> problems(const result& outcome) {
  if (outcome) {
    CAF_CHECK_EQUAL(std::string{"accepted"}, std::string{"refused"});
    return {};
  }
  CAF_CHECK_EQUAL(outcome.error().exit_code, 1);
  const std::string name = "strangelet: ";
  std::vector<std::string> lines;
  std::istringstream in{outcome.error().text};
  for (std::string line; std::getline(in, line);) {
    CAF_CHECK_EQUAL(line.substr(0, name.size()), name);
    lines.push_back(line.substr(std::min(name.size(), line.size())));
  }
  return lines;
}

settings accepted(const result& outcome) {
  return configured(outcome).values;
}

configuration configured(const result& outcome) {
  if (outcome)
    return *outcome;
  CAF_CHECK_EQUAL(outcome.error().text, std::string{"accepted"});
  return {};
}

std::string printed(const result& outcome) {
  if (outcome) {
    CAF_CHECK_EQUAL(std::string{"accepted"}, std::string{"printed"});
    return {};
  }
  CAF_CHECK_EQUAL(outcome.error().exit_code, 0);
  return outcome.error().text;
}

} // namespace strangelet::config::test
