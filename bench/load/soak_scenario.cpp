// What the honest clients of a soak do. Each on its own:
//
//   connect ─ pause ─ find_partner ─ partner_found ─ offer/answer ─ 10 candidates ─ a few chats ─┐
//      ▲                   ▲                                                                     │
//      │                   ├─ pause ── partner_left, partner_disconnected                        │
//      │                   ├────────── next_partner (6 of 8) ◀── goodbye from both ◀─────────────┤
//      │                   └─ pause ── leave_room (1 of 8)  ◀──┘                                 │
//      └────────────────────── pause ── disconnect (1 of 8) ◀────────────────────────────────────┘
//
// The initiator decides when it ends. A goodbye has the last number of its side, and comes after
// all that was said before: whoever hears it knows whether something is missing. Of a conversation
// that is cut off only the tail may be missing, which was on its way.
#include "bench/load/soak_scenario.hpp"

#include <algorithm>
#include <utility>

namespace strangelet::bench {

namespace {

constexpr int candidates_each = 10;
/// Candidates come faster than people write.
constexpr int candidates_per_pause = 10;
constexpr std::uint64_t most_chats = 5;
constexpr std::size_t chat_size = 120;
constexpr std::size_t sdp_size = 3000;
/// Past so many pauses a stranger is left.
constexpr int patience_with_strangers = 8;
/// All steps of a conversation, each with its longest pause, and time to spare.
constexpr int longest_conversation = 40;
constexpr auto spare_time = std::chrono::seconds{10};
constexpr auto check_interval = std::chrono::seconds{1};
/// Goodbyes at the end are spread over so long.
constexpr auto wind_down_time = std::chrono::seconds{1};

} // namespace

soak_scenario::soak_scenario(const options& given)
    : pause_(given.pause),
      people_(given.clients),
      plans_(given.clients),
      offer_(payload::description("offer", sdp_size)),
      answer_(payload::description("answer", sdp_size)),
      candidate_(payload::candidate()),
      chat_(payload::chat(chat_size)),
      goodbye_(payload::state("goodbye")) {
  for (std::size_t i = 0; i < people_.size(); ++i)
    people_[i].random = random_numbers{given.seed, i};
}

void soak_scenario::begin(client& each) {
  plan(each.index(), step::look, pause_);
}

bench_clock::time_point soak_scenario::do_due(bench_clock::time_point now) {
  auto next = plans_.do_due(now, [this](std::size_t who, step what) { act(who, what); });
  if (now >= next_check_) {
    check_patience(now);
    next_check_ = now + check_interval;
  }
  return std::min(next, next_check_);
}

// -- what the server says ----------------------------------------------------------------------

void soak_scenario::on_event(client& from, const event& what) {
  if (what.name == "error")
    note_trouble("refused: " + std::string{what.data.substr(0, 160)});
  else
    hear(from, what);
}

void soak_scenario::on_lost(client& from, const std::string& why) {
  note_trouble("cut off: " + why);
  auto& self = people_[from.index()];
  self.self = &from;
  leave_behind(self);
  end_room(from.index());
  be(self, place::away);
  plan(from.index(), step::come_back, pause_);
}

void soak_scenario::hear(client& from, const event& what) {
  auto who = from.index();
  if (what.name == "connected") {
    people_[who].self = &from;
    on_connected(who, what);
  } else if (what.name == "partner_found") {
    on_found(who, what);
  } else if (what.name == "partner_left" || what.name == "partner_disconnected") {
    on_gone(who, what);
  } else if (what.name == "left_room") {
    on_left(who);
  } else if (what.name != "waiting_for_partner") {
    on_said(who, what);
  }
}

void soak_scenario::on_connected(std::size_t who, const event& what) {
  auto& self = people_[who];
  bool is_new = self.user.empty();
  by_user_.erase(self.user);
  self.user = string_member(what.data, "userId");
  by_user_[self.user] = who;
  be(self, place::idle);
  if (is_new)
    ++ready;
  else
    plan(who, step::look, pause_);
}

void soak_scenario::on_found(std::size_t who, const event& what) {
  auto& self = people_[who];
  if (self.where == place::leaving)
    return; // crossed with leaving the queue
  if (self.where != place::waiting)
    return note_trouble("found a partner without having asked");
  tally_.longest_wait =
      std::max<std::chrono::nanoseconds>(tally_.longest_wait, bench_clock::now() - self.since);
  be(self, place::in_room);
  self.room = string_member(what.data, "roomId");
  auto found = by_user_.find(std::string{string_member(what.data, "partnerId")});
  self.partner = found == by_user_.end() ? std::nullopt : std::optional{found->second};
  self.is_initiator = what.data.find("\"isInitiator\":true") != std::string_view::npos;
  self.has_said_goodbye = false;
  self.has_heard_goodbye = false;
  self.left_behind.reset();
  self.candidates_left = candidates_each;
  self.chats_left = 1 + self.random.below(most_chats);
  self.said = 0;
  self.heard = {};
  if (!self.partner)
    ++tally_.strangers;
  if (is_winding_down_ && self.partner && self.is_initiator)
    plan(who, step::goodbye, wind_down_time / 2);
  else if (self.is_initiator || !self.partner)
    plan(who, self.partner ? step::offer : step::talk, pause_);
}

void soak_scenario::on_said(std::size_t who, const event& what) {
  auto& self = people_[who];
  if (self.where != place::in_room || !self.partner)
    return;
  if (string_member(what.data, "from") != people_[*self.partner].user)
    return note_trouble("heard somebody else than the partner");
  auto number = number_of(what.data);
  if (!number)
    return note_trouble("heard what nobody has said: " + std::string{what.name});
  self.heard.hear(*number);
  ++tally_.heard;
  ++operations;
  note_latency(what);
  if (what.name == "partner_connection_state")
    on_goodbye(who);
  else if (what.name == "webrtc_offer")
    plan(who, step::answer, pause_);
  else if (what.name == "webrtc_answer" && !is_winding_down_)
    plan(who, step::talk, pause_);
}

void soak_scenario::on_goodbye(std::size_t who) {
  auto& self = people_[who];
  self.has_heard_goodbye = true;
  if (!self.is_initiator)
    return act(who, step::goodbye);
  ++tally_.farewells;
  part(who);
}

void soak_scenario::on_gone(std::size_t who, const event& what) {
  auto& self = people_[who];
  if (self.where != place::in_room)
    return; // both have left
  if (self.partner && what.name == "partner_left") {
    if (!self.has_heard_goodbye && !was_broken_off(self))
      note_trouble("a room ended before its members");
  } else if (self.partner) {
    if (!self.left_behind)
      note_trouble("partner_disconnected, though the partner is there");
    else
      tally_.longest_news = std::max<std::chrono::nanoseconds>(
          tally_.longest_news, bench_clock::now() - *self.left_behind);
  }
  end_room(who);
  be(self, place::idle);
  plan(who, step::look, pause_);
}

void soak_scenario::on_left(std::size_t who) {
  be(people_[who], place::idle);
  plan(who, step::look, pause_);
}

// -- what people do ----------------------------------------------------------------------------

void soak_scenario::act(std::size_t who, step what) {
  switch (what) {
  case step::look:
    return ask(who, "find_partner");
  case step::offer:
    return say(who, "webrtc_offer", offer_);
  case step::answer:
    say(who, "webrtc_answer", answer_);
    return plan(who, step::talk, pause_);
  case step::talk:
    return talk(who);
  case step::goodbye:
    plans_.clear(who);
    if (!std::exchange(people_[who].has_said_goodbye, true))
      say(who, "connection_state", goodbye_);
    return;
  case step::come_back:
    return reconnect(*people_[who].self);
  }
}

void soak_scenario::talk(std::size_t who) {
  auto& self = people_[who];
  if (self.candidates_left > 0) {
    --self.candidates_left;
    say(who, "webrtc_ice_candidate", candidate_);
    return plan(who, step::talk, pause_ / candidates_per_pause);
  }
  if (self.chats_left > 0) {
    --self.chats_left;
    say(who, "chat_message", chat_);
    return plan(who, step::talk, pause_);
  }
  if (!self.is_initiator || !self.partner)
    return; // the other one decides, or patience
  if (self.random.below(8) == 0)
    hang_up(who);
  else
    act(who, step::goodbye);
}

void soak_scenario::part(std::size_t who) {
  end_room(who);
  if (is_winding_down_ || people_[who].random.below(7) == 0)
    leave(who);
  else
    ask(who, "next_partner");
}

void soak_scenario::hang_up(std::size_t who) {
  auto& self = people_[who];
  ++tally_.hang_ups;
  leave_behind(self);
  end_room(who);
  self.self->close();
  be(self, place::away);
  plan(who, step::come_back, pause_);
}

void soak_scenario::move_on(std::size_t who) {
  people_[who].broken_off = people_[who].room;
  end_room(who);
  if (is_winding_down_)
    leave(who);
  else
    ask(who, "next_partner");
}

void soak_scenario::end_room(std::size_t who) {
  auto& self = people_[who];
  if (self.where == place::in_room && self.partner)
    tally_.add(self.heard);
  plans_.clear(who);
}

void soak_scenario::leave_behind(const person& gone) {
  if (auto* other = other_end(gone))
    other->left_behind = bench_clock::now();
}

bool soak_scenario::was_broken_off(const person& self) const {
  const auto& other = people_[*self.partner];
  return other.broken_off == self.room || other.has_left_queue;
}

void soak_scenario::check_patience(bench_clock::time_point now) {
  for (std::size_t who = 0; who < people_.size(); ++who)
    check_patience(who, now);
}

void soak_scenario::check_patience(std::size_t who, bench_clock::time_point now) {
  auto& self = people_[who];
  auto time = now - self.since;
  if (self.where == place::waiting)
    tally_.longest_wait = std::max<std::chrono::nanoseconds>(tally_.longest_wait, time);
  if (self.where != place::in_room)
    return;
  if (!self.partner && time > patience_with_strangers * pause_)
    return move_on(who);
  if (time <= longest_conversation * pause_ + spare_time)
    return;
  note_trouble(self.left_behind ? "never heard that the partner is gone"
                                : "a conversation that came to no end");
  move_on(who);
}

void soak_scenario::wind_down() {
  is_winding_down_ = true;
  for (std::size_t who = 0; who < people_.size(); ++who) {
    auto& self = people_[who];
    if (self.where != place::in_room)
      plans_.clear(who);
    self.has_left_queue = self.where == place::waiting;
    if (self.where == place::waiting || (self.where == place::in_room && !self.partner))
      move_on(who);
    else if (self.where == place::in_room && self.is_initiator)
      plan(who, step::goodbye, wind_down_time / 2);
  }
}

std::size_t soak_scenario::unsettled() const {
  return static_cast<std::size_t>(
      std::count_if(people_.begin(), people_.end(), [](const person& each) {
        return each.where != place::away && each.where != place::idle;
      }));
}

soak_scenario::census soak_scenario::count() const {
  census result;
  for (const auto& each : people_) {
    result.connected += each.where == place::away ? 0 : 1;
    result.waiting += each.where == place::waiting ? 1 : 0;
    result.in_room += each.where == place::in_room ? 1 : 0;
  }
  return result;
}

// -- the small steps ---------------------------------------------------------------------------

void soak_scenario::be(person& who, place where) {
  who.where = where;
  who.since = bench_clock::now();
}

void soak_scenario::ask(std::size_t who, std::string_view request) {
  auto& self = people_[who];
  be(self, place::waiting);
  self.self->send(request, "{}");
}

void soak_scenario::leave(std::size_t who) {
  be(people_[who], place::leaving);
  people_[who].self->send("leave_room", "{}");
}

void soak_scenario::say(std::size_t who, std::string_view name, payload& text) {
  auto& self = people_[who];
  if (self.partner)
    ++tally_.said;
  self.self->send(name, text.at(to_stamp(bench_clock::now()), self.room, ++self.said));
}

void soak_scenario::plan(std::size_t who, step what, std::chrono::nanoseconds mean) {
  bool is_new_company = what == step::look || what == step::come_back;
  if (!is_winding_down_ || !is_new_company)
    plans_.plan_after(who, what, mean, people_[who].random);
}

soak_scenario::person* soak_scenario::other_end(const person& self) {
  if (self.where != place::in_room || !self.partner)
    return nullptr;
  auto& other = people_[*self.partner];
  return other.where == place::in_room && other.room == self.room ? &other : nullptr;
}

} // namespace strangelet::bench
