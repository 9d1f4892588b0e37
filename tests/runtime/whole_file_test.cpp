#define CAF_SUITE runtime.whole_file

#include "runtime/whole_file.hpp"
#include "tests/tools/temporary_folder.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "caf/test/unit_test.hpp"

using namespace strangelet::runtime;
using namespace strangelet::test;

namespace {

struct fixture {
  std::string path_of(const std::string& name) const {
    return folder.path() + "/" + name;
  }

  whole_file read(const std::string& name) const {
    return read_whole_file(path_of(name), 10'000);
  }

  temporary_folder folder;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(whole_file_tests, fixture)

CAF_TEST(a file is read to its end) {
  const std::string content(10'000, 'x');
  folder.add("file", content);
  const auto file = read("file");
  CAF_CHECK_EQUAL(file.error, 0);
  CAF_CHECK(!file.is_too_large);
  CAF_CHECK(file.content == content);
}

CAF_TEST(a file may be empty) {
  folder.add("file", "");
  CAF_CHECK_EQUAL(read("file").error, 0);
  CAF_CHECK_EQUAL(read("file").content, "");
}

CAF_TEST(more than was asked for is too large) {
  folder.add("file", std::string(10'001, 'x'));
  CAF_CHECK(read("file").is_too_large);
  CAF_CHECK(read_whole_file("/dev/zero", 10).is_too_large);
}

CAF_TEST(what cannot be read has a reason and no content) {
  folder.add("folder/file", "");
  CAF_CHECK_EQUAL(read("missing").error, ENOENT);
  CAF_CHECK_EQUAL(read("folder").error, EISDIR);
  CAF_CHECK_EQUAL(read("folder/file/x").error, ENOTDIR);
  // Half of it can be read: there is no memory at address 0.
  CAF_CHECK_EQUAL(read_whole_file("/proc/self/mem", 10'000).error, EIO);
}

CAF_TEST(a pipe without a writer is not waited for) {
  CAF_REQUIRE_EQUAL(::mkfifo(path_of("pipe").c_str(), 0600), 0);
  CAF_CHECK_EQUAL(read("pipe").error, 0);
  CAF_CHECK_EQUAL(read("pipe").content, "");
}

CAF_TEST(a pipe whose writer says nothing is not waited for long) {
  CAF_REQUIRE_EQUAL(::mkfifo(path_of("pipe").c_str(), 0600), 0);
  const int writer = ::open(path_of("pipe").c_str(), O_RDWR | O_NONBLOCK);
  CAF_CHECK_EQUAL(::write(writer, "half", 4), 4);
  const auto file = read("pipe");
  CAF_CHECK_EQUAL(file.error, ETIMEDOUT);
  CAF_CHECK_EQUAL(file.content, "");
  ::close(writer);
}

CAF_TEST_FIXTURE_SCOPE_END()
