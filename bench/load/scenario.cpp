#include "bench/load/scenario.hpp"

#include "bench/load/payloads.hpp"

#include <stdexcept>

namespace strangelet::bench {

namespace {

/// Everybody skips all the time. Of each pair the initiator asks for the next partner, and its
/// partner, left behind, looks again.
class match_scenario : public scenario {
public:
  std::string_view unit() const override {
    return "pair";
  }

  void begin(client& each) override {
    each.send("find_partner", "{}");
  }

private:
  void greet(client&) override {
    ++ready;
  }

  void hear(client& from, const event& what) override {
    if (what.name == "partner_found") {
      if (what.data.find("\"isInitiator\":true") == std::string_view::npos)
        return;
      ++operations;
      from.send("next_partner", "{}");
    } else if (what.name == "partner_left") {
      from.send("find_partner", "{}");
    }
  }
};

/// Opens connections and holds them.
class idle_scenario : public scenario {
public:
  std::string_view unit() const override {
    return "connection";
  }

private:
  void hear(client&, const event& what) override {
    if (what.name == "connected")
      ++ready;
  }
};

/// Connects, waits for the greeting, drops the connection, connects again.
class storm_scenario : public scenario {
public:
  std::string_view unit() const override {
    return "accepted connection";
  }

private:
  void hear(client& from, const event&) override {
    ++operations;
    ++ready;
    from.close();
    reconnect(from);
  }
};

} // namespace

void scenario::on_open(client& from) {
  ++opened;
  greet(from);
}

void scenario::on_event(client& from, const event& what) {
  if (what.name == "error")
    throw std::runtime_error{"the server refuses an event: " + std::string{what.data}};
  hear(from, what);
}

void scenario::on_lost(client&, const std::string& why) {
  throw std::runtime_error{"the server has ended a connection: " + why};
}

bench_clock::time_point scenario::do_due(bench_clock::time_point) {
  return bench_clock::time_point::max();
}

client* scenario::next_to_reconnect() {
  if (again_.empty())
    return nullptr;
  auto* next = again_.back();
  again_.pop_back();
  return next;
}

void scenario::note_latency(const event& what) {
  auto now = to_stamp(bench_clock::now());
  if (auto sent = time_stamp_of(what.data); sent && *sent <= now)
    latency.add(now - *sent);
}

std::uint64_t to_stamp(bench_clock::time_point time) {
  return static_cast<std::uint64_t>(std::chrono::nanoseconds{time.time_since_epoch()}.count());
}

std::unique_ptr<scenario> make_scenario(const options& given) {
  if (given.mode == "match")
    return std::make_unique<match_scenario>();
  if (given.mode == "idle")
    return std::make_unique<idle_scenario>();
  if (given.mode == "storm")
    return std::make_unique<storm_scenario>();
  if (given.mode == "mixed")
    return make_mixed_scenario(given);
  return make_relay_scenario(given);
}

} // namespace strangelet::bench
