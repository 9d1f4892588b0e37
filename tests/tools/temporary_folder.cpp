#include "tests/tools/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

namespace strangelet::test {

namespace fs = std::filesystem;

temporary_folder::temporary_folder() {
  auto name = (fs::temp_directory_path() / "strangelet-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw std::system_error{errno, std::generic_category(), name};
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ec;
  fs::remove_all(path_, ec);
}

void temporary_folder::add(const std::string& name, std::string_view content) const {
  auto path = path_ / name;
  fs::create_directories(path.parent_path());
  std::ofstream out{path, std::ios::binary};
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
}

} // namespace strangelet::test
