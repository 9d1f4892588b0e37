#define CAF_SUITE config.config_errors

#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::config;
using namespace strangelet::config::test;

namespace {

/// The one problem with a file.
std::string problem(std::string_view ini) {
  const auto all = problems(load_ini(ini));
  CAF_CHECK_EQUAL(all.size(), 1u);
  return all.empty() ? "" : all[0];
}

/// The one problem with an argument.
std::string argument_problem(std::string_view argument) {
  const auto all = problems(load_args({argument}));
  CAF_CHECK_EQUAL(all.size(), 1u);
  return all.empty() ? "" : all[0];
}

/// Values that an option must refuse, in a file and on the command line.
struct refusals {
  std::string_view section;
  std::string_view key;
  std::string_view expected;
  std::vector<std::string_view> in_file;
  std::vector<std::string_view> in_argument;
};

void check(const refusals& table) {
  const auto name = std::string{table.section} + "." + std::string{table.key};
  for (const auto text : table.in_file) {
    const auto ini = "[" + std::string{table.section} + "]\n" + std::string{table.key} + " = " +
                     std::string{text} + "\n";
    CAF_CHECK_EQUAL(problem(ini), name + ": " + std::string{text} + " is not allowed; expected " +
                                      std::string{table.expected} + " (test.ini, line 2)");
  }
  for (const auto text : table.in_argument)
    CAF_CHECK_EQUAL(argument_problem("--" + name + "=" + std::string{text}),
                    name + ": " + std::string{text} + " is not allowed; expected " +
                        std::string{table.expected} + " (command line)");
}

} // namespace

CAF_TEST(a whole number is refused past its range or as another type) {
  check({"limits",
         "message-size",
         "a whole number from 125 to 16777216 (bytes), or 0 for no limit",
         {"70000000", "124", "16777217", "-5", "99999999999999999999999", "\"65536\"", "true",
          "1.5", "64s", "[1]", "'x'", "0x100", "0200", "64 KiB", "{a = 1}"},
         {"70000000", "124", "16777217", "-5", "99999999999999999999999", "+5", "true", "1.5",
          "64s", "[1]", " 5", "5 ", "0x100", "0200", "18446744073709551616", "64 KiB"}});
}

CAF_TEST(zero is refused where there must be a limit) {
  check({"limits", "request-body", "a whole number from 1 to 16777216 (bytes)", {"0"}, {"0"}});
  check({"limits", "close-timeout", "a duration from 10ms to 60min", {"0s", "0"}, {"0s", "0"}});
}

CAF_TEST(a port is refused past 65535) {
  check({"websocket",
         "port",
         "a whole number from 1 to 65535, or 0 for any free port",
         {"65536", "-1", "73616"},
         {"65536", "-1", "73616"}});
}

CAF_TEST(a duration is refused past its range or as another type) {
  check({"limits",
         "write-timeout",
         "a duration from 10ms to 60min, or 0s for no limit",
         {"9ms", "61min", "-5s", "1.5s", "\"5s\"", "true", "9223372036854775807s",
          "99999999999999999999999s", "30sec", "[5s]"},
         {"9ms", "61min", "-5s", "1.5s", "true", "9223372036854775807s", "2562048h", "30sec", "5m",
          "5 s"}});
}

CAF_TEST(a flag is refused unless it is true or false) {
  check({"limits",
         "enabled",
         "true or false",
         {"yes", "1", "\"true\"", "TRUE", "'true'", "off", "[true]"},
         {"yes", "1", "TRUE", "off", "\"true\""}});
}

CAF_TEST(a string is refused without quotes or against its rule) {
  check({"http", "address", "an IPv4 or IPv6 address", {"\"localhost\"", "\"\""}, {"localhost"}});
  check({"http",
         "address",
         "an IPv4 or IPv6 address, in double quotes",
         {"127.0.0.1", "::1", "1", "true", "5s", "[\"::1\"]"},
         {}});
  check({"http", "public-dir", "the name of a folder", {"\"\"", "\"a"}, {"\"a"}});
}

CAF_TEST(a word is refused unless it is one of the choice) {
  check({"log",
         "level",
         "trace, debug, info, warn, error, critical or off",
         {"\"verbose\"", "'verbose'", "\"INFO\"", "\"\""},
         {"verbose", "INFO", "5", "'info"}});
  check({"log", "format", "text or json, in double quotes", {"json", "1", "true"}, {}});
}

