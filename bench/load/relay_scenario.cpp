// Pairs that send messages to each other.
//
// Closed loop: for each message that arrives one goes back, so that `window` of each client are
// under way at any time. It finds the highest rate, and the CPU per message there.
//
// Open loop (`--rate`): messages are due at fixed times, by all clients in turn, no matter how fast
// the server is. Latency counts from the time a message was due, so that a server that stalls is
// charged for all that had to wait, not for one (no coordinated omission).
#include "bench/load/payloads.hpp"
#include "bench/load/scenario.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace strangelet::bench {

namespace {

/// Messages that are sent at once, before sockets are read again.
constexpr int longest_burst = 32;

class relay_scenario : public scenario {
public:
  relay_scenario(const options& given, std::string name, payload text)
      : window_(given.window),
        rate_(given.rate),
        name_(std::move(name)),
        text_(std::move(text)),
        rooms_(given.clients) {}

  std::string_view unit() const override {
    return "relayed message";
  }

  void begin(client& each) override {
    if (rate_ != 0) {
      senders_.push_back(&each);
      start_ = bench_clock::now();
      return;
    }
    for (std::size_t i = 0; i < window_; ++i)
      say(each, bench_clock::now());
  }

  bench_clock::time_point do_due(bench_clock::time_point now) override {
    if (senders_.empty())
      return bench_clock::time_point::max();
    for (int i = 0; i < longest_burst && due(sent_) <= now; ++i) {
      say(*senders_[sent_ % senders_.size()], due(sent_));
      ++sent_;
    }
    return due(sent_);
  }

private:
  void greet(client& from) override {
    from.send("find_partner", "{}");
  }

  void hear(client& from, const event& what) override {
    if (what.name == name_) {
      ++operations;
      note_latency(what);
      if (rate_ == 0)
        say(from, bench_clock::now());
    } else if (what.name == "partner_found") {
      rooms_[from.index()] = string_member(what.data, "roomId");
      ++ready;
    }
  }

  void say(client& from, bench_clock::time_point at) {
    from.send(name_, text_.at(to_stamp(at), rooms_[from.index()]));
  }

  /// When the `number`-th message is due.
  bench_clock::time_point due(std::uint64_t number) const {
    auto seconds = static_cast<double>(number) / static_cast<double>(rate_);
    return start_ + std::chrono::nanoseconds{static_cast<std::int64_t>(seconds * 1e9)};
  }

  std::size_t window_;
  std::size_t rate_;
  std::string name_;
  payload text_;
  std::vector<std::string> rooms_;
  std::vector<client*> senders_;
  std::uint64_t sent_ = 0;
  bench_clock::time_point start_;
};

} // namespace

std::unique_ptr<scenario> make_relay_scenario(const options& given) {
  if (given.mode == "sdp")
    return std::make_unique<relay_scenario>(given, "webrtc_offer",
                                            payload::description("offer", given.size));
  return std::make_unique<relay_scenario>(given, "chat_message", payload::chat(given.size));
}

} // namespace strangelet::bench
