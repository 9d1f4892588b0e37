// What people do, in fast motion. Each client on its own:
//
//   connect ─ pause ─ find_partner ─ partner_found ─ offer/answer ─ 40 candidates ─ a few chats ─┐
//      ▲                   ▲                                                                     │
//      │                   ├─ pause ── partner_left, partner_disconnected                        │
//      │                   └────────── next_partner (3 of 4) ◀── the initiator has had enough ───┤
//      └────────────────── pause ───── disconnect (1 of 4)  ◀────────────────────────────────────┘
//
// Pauses are random around `--pause`; the same seed gives each client the same choices.
#include "bench/load/agenda.hpp"
#include "bench/load/payloads.hpp"
#include "bench/load/random_numbers.hpp"
#include "bench/load/scenario.hpp"

#include <string>
#include <vector>

namespace strangelet::bench {

namespace {

constexpr int candidates_each = 40;
constexpr std::uint64_t most_chats = 5;
constexpr std::size_t chat_size = 120;
constexpr std::size_t sdp_size = 3000;

/// What a person does next.
enum class step { look, offer, answer, talk, come_back };

struct person {
  client* self = nullptr;
  random_numbers random{0};
  std::string room{};
  bool is_initiator = false;
  int candidates_left = 0;
  std::uint64_t chats_left = 0;
};

class mixed_scenario : public scenario {
public:
  explicit mixed_scenario(const options& given)
      : pause_(given.pause), people_(given.clients), plans_(given.clients) {
    for (std::size_t i = 0; i < people_.size(); ++i)
      people_[i].random = random_numbers{given.seed, i};
  }

  std::string_view unit() const override {
    return "server event";
  }

  void begin(client& each) override {
    plan(each.index(), step::look);
  }

  bench_clock::time_point do_due(bench_clock::time_point now) override {
    return plans_.do_due(now, [this](std::size_t who, step what) { act(who, what); });
  }

private:
  void hear(client& from, const event& what) override {
    ++operations;
    auto who = from.index();
    if (what.name == "connected")
      on_connected(from);
    else if (what.name == "partner_found")
      on_found(who, what);
    else if (what.name == "partner_left" || what.name == "partner_disconnected")
      plan(who, step::look);
    else
      on_relayed(who, what);
  }

  void on_connected(client& from) {
    auto& self = people_[from.index()];
    bool is_new = self.self == nullptr;
    self.self = &from;
    if (is_new)
      ++ready;
    else
      plan(from.index(), step::look);
  }

  void on_found(std::size_t who, const event& what) {
    auto& self = people_[who];
    self.room = string_member(what.data, "roomId");
    self.is_initiator = what.data.find("\"isInitiator\":true") != std::string_view::npos;
    self.candidates_left = candidates_each;
    self.chats_left = 1 + self.random.below(most_chats);
    if (self.is_initiator)
      plan(who, step::offer);
  }

  void on_relayed(std::size_t who, const event& what) {
    if (what.name == "waiting_for_partner")
      return;
    note_latency(what);
    if (what.name == "webrtc_offer")
      plan(who, step::answer);
    else if (what.name == "webrtc_answer")
      plan(who, step::talk);
  }

  /// Does `what` after a pause, and nothing that was planned before.
  void plan(std::size_t who, step what) {
    plans_.plan_after(who, what, pause_, people_[who].random);
  }

  void act(std::size_t who, step what) {
    switch (what) {
    case step::look:
      return people_[who].self->send("find_partner", "{}");
    case step::offer:
      return say(who, "webrtc_offer", offer_);
    case step::answer:
      say(who, "webrtc_answer", answer_);
      return plan(who, step::talk);
    case step::talk:
      return talk(who);
    case step::come_back:
      return reconnect(*people_[who].self);
    }
  }

  void talk(std::size_t who) {
    auto& self = people_[who];
    if (self.candidates_left > 0) {
      --self.candidates_left;
      say(who, "webrtc_ice_candidate", candidate_);
    } else if (self.chats_left > 0) {
      --self.chats_left;
      say(who, "chat_message", chat_);
    } else {
      // The other one waits: two who leave at the same time would be another test.
      return self.is_initiator ? leave(who) : void();
    }
    plan(who, step::talk);
  }

  void leave(std::size_t who) {
    auto& self = people_[who];
    if (self.random.below(4) != 0)
      return self.self->send("next_partner", "{}");
    self.self->close();
    plan(who, step::come_back);
  }

  void say(std::size_t who, std::string_view name, payload& text) {
    auto& self = people_[who];
    self.self->send(name, text.at(to_stamp(bench_clock::now()), self.room));
  }

  std::chrono::milliseconds pause_;
  std::vector<person> people_;
  agenda<step> plans_;
  payload offer_ = payload::description("offer", sdp_size);
  payload answer_ = payload::description("answer", sdp_size);
  payload candidate_ = payload::candidate();
  payload chat_ = payload::chat(chat_size);
};

} // namespace

std::unique_ptr<scenario> make_mixed_scenario(const options& given) {
  return std::make_unique<mixed_scenario>(given);
}

} // namespace strangelet::bench
