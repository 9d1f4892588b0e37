#include "bench/load/hostile_scenario.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace strangelet::bench {

namespace {

/// Mean of the pause before it comes back.
constexpr auto pause_time = std::chrono::milliseconds{500};
/// A storm does not pause.
constexpr auto storm_pause = std::chrono::milliseconds{40};

} // namespace

std::string kind_of_end(const std::string& why) {
  auto digit =
      std::find_if(why.begin(), why.end(), [](unsigned char c) { return std::isdigit(c); });
  if (why.rfind("closed with ", 0) == 0)
    return "close " + why.substr(static_cast<std::size_t>(digit - why.begin()), 4);
  auto status = why.find("HTTP/1.1 ");
  return status == std::string::npos ? why : "status " + why.substr(status + 9, 3);
}

hostile_scenario::hostile_scenario(const options& given)
    : villains_(given.clients), records_(nuisances().size()), plans_(given.clients) {
  for (std::size_t i = 0; i < villains_.size(); ++i) {
    villains_[i].random = random_numbers{given.seed, i};
    ++records_[kind_of(i)].clients;
  }
}

std::size_t hostile_scenario::kind_of(std::size_t who) {
  return who % nuisances().size();
}

void hostile_scenario::begin(client& each) {
  auto& self = villains_[each.index()];
  self.is_hostile = true;
  each.begin_with(std::string{nuisances()[kind_of(each.index())].first_words});
  go(each.index());
}

bench_clock::time_point hostile_scenario::do_due(bench_clock::time_point now) {
  return plans_.do_due(now, [this](std::size_t who, step what) {
    if (what == step::act)
      act(who);
    else
      come_back(who);
  });
}

void hostile_scenario::on_event(client& from, const event& what) {
  auto& self = villains_[from.index()];
  if (what.name != "connected" || self.is_hostile)
    return;
  self.self = &from;
  ++ready;
}

void hostile_scenario::on_lost(client& from, const std::string& why) {
  auto& self = villains_[from.index()];
  self.self = &from;
  ++records_[kind_of(from.index())].ended[kind_of_end(why)];
  plans_.plan_after(from.index(), step::come_back, pause_time, self.random);
}

void hostile_scenario::act(std::size_t who) {
  const auto& how = nuisances()[kind_of(who)];
  auto& self = villains_[who];
  if (!self.self->is_open()) // it is about to be
    return plans_.plan_after(who, step::act, how.pace, self.random);
  if (self.acts >= how.acts)
    return go(who);
  ++operations;
  ++records_[kind_of(who)].acts;
  plans_.plan_after(who, step::act, how.pace, self.random);
  // Last: it may lose the connection, and then comes back instead.
  how.act(*self.self, self.acts++, self.random);
}

void hostile_scenario::come_back(std::size_t who) {
  auto& self = villains_[who];
  self.acts = 0;
  ++records_[kind_of(who)].connections;
  reconnect(*self.self);
  plans_.plan_after(who, step::act, nuisances()[kind_of(who)].pace, self.random);
}

void hostile_scenario::go(std::size_t who) {
  auto& self = villains_[who];
  self.self->close();
  auto pause = nuisances()[kind_of(who)].name == "storm" ? storm_pause : pause_time;
  plans_.plan_after(who, step::come_back, pause, self.random);
}

nlohmann::json hostile_scenario::report() const {
  auto result = nlohmann::json::array();
  for (std::size_t i = 0; i < records_.size(); ++i)
    result.push_back({{"name", nuisances()[i].name},
                      {"clients", records_[i].clients},
                      {"connections", records_[i].connections},
                      {"acts", records_[i].acts},
                      {"ended", records_[i].ended}});
  return result;
}

} // namespace strangelet::bench
