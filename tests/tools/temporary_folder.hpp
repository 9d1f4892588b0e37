#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace strangelet::test {

/// A new folder, gone with all that is in it when the test ends.
class temporary_folder {
public:
  temporary_folder();
  ~temporary_folder();

  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  /// Makes a file, and the folders on the way to it.
  void add(const std::string& name, std::string_view content) const;

  std::string path() const {
    return path_.string();
  }

private:
  std::filesystem::path path_;
};

} // namespace strangelet::test
