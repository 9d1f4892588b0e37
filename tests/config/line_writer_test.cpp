#define CAF_SUITE config.line_writer

#include "config/line_writer.hpp"

#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet;
using namespace strangelet::config;
using namespace strangelet::config::test;

namespace {

/// A file on a disk that is full at `room` bytes: what the process may write into one file is
/// bounded, and `write` does then what it does on a full disk, but for the name of the error.
class full_disk {
public:
  explicit full_disk(std::size_t room)
      : handler_before_(std::signal(SIGXFSZ, SIG_IGN)),
        path_(folder_.write("log", "")),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_APPEND)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    make_room(room);
  }

  ~full_disk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    ::close(descriptor_);
    std::signal(SIGXFSZ, handler_before_);
  }

  full_disk(const full_disk&) = delete;
  full_disk& operator=(const full_disk&) = delete;

  void make_room(std::size_t room) const {
    const rlimit now{room, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &now);
  }

  int descriptor() const {
    return descriptor_;
  }

  std::string content() const {
    std::ostringstream text;
    text << std::ifstream{path_}.rdbuf();
    return text.str();
  }

private:
  void (*const handler_before_)(int);
  const scratch_folder folder_;
  const std::string path_;
  const int descriptor_;
  rlimit before_{};
};

} // namespace

CAF_TEST(lines follow each other) {
  const full_disk disk{100};
  line_writer out{disk.descriptor()};
  CAF_CHECK(out.write("one\n"));
  CAF_CHECK(out.write("two\n"));
  CAF_CHECK_EQUAL(disk.content(), "one\ntwo\n");
}

CAF_TEST(the line after one that was broken off is whole) {
  const full_disk disk{6};
  line_writer out{disk.descriptor()};
  CAF_CHECK(out.write("one\n"));
  CAF_CHECK(!out.write("two\n"));
  CAF_CHECK(!out.write("three\n"));
  CAF_CHECK_EQUAL(disk.content(), "one\ntw");
  disk.make_room(100);
  CAF_CHECK(out.write("four\n"));
  CAF_CHECK_EQUAL(disk.content(), "one\ntw\nfour\n");
}

CAF_TEST(a disk that has room for the end of a line only does not make two of it) {
  const full_disk disk{6};
  line_writer out{disk.descriptor()};
  CAF_CHECK(!out.write("one two\n"));
  disk.make_room(7);
  CAF_CHECK(!out.write("three\n"));
  CAF_CHECK(!out.write("four\n"));
  disk.make_room(100);
  CAF_CHECK(out.write("five\n"));
  CAF_CHECK_EQUAL(disk.content(), "one tw\nfive\n");
}

CAF_TEST(a disk that is full between two lines breaks none) {
  const full_disk disk{4};
  line_writer out{disk.descriptor()};
  CAF_CHECK(out.write("one\n"));
  CAF_CHECK(!out.write("two\n"));
  disk.make_room(100);
  CAF_CHECK(out.write("three\n"));
  CAF_CHECK_EQUAL(disk.content(), "one\nthree\n");
}

CAF_TEST(a pipe that somebody has made non blocking is waited for) {
  int ends[2];
  CAF_REQUIRE_EQUAL(::pipe2(ends, O_NONBLOCK), 0);
  const std::string line = std::string(1'000'000, 'x') + '\n';
  std::thread writer{[&] { CAF_CHECK(line_writer{ends[1]}.write(line)); }};
  std::string read;
  char chunk[4096];
  while (read.size() < line.size())
    if (const auto size = ::read(ends[0], chunk, sizeof chunk); size > 0)
      read.append(chunk, static_cast<std::size_t>(size));
  writer.join();
  CAF_CHECK(read == line);
  ::close(ends[0]);
  ::close(ends[1]);
}

CAF_TEST(what is closed takes nothing) {
  line_writer out{-1};
  CAF_CHECK(!out.write("one\n"));
}
