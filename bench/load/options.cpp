#include "bench/load/options.hpp"

#include "bench/load/flood_scenario.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>
#include <string_view>

namespace strangelet::bench {

const char* const usage =
    R"(bench_load: puts load on a server that speaks Strangelet's protocol, over loopback.

  --mode=relay     pairs that send chat messages to each other, each answering at once
         sdp       the same with WebRTC offers
         match     everyone asks for the next partner as soon as it has one
         mixed     what people do, in fast motion: look, offer, answer, 40 candidates each, chat, skip or go and come back
         idle      opens connections and holds them
         storm     connects, is greeted, closes, and connects again
         soak      mixed, within the limits and with numbered messages; prints a line of JSON a second
         flood     a pair talks while all others send as much as their sockets take
         hostile   floods, stalls, garbage and storms, for a soak
  --port=N         the WebSocket port on 127.0.0.1                      (8080)
  --dialect=plain  how events are framed; or socketio, for a Socket.IO server (plain)
  --pid=N          the server's process, to measure its CPU and memory  (not measured)
  --clients=N      connections                                          (100)
  --window=N       relay, sdp: messages that each client keeps under way (1)
  --rate=N         relay, sdp, flood: so many messages per second in all, at fixed times (as many as go; flood 40)
  --flood=pings    flood: what is sent, or pongs, events, fragments     (pings)
  --size=N         relay, sdp: bytes of a message's text                (120, 3000)
  --pause=MS       mixed, soak: mean of the pauses                      (10)
  --seed=N         mixed, soak, hostile: another number, other choices                 (1)
  --rounds=N       idle: fills and empties the server so often          (1)
  --warm-up=MS     time before the measurement                          (1000)
  --duration=MS    time of the measurement                              (5000)
  --json           one JSON object instead of lines for people
  --help           this text
)";

namespace {

constexpr std::array<std::string_view, 9> modes{"relay", "sdp",  "match", "mixed",  "idle",
                                                "storm", "soak", "flood", "hostile"};
/// What two people may say in a second is 100 events; this is less.
constexpr std::size_t flood_rate = 40;
constexpr std::size_t chat_size = 120;
constexpr std::size_t sdp_size = 3000;
/// What fits into a frame with a 16-bit length, with room for the members around it.
constexpr std::size_t largest_size = 65'000;

/// A number from `least` to `most`.
template <class Number>
Number to_number(std::string_view text, Number least, Number most) {
  Number value{};
  auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size() || value < least || value > most)
    throw std::invalid_argument{"must be a number from " + std::to_string(least) + " to " +
                                std::to_string(most)};
  return value;
}

std::size_t to_count(std::string_view text, std::size_t most, std::size_t least = 1) {
  return to_number<std::size_t>(text, least, most);
}

std::chrono::milliseconds to_time(std::string_view text) {
  return std::chrono::milliseconds{to_number<int>(text, 0, 100'000'000)};
}

std::string to_mode(std::string_view text) {
  if (std::find(modes.begin(), modes.end(), text) == modes.end())
    throw std::invalid_argument{
        "must be relay, sdp, match, mixed, idle, storm, soak, flood or hostile"};
  return std::string{text};
}

const dialect* to_dialect(std::string_view text) {
  for (const auto* each : {&plain_dialect, &socketio_dialect})
    if (text == each->name)
      return each;
  throw std::invalid_argument{"must be plain or socketio"};
}

std::string to_flood(std::string_view text) {
  if (flood_of(text).empty())
    throw std::invalid_argument{std::string{"must be "} + flood_names};
  return std::string{text};
}

/// Sets what has a value. False if there is no such option.
bool set(options& to, std::string_view name, std::string_view value) {
  if (name == "mode")
    to.mode = to_mode(value);
  else if (name == "port")
    to.port = to_number<std::uint16_t>(value, 1, 65535);
  else if (name == "dialect")
    to.speaks = to_dialect(value);
  else if (name == "pid")
    to.pid = to_number(value, 1, std::numeric_limits<int>::max());
  else if (name == "clients")
    to.clients = to_count(value, 1'000'000);
  else if (name == "window")
    to.window = to_count(value, 1000);
  else if (name == "flood")
    to.flood = to_flood(value);
  else if (name == "rate")
    to.rate = to_count(value, 10'000'000);
  else if (name == "size")
    to.size = to_count(value, largest_size);
  else if (name == "pause")
    to.pause = to_time(value);
  else if (name == "seed")
    to.seed = to_count(value, 1'000'000'000, 0);
  else if (name == "rounds")
    to.rounds = to_count(value, 1000);
  else if (name == "warm-up")
    to.warm_up = to_time(value);
  else if (name == "duration")
    to.duration = to_time(value);
  else
    return false;
  return true;
}

void read_argument(options& to, std::string_view arg) {
  if (arg == "--json") {
    to.json = true;
    return;
  }
  if (arg == "--help") {
    to.help = true;
    return;
  }
  auto equals = std::min(arg.find('='), arg.size());
  auto name = arg.substr(0, equals);
  auto value = arg.substr(std::min(equals + 1, arg.size()));
  try {
    if (name.substr(0, 2) != "--" || !set(to, name.substr(2), value))
      throw std::invalid_argument{"is not an option; see --help"};
  } catch (const std::invalid_argument& e) {
    throw std::invalid_argument{std::string{name} + ' ' + e.what()};
  }
}

/// What no single option can tell.
void check(const options& given) {
  bool relays = given.mode == "relay" || given.mode == "sdp";
  if (relays && given.clients % 2 != 0)
    throw std::invalid_argument{"--clients must be even: they are pairs"};
  if (!relays && given.size != 0)
    throw std::invalid_argument{"--size is for relay and sdp only"};
  if (!relays && given.mode != "flood" && given.rate != 0)
    throw std::invalid_argument{"--rate is for relay, sdp and flood only"};
  if (given.mode == "flood" && given.clients <= flood_scenario::honest)
    throw std::invalid_argument{"--clients must be more than the three that do not flood"};
  if (given.mode != "idle" && given.rounds != 1)
    throw std::invalid_argument{"--rounds is for idle only"};
}

} // namespace

options parse_options(int argc, char** argv) {
  options result;
  for (int i = 1; i < argc; ++i)
    read_argument(result, argv[i]);
  check(result);
  if (result.size == 0)
    result.size = result.mode == "sdp" ? sdp_size : chat_size;
  if (result.mode == "flood" && result.rate == 0)
    result.rate = flood_rate;
  return result;
}

} // namespace strangelet::bench
