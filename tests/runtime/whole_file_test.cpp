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

  strangelet::support::result<std::string, std::error_code> read(const std::string& name) const {
    return read_whole_file(path_of(name), 10'000);
  }

  /// Why a file cannot be read, as in `errno`.
  int error_of(const std::string& name) const {
    return read(name).error().value();
  }

  temporary_folder folder;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(whole_file_tests, fixture)

CAF_TEST(a file is read to its end) {
  const std::string content(10'000, 'x');
  folder.add("file", content);
  const auto file = read("file");
  CAF_REQUIRE(file);
  CAF_CHECK(*file == content);
}

CAF_TEST(a file may be empty) {
  folder.add("file", "");
  const auto file = read("file");
  CAF_CHECK(file && file->empty());
}

CAF_TEST(more than was asked for is too large) {
  folder.add("file", std::string(10'001, 'x'));
  CAF_CHECK_EQUAL(error_of("file"), EFBIG);
  const auto endless = read_whole_file("/dev/zero", 10);
  CAF_CHECK_EQUAL(endless.error().value(), EFBIG);
}

CAF_TEST(what cannot be read has a reason and no content) {
  folder.add("folder/file", "");
  CAF_CHECK_EQUAL(error_of("missing"), ENOENT);
  CAF_CHECK_EQUAL(error_of("folder"), EISDIR);
  CAF_CHECK_EQUAL(error_of("folder/file/x"), ENOTDIR);
  // Half of it can be read: there is no memory at address 0.
  const auto memory = read_whole_file("/proc/self/mem", 10'000);
  CAF_CHECK_EQUAL(memory.error().value(), EIO);
}

CAF_TEST(a pipe without a writer is not waited for) {
  CAF_REQUIRE_EQUAL(::mkfifo(path_of("pipe").c_str(), 0600), 0);
  const auto file = read("pipe");
  CAF_CHECK(file && file->empty());
}

CAF_TEST(a pipe whose writer says nothing is not waited for long) {
  CAF_REQUIRE_EQUAL(::mkfifo(path_of("pipe").c_str(), 0600), 0);
  const int writer = ::open(path_of("pipe").c_str(), O_RDWR | O_NONBLOCK);
  CAF_CHECK_EQUAL(::write(writer, "half", 4), 4);
  CAF_CHECK_EQUAL(error_of("pipe"), ETIMEDOUT);
  ::close(writer);
}

CAF_TEST_FIXTURE_SCOPE_END()