CAF_TEST(a list is refused as another type or with a wrong item) {
  check({"http",
         "cors-origins",
         "origins such as \"https://example.org\", in lower case and without a path, or \"*\"",
         {"\"https://a.b\"", "[1]", "[\"https://a.b/\"]", "[\"https://a.b\" \"https://c.d\"]", "*",
          "[[\"https://a.b\"]]", "[\"https://a.b\""},
         {"a", "a,b", "https://a.b,,https://c.d", "https://a.b,", ",", "[1]", "[\"https://a.b\"",
          "[https://a.b]"}});
}

CAF_TEST(a value that is empty is named as such) {
  CAF_CHECK_EQUAL(problem("[http]\nport =\n"),
                  "http.port: an empty value is not allowed; expected a whole number from 1 to "
                  "65535, or 0 for any free port (test.ini, line 2)");
  CAF_CHECK_EQUAL(argument_problem("--http.port="),
                  "http.port: an empty value is not allowed; expected a whole number from 1 to "
                  "65535, or 0 for any free port (command line)");
}

CAF_TEST(a secret is never shown) {
  for (const auto& line : {problem("[http]\nadmin-token = s3cret\n"),
                           problem("[http]\nadmin-token = \"s3cret word\"\n"),
                           argument_problem("--http.admin-token=s3cret word")}) {
    CAF_CHECK(line.find("http.admin-token: *** is not allowed; expected at most 256 visible") == 0);
    CAF_CHECK(line.find("s3cret") == line.npos);
  }
  for (const auto& line :
       {problem("[http]\nadmin-tokn = \"s3cret\"\n"), problem("[http]\nadmin-token \"s3cret\"\n"),
        argument_problem("--http.admin-tokn=s3cret")})
    CAF_CHECK(line.find("s3cret") == line.npos);
}

CAF_TEST(a secret behind a blank is not shown either) {
  CAF_CHECK_EQUAL(problems(load_args({"--http.admin-token", "s3cret"})),
                  std::vector<std::string>{"--http.admin-token needs a value; write "
                                           "--http.admin-token=... (command line)"});
}

CAF_TEST(an unknown key is refused with the one that may be meant) {
  CAF_CHECK_EQUAL(problem("[websocket]\nprot = 80\n"),
                  "unknown option websocket.prot; did you mean websocket.port? (test.ini, line 2)");
  CAF_CHECK_EQUAL(problem("[scheduler]\npolicy = 'sharing'\n"),
                  "unknown option scheduler.policy; --help lists them all (test.ini, line 2)");
  CAF_CHECK_EQUAL(argument_problem("--websocket.prot=80"),
                  "unknown option --websocket.prot; did you mean --websocket.port? (command line)");
  CAF_CHECK_EQUAL(argument_problem("--port=80"),
                  "unknown option --port; did you mean --websocket.port, --http.port or "
                  "--metrics.port? "
                  "(command line)");
  CAF_CHECK_EQUAL(argument_problem("--limits.xyzzy=80"),
                  "unknown option --limits.xyzzy; --help lists them all (command line)");
}

CAF_TEST(an unknown section is refused once for all its keys) {
  CAF_CHECK_EQUAL(problem("[webscoket]\nport = 80\naddress = 5\n"),
                  "unknown section [webscoket]; did you mean [websocket]? (test.ini, line 1)");
  CAF_CHECK_EQUAL(problem("[middleman]\n"),
                  "unknown section [middleman]; --help lists them all (test.ini, line 1)");
}

CAF_TEST(a key outside of the sections is refused) {
  CAF_CHECK_EQUAL(problem("port = 80\n"), "port is before the first [section] (test.ini, line 1)");
}

CAF_TEST(a key that is given twice is refused) {
  CAF_CHECK_EQUAL(problem("[http]\nport = 1\n[log]\n[http]\nport = 1\n"),
                  "http.port is set twice, first in line 2 (test.ini, line 5)");
  CAF_CHECK_EQUAL(problems(load_args({"--http.port=1", "--http.port=1"})),
                  std::vector<std::string>{"--http.port is set twice (command line)"});
}

CAF_TEST(a malformed line is named by its number) {
  CAF_CHECK_EQUAL(problem("[http]\nport = 1\n\nport 80\n"),
                  "test.ini, line 4 is malformed; expected [section], key = value or ; comment "
                  "(not #)");
}

