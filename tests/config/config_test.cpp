#define CAF_SUITE config.config

#include "config/config.hpp"
#include "config/options.hpp"
#include "config/text.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::config;
using namespace strangelet::config::test;
using namespace std::chrono_literals;

namespace {

/// Settings that are none of the defaults.
constexpr std::string_view unusual = R"(
[scheduler]
max-threads = 3
max-throughput = 4
[websocket]
address = "::1"
port = 1
allowed-origins = ["https://a.b"]
[http]
address = "127.0.0.1"
port = 2
public-dir = "a \"b\" \\c"
admin-token = "t\"o\\k=e;n"
cors-origins = ["https://a.b", "http://[::1]:5"]
keep-alive = 1min
answer-timeout = 15500us
[metrics]
address = "127.0.0.1"
port = 9
[tls]
certificate = "chain.pem"
key = "key.pem"
[auth]
mode = "jwt"
algorithm = "ES256"
keys = ["a:b.pem"]
issuer = "i"
audience = "a"
leeway = 0s
account-connections = 0
[net]
trusted-proxies = ["10.0.0.0/8", "2001:db8::/32"]
proxy-protocol = true
[limits]
enabled = false
event-rate = 0
event-burst = 1
chat-rate = 1
chat-burst = 2
search-rate = 3
search-burst = 4
description-rate = 9
description-burst = 6
relay-rate = 2048
relay-burst = 4096
abuse-time = 0s
refused-messages = 0
refused-time = 1h
address-connections = 0
address-rate = 0
address-burst = 1000000
address-search-rate = 7
address-search-burst = 8
request-rate = 9
request-burst = 10
message-size = 0
nesting = 0
chat-length = 1
fragments = 2
message-timeout = 0s
handshake-timeout = 0
request-head = 512
request-body = 1
queue-messages = 3
queue-bytes = 1024
queue-memory = 4096
write-timeout = 1h
close-timeout = 11ms
connections = 5
[heartbeat]
interval = 90s
timeout = 2min
[matching]
max-wait = 24h
interest-patience = 20s
fair-patience = 30s
rematch-cooldown = 0s
rematch-patience = 1s
order = "random"
interests-period = 0s
[session]
resume-window = 20s
resume-messages = 7
resume-bytes = 4096
resume-memory = 0
[rooms]
remember-time = 12345678ns
remember-count = 1
[supervisor]
tick = 333ms
[server]
drain-time = 0s
[log]
level = 'critical'
format = 'json'
)";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

} // namespace

CAF_TEST(without file and arguments all is as usual) {
  CAF_CHECK_EQUAL(dump_text(accepted(load_args({}))), dump_text(settings{}));
}

CAF_TEST(an empty file changes nothing) {
  CAF_CHECK_EQUAL(dump_text(accepted(load_ini(""))), dump_text(settings{}));
}

CAF_TEST(the file goes over the defaults) {
  const auto values = accepted(load_ini("[http]\nport = 1\nkeep-alive = 5s\n"));
  CAF_CHECK_EQUAL(values.net.http.port, 1u);
  CAF_CHECK(values.net.http.keep_alive == 5s);
  CAF_CHECK_EQUAL(values.net.websocket.port, 8080u);
}

CAF_TEST(the command line goes over the file) {
  const auto values = accepted(
      load_ini("[http]\nport = 1\npublic-dir = \"x\"\n", {"--http.port=2", "--websocket.port=3"}));
  CAF_CHECK_EQUAL(values.net.http.port, 2u);
  CAF_CHECK_EQUAL(values.net.http.public_dir, "x");
  CAF_CHECK_EQUAL(values.net.websocket.port, 3u);
}

CAF_TEST(a file that is named is read instead of the usual one) {
  const scratch_folder folder;
  const auto usual = folder.write("usual.ini", "[http]\nport = 1\npublic-dir = \"x\"\n");
  const auto named = folder.write("named.ini", "[http]\nport = 2\n");
  const auto values = accepted(load({"--config-file=" + named}, usual));
  CAF_CHECK_EQUAL(values.net.http.port, 2u);
  CAF_CHECK_EQUAL(values.net.http.public_dir, "public");
}

CAF_TEST(the arguments of main are taken without the name of the program) {
  const char* argv[] = {"strangelet", "--version", nullptr};
  CAF_CHECK_EQUAL(printed(load(2, argv)), "strangelet " + std::string{version()} + "\n");
}

