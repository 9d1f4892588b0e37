#define CAF_SUITE config.logging

#include "config/logging.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::config;

namespace {

/// A logger whose output is kept.
struct recorder {
  explicit recorder(log_format format, log_level level = log_level::trace)
      : logger(make_logger({level, format},
                           std::make_shared<spdlog::sinks::ostream_sink_mt>(stream))) {}

  /// The lines so far, without their ends.
  std::vector<std::string> lines() const {
    std::vector<std::string> result;
    std::istringstream in{stream.str()};
    for (std::string line; std::getline(in, line);)
      result.push_back(line);
    return result;
  }

  /// The one line that there must be, without the time in front.
  std::string line() const {
    const auto all = lines();
    CAF_REQUIRE_EQUAL(all.size(), 1u);
    return all[0].substr(all[0].find(' ') + 1);
  }

  std::ostringstream stream;
  std::shared_ptr<spdlog::logger> logger;
};

void log_all_levels(spdlog::logger& logger) {
  logger.trace("x");
  logger.debug("x");
  logger.info("x");
  logger.warn("x");
  logger.error("x");
  logger.critical("x");
}

} // namespace

CAF_TEST(a line of text is time and level and message) {
  recorder log{log_format::text};
  log.logger->info("listening on {}:{}", "0.0.0.0", 8080);
  const std::regex shape{
      R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info listening on 0\.0\.0\.0:8080\n)"};
  CAF_CHECK(std::regex_match(log.stream.str(), shape));
}

CAF_TEST(a line of json is an object with time and level and message) {
  recorder log{log_format::json};
  log.logger->warn("a \"quoted\" word");
  const auto object = nlohmann::json::parse(log.lines().at(0));
  CAF_CHECK_EQUAL(object.size(), 3u);
  CAF_CHECK(std::regex_match(object["time"].get<std::string>(),
                             std::regex{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"}));
  CAF_CHECK_EQUAL(object["level"].get<std::string>(), "warn");
  CAF_CHECK_EQUAL(object["message"].get<std::string>(), "a \"quoted\" word");
}

CAF_TEST(the time is UTC wherever the server stands) {
  setenv("TZ", "XYZ-9", 1);
  tzset();
  recorder log{log_format::text};
  const spdlog::log_clock::time_point at{std::chrono::milliseconds{1'795'352'523'456}};
  log.logger->log(at, spdlog::source_loc{}, spdlog::level::info, "x");
  CAF_CHECK_EQUAL(log.stream.str(), "2026-11-22T13:02:03.456Z info x\n");
  unsetenv("TZ");
  tzset();
}

CAF_TEST(levels have the names of the option) {
  recorder log{log_format::text};
  log_all_levels(*log.logger);
  std::string names;
  for (const auto& line : log.lines())
    names += line.substr(line.find(' ') + 1) + ",";
  CAF_CHECK_EQUAL(names, "trace x,debug x,info x,warn x,error x,critical x,");
}

CAF_TEST(each level leaves out those below it) {
  const std::pair<log_level, std::size_t> table[] = {
      {log_level::trace, 6}, {log_level::debug, 5},    {log_level::info, 4}, {log_level::warn, 3},
      {log_level::error, 2}, {log_level::critical, 1}, {log_level::off, 0}};
  for (const auto& [level, count] : table) {
    recorder log{log_format::text, level};
    log_all_levels(*log.logger);
    CAF_CHECK_EQUAL(log.lines().size(), count);
  }
}

CAF_TEST(a message cannot forge a line of text) {
  recorder log{log_format::text};
  log.logger->info("user said {}", "hi\n2026-11-22T13:02:03.456Z error root logged in");
  CAF_CHECK_EQUAL(log.line(), "info user said hi\\n2026-11-22T13:02:03.456Z error root logged in");
}

CAF_TEST(a message cannot steer the terminal) {
  recorder log{log_format::text};
  log.logger->info("\x1b[2J\x9B\x31m\xC2\x9B\x7F\r\xFF");
  CAF_CHECK_EQUAL(log.line(), "info \\x1b[2J\\x9b1m\\u009b\\x7f\\r\\xff");
}

CAF_TEST(a message cannot break out of the json) {
  recorder log{log_format::json};
  const std::string message = "\",\"level\":\"critical\",\"x\":\"\n{}\\\x1b";
  log.logger->info(message);
  const auto lines = log.lines();
  CAF_REQUIRE_EQUAL(lines.size(), 1u);
  const auto object = nlohmann::json::parse(lines[0]);
  CAF_CHECK_EQUAL(object.size(), 3u);
  CAF_CHECK_EQUAL(object["level"].get<std::string>(), "info");
  CAF_CHECK_EQUAL(object["message"].get<std::string>(), message);
}

CAF_TEST(json is valid for bytes that are not UTF8) {
  recorder log{log_format::json};
  log.logger->info(std::string{"\xFF\xC0\x80\xED\xA0\x80\0x", 8});
  CAF_CHECK(nlohmann::json::accept(log.lines().at(0)));
}

CAF_TEST(percent signs and braces of a message mean nothing) {
  recorder log{log_format::text};
  log.logger->info(std::string{"%v {} %Y {0}"});
  CAF_CHECK_EQUAL(log.line(), "info %v {} %Y {0}");
}

CAF_TEST(lines of several threads do not mix) {
  recorder log{log_format::json};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&log, i] {
      for (int j = 0; j < 500; ++j)
        log.logger->info("thread {}\nline {}", i, j);
    });
  for (auto& thread : threads)
    thread.join();
  const auto lines = log.lines();
  CAF_CHECK_EQUAL(lines.size(), 2000u);
  CAF_CHECK(std::all_of(lines.begin(), lines.end(),
                        [](const auto& line) { return nlohmann::json::accept(line); }));
}

CAF_TEST(the default logger is set up as asked) {
  const auto before = spdlog::default_logger();
  set_up_logging({log_level::error, log_format::text});
  CAF_CHECK(spdlog::should_log(spdlog::level::err));
  CAF_CHECK(!spdlog::should_log(spdlog::level::warn));
  CAF_CHECK_EQUAL(spdlog::default_logger()->sinks().size(), 1u);
  spdlog::set_default_logger(before);
}

CAF_TEST(a log that cannot be written is no reason to end) {
  auto logger =
      make_logger({}, std::make_shared<spdlog::sinks::basic_file_sink_mt>("/dev/full", false));
  logger->info("lost");
  logger->flush();
  CAF_CHECK(true);
}
