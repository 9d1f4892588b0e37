#pragma once

#include "bench/load/agenda.hpp"
#include "bench/load/message_count.hpp"
#include "bench/load/payloads.hpp"
#include "bench/load/random_numbers.hpp"
#include "bench/load/scenario.hpp"
#include "bench/load/soak_tally.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace strangelet::bench {

/// The honest clients of a soak: what people do, as `mixed`, and every message numbered. They keep
/// within the limits, find out whether a partner is one of them, end a conversation by a goodbye
/// from both, and note whatever a server must not do to them instead of giving up.
class soak_scenario : public scenario {
public:
  /// How many are where.
  struct census {
    std::size_t connected = 0;
    std::size_t waiting = 0;
    std::size_t in_room = 0;
  };

  explicit soak_scenario(const options& given);

  std::string_view unit() const override {
    return "message";
  }

  bool may_be_late() const override {
    return true;
  }

  void begin(client& each) override;
  bench_clock::time_point do_due(bench_clock::time_point now) override;
  void on_event(client& from, const event& what) override;
  void on_lost(client& from, const std::string& why) override;

  /// From now on nobody looks for a partner, and all say goodbye to the one they have.
  void wind_down();

  /// How many have something to end yet.
  std::size_t unsettled() const;

  census count() const;

  soak_tally& tally() noexcept {
    return tally_;
  }

private:
  enum class step { look, offer, answer, talk, goodbye, come_back };

  /// `leaving` is idle as soon as the server has said so.
  enum class place { away, idle, waiting, in_room, leaving };

  struct person {
    client* self = nullptr;
    random_numbers random{0};
    std::string user{};
    place where = place::away;
    /// Since when.
    bench_clock::time_point since{};
    std::string room{};
    /// Empty: a stranger, of whom nothing is expected.
    std::optional<std::size_t> partner{};
    bool is_initiator = false;
    bool has_said_goodbye = false;
    bool has_heard_goodbye = false;
    /// The room that it left without one, out of patience; and whether it left the queue at the
    /// end, where it may have been found meanwhile.
    std::string broken_off{};
    bool has_left_queue = false;
    /// When the partner's connection was closed.
    std::optional<bench_clock::time_point> left_behind{};
    int candidates_left = 0;
    std::uint64_t chats_left = 0;
    std::uint32_t said = 0;
    message_count heard{};
  };

  void hear(client& from, const event& what) override;
  void on_connected(std::size_t who, const event& what);
  void on_found(std::size_t who, const event& what);
  void on_said(std::size_t who, const event& what);
  void on_goodbye(std::size_t who);
  void on_gone(std::size_t who, const event& what);
  void on_left(std::size_t who);

  void act(std::size_t who, step what);
  void talk(std::size_t who);
  void part(std::size_t who);
  void hang_up(std::size_t who);
  void move_on(std::size_t who);
  void end_room(std::size_t who);
  void leave_behind(const person& gone);
  bool was_broken_off(const person& self) const;
  void check_patience(bench_clock::time_point now);
  void check_patience(std::size_t who, bench_clock::time_point now);
  void be(person& who, place where);
  void ask(std::size_t who, std::string_view request);
  void leave(std::size_t who);
  void say(std::size_t who, std::string_view name, payload& text);
  void plan(std::size_t who, step what, std::chrono::nanoseconds mean);

  /// The partner's end of the conversation, if it still has one.
  person* other_end(const person& self);

  void note_trouble(const std::string& what) {
    ++tally_.troubles[what];
  }

  const std::chrono::nanoseconds pause_;
  bool is_winding_down_ = false;
  std::vector<person> people_;
  std::unordered_map<std::string, std::size_t> by_user_;
  agenda<step> plans_;
  bench_clock::time_point next_check_{};
  soak_tally tally_;
  payload offer_;
  payload answer_;
  payload candidate_;
  payload chat_;
  payload goodbye_;
};

} // namespace strangelet::bench