CAF_TEST(a range includes its ends) {
  const auto low = accepted(load_args({"--limits.message-size=125", "--limits.write-timeout=10ms",
                                       "--http.port=1", "--scheduler.max-threads=1"}));
  CAF_CHECK_EQUAL(low.net.limits.message_size, 125u);
  CAF_CHECK(low.net.limits.write_timeout == 10ms);
  const auto high = accepted(load_args({"--limits.message-size=16777216", "--limits.queue-bytes=0",
                                        "--limits.relay-burst=16777216",
                                        "--limits.write-timeout=1h", "--http.port=65535"}));
  CAF_CHECK_EQUAL(high.net.limits.message_size, 16'777'216u);
  CAF_CHECK(high.net.limits.write_timeout == 1h);
  CAF_CHECK_EQUAL(high.net.http.port, 65'535u);
}

CAF_TEST(each option can be set in the file) {
  const auto unusual_lines = describe(accepted(load_ini(unusual)));
  const auto usual_lines = describe(settings{});
  CAF_REQUIRE_EQUAL(unusual_lines.size(), options().size());
  for (std::size_t i = 0; i < options().size(); ++i)
    CAF_CHECK_NOT_EQUAL(unusual_lines[i], usual_lines[i]);
}

CAF_TEST(each option can be set on the command line) {
  const auto from_file = accepted(load_ini(unusual));
  std::vector<std::string> written;
  std::string section;
  for (const auto& line : lines_of(std::string{unusual})) {
    if (const auto equals = line.find(" = "); equals != line.npos)
      written.push_back("--" + section + "." + line.substr(0, equals) + "=" +
                        line.substr(equals + 3));
    else if (!line.empty())
      section = line.substr(1, line.size() - 2);
  }
  CAF_CHECK_EQUAL(written.size(), options().size());
  const auto values = accepted(load_args({written.begin(), written.end()}));
  CAF_CHECK_EQUAL(dump_text(values), dump_text(from_file));
}

CAF_TEST(the version is that of the project) {
  CAF_CHECK_EQUAL(printed(load_args({"--version"})), "strangelet " + std::string{version()} + "\n");
  CAF_CHECK(!version().empty());
}

CAF_TEST(the version is not told to who asks for more) {
  CAF_CHECK_EQUAL(problems(load_args({"--version", "extra"})),
                  std::vector<std::string>{"unknown option extra; write options as "
                                           "--section.key=value (command line)"});
}

CAF_TEST(help names each option with its default in at most 100 columns) {
  const auto text = printed(load_args({"--help"}));
  CAF_CHECK_EQUAL(text, help_text());
  for (const auto& each : options())
    CAF_CHECK(text.find("  --" + each.name() + "=") != text.npos);
  for (const auto* word : {"--help, -h", "--version", "--dump-config", "--config-file=FILE",
                           "--websocket.port=8080", "--log.level=\"info\"", "[heartbeat]"})
    CAF_CHECK(text.find(word) != text.npos);
  for (const auto& line : lines_of(text))
    if (line.size() > 100 || (!line.empty() && line.back() == ' '))
      CAF_CHECK_EQUAL(line, "a tidy line");
}

CAF_TEST(help says that a dump looks at no other file) {
  CAF_CHECK(help_text().find("check the options but not the files that they name") !=
            std::string::npos);
  printed(load_args({"--dump-config", "--auth.mode=jwt", "--auth.keys=nope", "--tls.key=nope",
                     "--tls.certificate=nope", "--http.public-dir=nope"}));
}

CAF_TEST(help is given whatever else is wrong) {
  printed(load_ini("[foo]\n", {"--nonsense", "--help"}));
}

CAF_TEST(a dump of the defaults gives the defaults) {
  const auto dump = printed(load_args({"--dump-config"}));
  CAF_CHECK_EQUAL(dump_text(accepted(load_ini(dump))), dump_text(settings{}));
}

CAF_TEST(a dump gives the same settings when it is read again) {
  const auto dump = printed(load_ini(unusual, {"--dump-config"}));
  const auto values = accepted(load_ini(dump));
  CAF_CHECK_EQUAL(dump_text(values), dump);
  CAF_CHECK_EQUAL(values.net.http.public_dir, "a \"b\" \\c");
  CAF_CHECK_EQUAL(values.net.http.admin_token, "t\"o\\k=e;n");
  CAF_CHECK(values.actors.remember_time == 12345678ns);
  CAF_CHECK(values.net.http.answer_timeout == 15500us);
  CAF_CHECK(values.log.level == log_level::critical);
}

CAF_TEST(a dump has the last word of the command line) {
  const auto dump = printed(load_ini("[http]\nport = 1\n", {"--http.port=2", "--dump-config"}));
  CAF_CHECK_EQUAL(accepted(load_ini(dump)).net.http.port, 2u);
}

CAF_TEST(a configuration that is wrong is not dumped) {
  CAF_CHECK_EQUAL(problems(load_args({"--dump-config", "--http.port=x"})).size(), 1u);
}

CAF_TEST(the start is told option by option) {
  const auto lines = describe(accepted(load_args({"--http.cors-origins=https://a.b"})));
  CAF_CHECK_EQUAL(lines.size(), options().size());
  const auto has = [&](std::string_view line) {
    return std::count(lines.begin(), lines.end(), line) == 1;
  };
  CAF_CHECK(has("websocket.port = 8080"));
  CAF_CHECK(has("websocket.address = \"::\""));
  CAF_CHECK(has("http.cors-origins = [\"https://a.b\"]"));
  CAF_CHECK(has("matching.max-wait = 10min"));
  CAF_CHECK(has("log.level = \"info\""));
}

CAF_TEST(the start is told in one line what is not as usual) {
  CAF_CHECK_EQUAL(describe_changes(settings{}), "all default");
  CAF_CHECK_EQUAL(describe_changes(accepted(load_args({"--http.port=3000"}))), "all default");
  CAF_CHECK_EQUAL(describe_changes(accepted(load_args({"--log.level=debug", "--http.port=3001"}))),
                  "http.port = 3001, log.level = \"debug\"; everything else is default");
  CAF_CHECK_EQUAL(describe_changes(accepted(load_args({"--http.admin-token=s3cret"}))),
                  "http.admin-token = ***; everything else is default");
}

CAF_TEST(the start does not tell the secrets) {
  const auto token_of = [](const settings& values) {
    for (const auto& line : describe(values))
      if (line.find("http.admin-token") == 0)
        return line;
    return std::string{};
  };
  CAF_CHECK_EQUAL(token_of(accepted(load_args({"--http.admin-token=s3cret"}))),
                  "http.admin-token = ***");
  CAF_CHECK_EQUAL(token_of(settings{}), "http.admin-token = \"\"");
}
