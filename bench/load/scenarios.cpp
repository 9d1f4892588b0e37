#include "bench/load/scenarios.hpp"

#include <charconv>
#include <chrono>
#include <string>
#include <vector>

namespace strangelet::bench {

namespace {

using clock = std::chrono::steady_clock;

std::uint64_t now_ns() {
  return static_cast<std::uint64_t>(clock::now().time_since_epoch().count());
}

bool is_event(std::string_view text, std::string_view name) {
  constexpr std::string_view start = "{\"event\":\"";
  return text.substr(0, start.size()) == start && text.substr(start.size(), name.size()) == name;
}

/// Pairs that send messages to each other: for each message that arrives one goes back, so that
/// `window` of each client are under way at any time.
class relay_scenario : public scenario {
public:
  relay_scenario(const options& given, std::string event, std::string field)
      : window_(given.window), event_(std::move(event)) {
    before_ = "{\"event\":\"" + event_ + "\",\"data\":{\"" + field + "\":\"t=";
    filler_ = ";" + std::string(given.size > 24 ? given.size - 24 : 0, 'x') + "\"}}";
  }

  std::string_view unit() const override {
    return "relayed message";
  }

  void on_open(client& from) override {
    from.send("{\"event\":\"find_partner\",\"data\":{}}");
  }

  void on_text(client& from, std::string_view text) override {
    if (is_event(text, event_)) {
      note(text);
      say(from);
    } else if (is_event(text, "partner_found")) {
      ++ready;
    }
  }

  void begin(client& each) override {
    for (std::size_t i = 0; i < window_; ++i)
      say(each);
  }

private:
  void say(client& from) {
    // Always twenty digits, so that every message is equally long.
    auto digits = std::to_string(now_ns());
    line_.assign(before_).append(20 - digits.size(), '0').append(digits).append(filler_);
    from.send(line_);
  }

  void note(std::string_view text) {
    ++operations;
    auto at = text.find("\"t=");
    std::uint64_t sent = 0;
    if (at != std::string_view::npos &&
        std::from_chars(text.data() + at + 3, text.data() + text.size(), sent).ec == std::errc{})
      latency.add(now_ns() - sent);
  }

  std::size_t window_;
  std::string event_;
  std::string before_;
  std::string filler_;
  std::string line_;
};

/// Everybody skips all the time. Of each pair the initiator asks for the next partner, and its
/// partner, left behind, looks again.
class match_scenario : public scenario {
public:
  std::string_view unit() const override {
    return "pair";
  }

  void on_open(client& from) override {
    ++ready;
    (void)from;
  }

  void on_text(client& from, std::string_view text) override {
    if (is_event(text, "partner_found") && text.find("\"isInitiator\":true") != std::string::npos) {
      ++operations;
      from.send("{\"event\":\"next_partner\",\"data\":{}}");
    } else if (is_event(text, "partner_left")) {
      from.send("{\"event\":\"find_partner\",\"data\":{}}");
    }
  }

  void begin(client& each) override {
    each.send("{\"event\":\"find_partner\",\"data\":{}}");
  }
};

/// Opens connections and holds them.
class idle_scenario : public scenario {
public:
  std::string_view unit() const override {
    return "connection";
  }

  void on_open(client&) override {}

  void on_text(client&, std::string_view) override {
    ++ready;
  }
};

/// Connects, waits for the greeting, drops the connection, connects again.
class storm_scenario : public scenario {
public:
  std::string_view unit() const override {
    return "accepted connection";
  }

  void on_open(client&) override {}

  void on_text(client& from, std::string_view) override {
    ++operations;
    ++ready;
    from.close();
    again_.push_back(&from);
  }

  client* next_to_reconnect() override {
    if (again_.empty())
      return nullptr;
    auto* next = again_.back();
    again_.pop_back();
    return next;
  }

private:
  std::vector<client*> again_;
};

} // namespace

std::unique_ptr<scenario> make_scenario(const options& given) {
  if (given.mode == "relay")
    return std::make_unique<relay_scenario>(given, "chat_message", "message");
  if (given.mode == "sdp")
    return std::make_unique<relay_scenario>(given, "webrtc_offer", "offer");
  if (given.mode == "match")
    return std::make_unique<match_scenario>();
  if (given.mode == "idle")
    return std::make_unique<idle_scenario>();
  return std::make_unique<storm_scenario>();
}

} // namespace strangelet::bench
