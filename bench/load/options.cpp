#include "bench/load/options.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace strangelet::bench {

namespace {

constexpr const char* usage =
    R"(bench_load: puts load on a server that speaks Strangelet's protocol, over loopback.

  --mode=relay     pairs that send chat messages to each other, each answering at once
         sdp       the same with WebRTC offers (use --size=3000)
         match     everyone asks for the next partner as soon as it has one
         idle      opens connections and holds them
         storm     connects, is greeted, closes, and connects again
  --port=N         the WebSocket port on 127.0.0.1                     (8080)
  --pid=N          the server's process, to measure its CPU and memory (not measured)
  --clients=N      connections                                          (100)
  --window=N       messages that each client keeps under way            (1)
  --size=N         bytes of a message's text                            (120)
  --warm-up=MS     time before the measurement                          (1000)
  --duration=MS    time of the measurement                              (5000)
  --json           one JSON object instead of lines for people
)";

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "bench_load: %s\n\n%s", why.c_str(), usage);
  std::exit(EXIT_FAILURE);
}

std::size_t to_number(const std::string& text) {
  std::size_t used = 0;
  auto value = std::stoul(text, &used);
  if (used != text.size())
    throw std::invalid_argument{text};
  return value;
}

bool is_mode(std::string_view name) {
  return name == "relay" || name == "sdp" || name == "match" || name == "idle" || name == "storm";
}

void set(options& to, const std::string& name, const std::string& value) {
  if (name == "mode" && is_mode(value))
    to.mode = value;
  else if (name == "port")
    to.port = static_cast<std::uint16_t>(to_number(value));
  else if (name == "pid")
    to.pid = static_cast<int>(to_number(value));
  else if (name == "clients")
    to.clients = to_number(value);
  else if (name == "window")
    to.window = to_number(value);
  else if (name == "size")
    to.size = to_number(value);
  else if (name == "warm-up")
    to.warm_up = std::chrono::milliseconds{to_number(value)};
  else if (name == "duration")
    to.duration = std::chrono::milliseconds{to_number(value)};
  else
    throw std::invalid_argument{name};
}

} // namespace

options parse_options(int argc, char** argv) {
  options result;
  for (int i = 1; i < argc; ++i) {
    std::string arg = argv[i];
    if (arg == "--json") {
      result.json = true;
      continue;
    }
    auto equals = arg.find('=');
    if (arg.rfind("--", 0) != 0 || equals == std::string::npos)
      fail("cannot make sense of " + arg);
    try {
      set(result, arg.substr(2, equals - 2), arg.substr(equals + 1));
    } catch (const std::logic_error&) {
      fail("cannot make sense of " + arg);
    }
  }
  return result;
}

} // namespace strangelet::bench