CAF_TEST(a comment that begins with another sign is named) {
  CAF_CHECK_EQUAL(problem("# all mine\n[http]\n"),
                  "test.ini, line 1 is malformed; expected [section], key = value or ; comment "
                  "(not #)");
  CAF_CHECK_EQUAL(problem("[http]\nport = 80 # mine\n"),
                  "http.port: 80 # mine is not allowed; expected a whole number from 1 to 65535, "
                  "or 0 for any free port; a comment begins with ; (test.ini, line 2)");
}

CAF_TEST(a duration without its unit is told that it needs one) {
  CAF_CHECK_EQUAL(problem("[heartbeat]\ninterval = 25\n"),
                  "heartbeat.interval: 25 is not allowed; expected a duration from 10ms to 24h, or "
                  "0s for no pings, with a unit, such as 30s (test.ini, line 2)");
  CAF_CHECK_EQUAL(argument_problem("--http.keep-alive=30"),
                  "http.keep-alive: 30 is not allowed; expected a duration from 10ms to 60min, "
                  "with a unit, such as 30s (command line)");
}

CAF_TEST(a file that is named must be readable) {
  const scratch_folder folder;
  const auto missing = folder.path_of("no.ini");
  CAF_CHECK_EQUAL(
      problems(load({"--config-file=" + missing}, folder.path_of("x"))),
      std::vector<std::string>{"cannot read " + missing + ": No such file or directory"});
}

CAF_TEST(the usual file may be missing but not unreadable) {
  const scratch_folder folder;
  accepted(load(arguments{}, folder.path_of("no.ini")));
  const auto directory = folder.path_of("");
  CAF_CHECK_EQUAL(problems(load(arguments{}, directory)),
                  std::vector<std::string>{"cannot read " + directory + ": Is a directory"});
}

CAF_TEST(all problems are told at once in the order of their sources) {
  const auto all =
      problems(load_ini("[foo]\n[http]\nport = \"1\"\nbar\nbaz = 1\n[log]\nlevel = 3\n",
                        {"here", "--http.prt=1", "--limits.fragments=-1"}));
  std::vector<std::string> starts;
  for (const auto& line : all)
    starts.push_back(line.substr(0, line.find_first_of(":;,")));
  CAF_CHECK_EQUAL(starts, (std::vector<std::string>{
                              "unknown option here", "unknown option --http.prt",
                              "unknown section [foo]", "test.ini", "http.port",
                              "unknown option http.baz", "log.level", "limits.fragments"}));
}

CAF_TEST(a wrong value in the file stops the start even if the command line has a better one) {
  const auto all = problems(load_ini("[http]\nport = 70000\n", {"--http.port=80"}));
  CAF_CHECK_EQUAL(all.size(), 1u);
}

CAF_TEST(what is shown of a value stays on its line and is not too long) {
  CAF_CHECK_EQUAL(argument_problem("--log.level=a\nb\x1b"),
                  "log.level: a\\nb\\x1b is not allowed; expected trace, debug, info, warn, error, "
                  "critical or off (command line)");
  CAF_CHECK(argument_problem("--log.level=" + std::string(5000, 'x')).size() < 200);
  CAF_CHECK_EQUAL(argument_problem("a\nb"),
                  "unknown option a\\nb; write options as --section.key=value (command line)");
  CAF_CHECK_EQUAL(argument_problem("--a\nb=1"),
                  "unknown option --a\\nb; --help lists them all (command line)");
}

CAF_TEST(the drop must come after the ping) {
  CAF_CHECK_EQUAL(problem("[heartbeat]\ninterval = 60s\n"),
                  "heartbeat.timeout: 60s (default) is not allowed with heartbeat.interval: 60s "
                  "(test.ini, line 2); expected a longer time, or 0s for no limit");
  accepted(load_ini("[heartbeat]\ninterval = 60s\ntimeout = 0s\n"));
  accepted(load_ini("[heartbeat]\ninterval = 0s\ntimeout = 1s\n"));
}

CAF_TEST(the listeners must not share a port of one address) {
  CAF_CHECK_EQUAL(argument_problem("--http.port=8080"),
                  "http.port: 8080 (command line) is not allowed with websocket.port: 8080 "
                  "(default); expected another port or another address");
  const auto with = [](std::string_view one, std::string_view other, std::string_view port = "1") {
    return load_args({"--websocket.address=" + std::string{one},
                      "--http.address=" + std::string{other},
                      "--websocket.port=" + std::string{port}, "--http.port=" + std::string{port}});
  };
  problems(with("127.0.0.1", "127.0.0.1"));
  problems(with("127.0.0.1", "0.0.0.0"));
  problems(with("::", "::1"));
  accepted(with("127.0.0.1", "127.0.0.2"));
  accepted(with("127.0.0.1", "::1"));
  accepted(with("0.0.0.0", "0.0.0.0", "0"));
}

