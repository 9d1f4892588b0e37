#define CAF_SUITE config.log_sink

#include "config/log_sink.hpp"
#include "config/logging.hpp"

#include <spdlog/logger.h>

#include <chrono>
#include <cstdint>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::config;
using namespace std::chrono_literals;

namespace {

/// A pipe that nobody reads until `read_all`. Filled up at first: one byte must be read before
/// another can be written.
class full_pipe {
public:
  full_pipe() {
    // Whoever writes waits; the filling does not.
    CAF_REQUIRE_EQUAL(::pipe(ends_), 0);
    const int flags = ::fcntl(ends_[1], F_GETFL);
    ::fcntl(ends_[1], F_SETFL, flags | O_NONBLOCK);
    const std::string page(4096, '.');
    while (::write(ends_[1], page.data(), page.size()) > 0)
      ++pages_;
    ::fcntl(ends_[1], F_SETFL, flags);
  }

  ~full_pipe() {
    ::close(ends_[0]);
    close_writer();
  }

  full_pipe(const full_pipe&) = delete;
  full_pipe& operator=(const full_pipe&) = delete;

  int writer() const {
    return ends_[1];
  }

  void close_writer() {
    if (ends_[1] >= 0)
      ::close(ends_[1]);
    ends_[1] = -1;
  }

  /// What has come after the filling until now, or until the last writer is gone if the end is
  /// waited for.
  std::vector<std::string> read_lines() {
    std::string text;
    char chunk[4096];
    for (ssize_t size = 0; (size = ::read(ends_[0], chunk, sizeof chunk)) > 0;)
      text.append(chunk, static_cast<std::size_t>(size));
    text.erase(0, pages_ * 4096);
    std::vector<std::string> lines;
    for (std::size_t end = 0; (end = text.find('\n')) != text.npos; text.erase(0, end + 1))
      lines.push_back(text.substr(0, end));
    CAF_CHECK_EQUAL(text, "");
    return lines;
  }

private:
  int ends_[2] = {-1, -1};
  std::size_t pages_ = 0;
};

constexpr auto text = log_settings{log_level::trace, log_format::text};

/// `info message`, without the time.
std::string without_time(const std::string& line) {
  return line.substr(line.find(' ') + 1);
}

/// The number in a line that says how many lines are missing.
std::optional<std::uint64_t> lost_before(const std::string& line) {
  const std::regex shape{
      "warn log: ([0-9]+) lines? lost: the reader is too slow, or writing fails"};
  std::smatch found;
  if (!std::regex_match(line, found, shape))
    return std::nullopt;
  return std::stoull(found[1]);
}

} // namespace

CAF_TEST(who logs or changes the format does not wait for who reads) {
  full_pipe pipe;
  auto sink =
      std::make_shared<log_sink>(pipe.writer(), log_sink::bounds{4, std::chrono::milliseconds{0}});
  auto logger = make_logger(text, sink);
  for (int i = 0; i < 100; ++i)
    logger->info("{}", i);
  logger->set_formatter(make_formatter(log_format::json));
  logger->flush();
  // One may be in the writer's hands.
  CAF_CHECK(sink->dropped_lines() == 96 || sink->dropped_lines() == 95);
  logger.reset();
  // Its end does not wait either; otherwise this test would not end.
  sink.reset();
  // Lets go of the writer.
  pipe.close_writer();
  CAF_CHECK(pipe.read_lines().size() <= 1);
}

CAF_TEST(what is missing is counted where it is missing) {
  full_pipe pipe;
  auto sink = std::make_shared<log_sink>(pipe.writer(), log_sink::bounds{4, 1min});
  auto logger = make_logger(text, sink);
  for (int i = 0; i < 100; ++i)
    logger->info("{}", i);
  const auto dropped = sink->dropped_lines();
  std::vector<std::string> lines;
  std::thread reader{[&] { lines = pipe.read_lines(); }};
  logger.reset();
  sink.reset();
  pipe.close_writer();
  reader.join();
  // However many the writer has taken in between: no number is missing but those that are counted.
  std::uint64_t next = 0;
  for (const auto& each : lines) {
    const auto line = without_time(each);
    if (const auto count = lost_before(line))
      next += *count;
    else
      CAF_CHECK_EQUAL(line, "info " + std::to_string(next++));
  }
  CAF_CHECK_EQUAL(next, 100u);
  CAF_CHECK(dropped == 95 || dropped == 96);
}

CAF_TEST(a line keeps the format of its time) {
  full_pipe pipe;
  auto sink = std::make_shared<log_sink>(pipe.writer(), log_sink::bounds{4, 1min});
  auto logger = make_logger(text, sink);
  logger->info("one");
  logger->set_formatter(make_formatter(log_format::json));
  logger->info("two");
  std::vector<std::string> lines;
  std::thread reader{[&] { lines = pipe.read_lines(); }};
  logger.reset();
  sink.reset();
  pipe.close_writer();
  reader.join();
  CAF_REQUIRE_EQUAL(lines.size(), 2u);
  CAF_CHECK_EQUAL(without_time(lines[0]), "info one");
  CAF_CHECK_EQUAL(lines[1].substr(0, 9), "{\"time\":\"");
}

CAF_TEST(what cannot be written is counted) {
  std::uint64_t dropped = 0;
  {
    auto sink = std::make_shared<log_sink>(-1, log_sink::bounds{4, 1min});
    auto logger = make_logger(text, sink);
    logger->info("one");
    while (sink->dropped_lines() == 0)
      std::this_thread::yield();
    dropped = sink->dropped_lines();
  }
  CAF_CHECK_EQUAL(dropped, 1u);
}

CAF_TEST(what does not even become a line is counted) {
  log_sink sink{-1};
  sink.drop();
  CAF_CHECK_EQUAL(sink.dropped_lines(), 1u);
}
