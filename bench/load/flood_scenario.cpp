#include "bench/load/flood_scenario.hpp"

#include "bench/load/hostile_scenario.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace strangelet::bench {

namespace {

using namespace std::string_view_literals;
using std::chrono::milliseconds;

/// What a socket is given at once.
constexpr std::size_t piece_size = 16 * 1024;
/// How often somebody comes in, and how soon a client of the flood comes back that was closed.
constexpr auto visit_pause = milliseconds{200};
constexpr auto return_pause = milliseconds{100};
/// How often to try sockets that were full.
constexpr auto full_pause = milliseconds{1};

/// Masked with zeros (RFC 6455, section 5.2).
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> floods{{
    {"pings", "\x89\x80\0\0\0\0"sv},
    {"pongs", "\x8A\x80\0\0\0\0"sv},
    {"events", "\x81\x90\0\0\0\0{\"event\":\"ping\"}"sv},
    {"fragments",
     "\x01\x80\0\0\0\0\x00\x80\0\0\0\0\x00\x80\0\0\0\0\x80\x90\0\0\0\0{\"event\":\"ping\"}"sv},
}};

} // namespace

const char* const flood_names = "pings, pongs, events or fragments";

std::string flood_of(std::string_view name) {
  std::string result;
  for (const auto& [each, frames] : floods)
    while (each == name && result.size() < piece_size)
      result.append(frames);
  return result;
}

flood_scenario::flood_scenario(const options& given)
    : rate_(given.rate),
      frames_(flood_of(given.flood)),
      all_(given.clients),
      plans_(given.clients),
      random_(given.seed, 0) {}

void flood_scenario::begin(client& each) {
  all_[each.index()].self = &each;
  has_begun_ = true;
  start_ = bench_clock::now();
  if (each.index() == 2) {
    each.close();
    plans_.plan_after(2, step::come_in, visit_pause, random_);
  }
}

void flood_scenario::greet(client& from) {
  if (from.index() < 2)
    from.send("find_partner", "{}");
}

void flood_scenario::on_event(client& from, const event& what) {
  if (from.index() < honest)
    return scenario::on_event(from, what);
  // What a client of the flood is told does not matter, but that it is in.
  if (what.name != "connected")
    return;
  all_[from.index()].is_in = true;
  ++ready;
}

void flood_scenario::hear(client& from, const event& what) {
  auto& self = all_[from.index()];
  if (what.name == "partner_found") {
    self.room = string_member(what.data, "roomId");
    ++ready;
  } else if (what.name == "webrtc_ice_candidate") {
    ++operations;
    note_latency(what);
  } else if (what.name == "connected" && from.index() == 2) {
    ++ready;
    if (!has_begun_)
      return;
    greetings_.add(to_stamp(bench_clock::now()) - to_stamp(came_in_));
    from.close();
    plans_.plan_after(2, step::come_in, visit_pause, random_);
  }
}

void flood_scenario::on_lost(client& from, const std::string& why) {
  if (from.index() < honest)
    scenario::on_lost(from, why);
  all_[from.index()].is_in = false;
  ++ended_[kind_of_end(why)];
  plans_.plan_after(from.index(), step::come_back, return_pause, random_);
}

bench_clock::time_point flood_scenario::do_due(bench_clock::time_point now) {
  if (!has_begun_)
    return bench_clock::time_point::max();
  auto next = plans_.do_due(now, [this](std::size_t who, step what) {
    if (what == step::come_in)
      came_in_ = bench_clock::now();
    reconnect(*all_[who].self);
  });
  talk(now);
  return std::min({next, due(sent_), flood() ? now : now + full_pause});
}

void flood_scenario::talk(bench_clock::time_point now) {
  for (; due(sent_) <= now; ++sent_) {
    auto& speaker = all_[sent_ % 2];
    speaker.self->send("webrtc_ice_candidate", text_.at(to_stamp(due(sent_)), speaker.room));
  }
}

bool flood_scenario::flood() {
  auto has_sent = false;
  for (auto each = all_.begin() + honest; each != all_.end(); ++each) {
    if (!each->is_in || each->self->unsent() != 0)
      continue;
    each->self->send_bytes(frames_);
    flooded_ += frames_.size();
    has_sent = true;
  }
  return has_sent;
}

bench_clock::time_point flood_scenario::due(std::uint64_t number) const {
  auto seconds = static_cast<double>(number) / static_cast<double>(rate_);
  return start_ + std::chrono::nanoseconds{static_cast<std::int64_t>(seconds * 1e9)};
}

void flood_scenario::start_counting() {
  scenario::start_counting();
  greetings_.clear();
  flooded_ = 0;
  ended_.clear();
}

void flood_scenario::add_to(nlohmann::json& report) const {
  auto ms = [](std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; };
  report["flood"] = {{"megabytes", static_cast<double>(flooded_) / 1e6},
                     {"ended", ended_},
                     {"greetings", greetings_.count()},
                     {"greetingMs",
                      {{"p50", ms(greetings_.quantile(0.5))},
                       {"p99", ms(greetings_.quantile(0.99))},
                       {"max", ms(greetings_.max())}}}};
}

} // namespace strangelet::bench