CAF_TEST(the listener for metrics must not share a port either if there is one) {
  CAF_CHECK_EQUAL(problem("[metrics]\naddress = \"::\"\nport = 3000\n"),
                  "metrics.port: 3000 (test.ini, line 3) is not allowed with http.port: 3000 "
                  "(default); expected another port or another address");
  CAF_CHECK_EQUAL(problem("[metrics]\naddress = \"::\"\nport = 8080\n"),
                  "metrics.port: 8080 (test.ini, line 3) is not allowed with websocket.port: 8080 "
                  "(default); expected another port or another address");
  accepted(load_args({"--metrics.port=3000"}));
  accepted(load_args({"--metrics.address=127.0.0.1"}));
}

CAF_TEST(the address for metrics is one or nothing) {
  CAF_CHECK_EQUAL(argument_problem("--metrics.address=localhost"),
                  "metrics.address: localhost is not allowed; expected an IPv4 or IPv6 address, or "
                  "nothing (command line)");
  accepted(load_args({"--metrics.address="}));
}

CAF_TEST(a certificate needs its key and a key its certificate) {
  CAF_CHECK_EQUAL(argument_problem("--tls.certificate=chain.pem"),
                  "tls.certificate: \"chain.pem\" (command line) is not allowed with tls.key: \"\" "
                  "(default); expected both, or neither");
  CAF_CHECK_EQUAL(argument_problem("--tls.key=key.pem"),
                  "tls.certificate: \"\" (default) is not allowed with tls.key: \"key.pem\" "
                  "(command line); expected both, or neither");
  accepted(load_args({"--tls.certificate=chain.pem", "--tls.key=key.pem"}));
  accepted(load_args({"--tls.certificate=", "--tls.key="}));
}

CAF_TEST(who wants tokens needs keys) {
  CAF_CHECK_EQUAL(argument_problem("--auth.mode=jwt"),
                  "auth.keys: [] (default) is not allowed with auth.mode: \"jwt\" (command line); "
                  "expected the file of at least one key");
  accepted(load_args({"--auth.mode=jwt", "--auth.keys=[\"a:key.pem\"]"}));
}

CAF_TEST(the queue must hold the largest message) {
  CAF_CHECK_EQUAL(argument_problem("--limits.queue-bytes=65535"),
                  "limits.queue-bytes: 65535 (command line) is not allowed with "
                  "limits.message-size: 65536 (default); expected at least as much, so that the "
                  "largest message fits");
  accepted(load_args({"--limits.queue-bytes=65536"}));
  accepted(load_args({"--limits.queue-bytes=0"}));
}

CAF_TEST(the memory of all queues must hold the largest queue) {
  CAF_CHECK_EQUAL(argument_problem("--limits.queue-memory=524287"),
                  "limits.queue-memory: 524287 (command line) is not allowed with "
                  "limits.queue-bytes: 524288 (default); expected at least as much, so that one "
                  "full queue fits");
  accepted(load_args({"--limits.queue-memory=524288"}));
  accepted(load_args({"--limits.queue-memory=0"}));
  accepted(load_args({"--limits.queue-memory=4096", "--limits.queue-bytes=0"}));
}

CAF_TEST(the burst of relayed bytes must hold a message) {
  CAF_CHECK_EQUAL(argument_problem("--limits.relay-burst=65535"),
                  "limits.relay-burst: 65535 (command line) is not allowed with "
                  "limits.message-size: 65536 (default); expected at least as much, so that the "
                  "largest message is within the rate");
  accepted(load_args({"--limits.relay-burst=65536"}));
  accepted(load_args({"--limits.relay-burst=1024", "--limits.relay-rate=0"}));
  accepted(load_args({"--limits.relay-burst=1024", "--limits.message-size=0"}));
}

CAF_TEST(an option that was refused is not blamed for another one) {
  const auto all = problems(load_args({"--heartbeat.timeout=5", "--heartbeat.interval=100s"}));
  CAF_CHECK_EQUAL(all.size(), 1u);
}
