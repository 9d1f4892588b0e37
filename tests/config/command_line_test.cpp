#define CAF_SUITE config.command_line

#include "config/command_line.hpp"

#include <chrono>
#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::config;
using namespace strangelet::config::test;
using namespace std::chrono_literals;

namespace {

std::string problem(std::string_view argument) {
  const auto line = parse_command_line({argument});
  CAF_CHECK_EQUAL(line.problems.size(), 1u);
  return line.problems.empty() ? "" : line.problems[0];
}

std::vector<std::string> origins(std::string_view text) {
  return accepted(load_args({"--http.cors-origins=" + std::string{text}})).net.http.cors_origins;
}

std::string token(std::string_view text) {
  return accepted(load_args({"--http.admin-token=" + std::string{text}})).net.http.admin_token;
}

} // namespace

CAF_TEST(nothing asks for nothing) {
  const auto line = parse_command_line({});
  CAF_CHECK(!line.wants_help && !line.wants_version && !line.wants_dump);
  CAF_CHECK(!line.config_file);
  CAF_CHECK(line.arguments.empty());
  CAF_CHECK(line.problems.empty());
}

CAF_TEST(requests are understood) {
  CAF_CHECK(parse_command_line({"--help"}).wants_help);
  CAF_CHECK(parse_command_line({"-h"}).wants_help);
  CAF_CHECK(parse_command_line({"--version"}).wants_version);
  CAF_CHECK(parse_command_line({"--dump-config"}).wants_dump);
  CAF_CHECK_EQUAL(parse_command_line({"--config-file=a=b"}).config_file.value_or(""), "a=b");
}

CAF_TEST(an unknown option is refused) {
  const std::string positional = "; write options as --section.key=value (command line)";
  const std::string unknown = "; --help lists them all (command line)";
  CAF_CHECK_EQUAL(problem("start"), "unknown option start" + positional);
  CAF_CHECK_EQUAL(problem(""), "unknown option " + positional);
  CAF_CHECK_EQUAL(problem("http.port=1"), "unknown option http.port=1" + positional);
  CAF_CHECK_EQUAL(problem("-v"), "unknown option -v" + unknown);
  CAF_CHECK_EQUAL(problem("--"), "unknown option --" + unknown);
  CAF_CHECK_EQUAL(problem("--=1"), "unknown option --" + unknown);
  CAF_CHECK_EQUAL(problem("-http.port=1"),
                  "unknown option -http.port; did you mean --http.port? (command line)");
}

CAF_TEST(a request that is misspelt is recognised) {
  CAF_CHECK_EQUAL(problem("--hlep"), "unknown option --hlep; did you mean --help? (command line)");
  CAF_CHECK_EQUAL(problem("--config_file=x"),
                  "unknown option --config_file; did you mean --config-file? (command line)");
}

CAF_TEST(requests take no value) {
  CAF_CHECK_EQUAL(problem("--help=1"), "--help takes no value (command line)");
  CAF_CHECK_EQUAL(problem("--dump-config=true"), "--dump-config takes no value (command line)");
}

CAF_TEST(options need a value) {
  CAF_CHECK_EQUAL(problem("--limits.enabled"),
                  "--limits.enabled needs a value; write --limits.enabled=... (command line)");
  CAF_CHECK_EQUAL(problem("--config-file"),
                  "--config-file needs a value; write --config-file=... (command line)");
  CAF_CHECK_EQUAL(
      problem("--config-file="),
      "--config-file: an empty value is not allowed; expected the name of a file (command line)");
}

CAF_TEST(a value behind a blank is part of the same mistake) {
  CAF_CHECK_EQUAL(parse_command_line({"--http.port", "80", "--log.level=off"}).problems.size(), 1u);
  CAF_CHECK_EQUAL(parse_command_line({"--http.port", "--log.level=off"}).arguments.size(), 1u);
}

CAF_TEST(the file is named once) {
  CAF_CHECK_EQUAL(parse_command_line({"--config-file=a", "--config-file=b"}).problems,
                  std::vector<std::string>{"--config-file is set twice (command line)"});
}

CAF_TEST(numbers and durations and flags are written plainly) {
  const auto values = accepted(
      load_args({"--websocket.port=0", "--limits.message-size=0", "--limits.write-timeout=500ms",
                 "--matching.max-wait=0", "--limits.enabled=false", "--rooms.remember-time=2h"}));
  CAF_CHECK_EQUAL(values.net.websocket.port, 0u);
  CAF_CHECK_EQUAL(values.net.limits.message_size, 0u);
  CAF_CHECK(values.net.limits.write_timeout == 500ms);
  CAF_CHECK(values.actors.max_wait == 0s);
  CAF_CHECK(values.actors.remember_time == 2h);
  CAF_CHECK(!values.net.limits.enabled);
}

CAF_TEST(strings need no quotes but may have them) {
  CAF_CHECK_EQUAL(token("abc"), "abc");
  CAF_CHECK_EQUAL(token("\"abc\""), "abc");
  CAF_CHECK_EQUAL(token("'abc'"), "abc");
  CAF_CHECK_EQUAL(token(""), "");
  CAF_CHECK_EQUAL(token("12345"), "12345");
  CAF_CHECK_EQUAL(token("true"), "true");
  CAF_CHECK_EQUAL(token("[x]"), "[x]");
  CAF_CHECK_EQUAL(token("a=b=="), "a=b==");
  CAF_CHECK_EQUAL(token("\"a\\\"b\\\\c\""), "a\"b\\c");
}

CAF_TEST(words need no quotes but may have them) {
  for (const auto* text : {"debug", "\"debug\"", "'debug'"})
    CAF_CHECK(accepted(load_args({"--log.level=" + std::string{text}})).log.level ==
              log_level::debug);
}

CAF_TEST(lists are items between commas or in brackets) {
  const std::vector<std::string> two{"https://a.b", "http://c:1"};
  CAF_CHECK_EQUAL(origins("https://a.b,http://c:1"), two);
  CAF_CHECK_EQUAL(origins("https://a.b, http://c:1"), two);
  CAF_CHECK_EQUAL(origins(R"(["https://a.b","http://c:1"])"), two);
  CAF_CHECK_EQUAL(origins(R"("https://a.b","http://c:1")"), two);
  CAF_CHECK_EQUAL(origins("*"), std::vector<std::string>{"*"});
  CAF_CHECK_EQUAL(origins(""), std::vector<std::string>{});
  CAF_CHECK_EQUAL(origins("[]"), std::vector<std::string>{});
}

CAF_TEST(brackets without end do no harm) {
  CAF_CHECK_EQUAL(problems(load_args({"--http.cors-origins=" + std::string(100'000, '[')})).size(),
                  1u);
}
