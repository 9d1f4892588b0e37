#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace strangelet::actors::test {

/// Something that can happen next: a client sends an event, or an actor handles the message it got
/// first.
struct turn {
  enum class of { client, session, matchmaker, room };
  of whom;
  /// Which client, session or room.
  std::size_t index = 0;
  /// Sends nothing to anybody.
  bool is_silent = false;

  friend bool operator==(const turn& a, const turn& b) {
    return a.whom == b.whom && a.index == b.index;
  }
};

/// Whether the order of two turns makes no difference. It can make one only if both put a message
/// into the same mailbox, or touch the same availability of a ticket: clients write to their
/// session; sessions to the matchmaker and to rooms; matchmaker and rooms to sessions; sessions and
/// matchmaker share availabilities.
inline bool commute(const turn& a, const turn& b) {
  using of = turn::of;
  if (a == b)
    return false;
  if (a.is_silent || b.is_silent)
    return true;
  auto reaches_sessions = [](of whom) { return whom != of::session; };
  if (a.whom == of::client && b.whom == of::client)
    return true;
  if ((a.whom == of::session && b.whom == of::matchmaker) ||
      (a.whom == of::matchmaker && b.whom == of::session))
    return false;
  return reaches_sessions(a.whom) != reaches_sessions(b.whom);
}

/// All orders of turns that differ in what they lead to, one after the other. Sleep sets
/// (Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996) leave out
/// those that only swap neighbours that commute. A schedule is played from its start each time, as
/// actors cannot be copied.
class schedule_tree {
public:
  /// Chooses one of the turns that are possible now; none if all that could follow was played
  /// before.
  std::optional<turn> choose(std::vector<turn> possible) {
    if (depth_ == path_.size()) {
      path_.push_back({std::move(possible), sleeping_after_last(), 0});
      if (!path_.back().find_awake())
        return std::nullopt;
    }
    const auto& here = path_[depth_++];
    return here.possible[here.taken];
  }

  /// Goes to the next schedule; false after the last one.
  bool advance() {
    depth_ = 0;
    while (!path_.empty()) {
      auto& last = path_.back();
      if (last.taken < last.possible.size())
        last.asleep.push_back(last.possible[last.taken]);
      if (last.find_awake())
        return true;
      path_.pop_back();
    }
    return false;
  }

private:
  struct fork {
    std::vector<turn> possible;
    /// What need not be played from here.
    std::vector<turn> asleep;
    std::size_t taken;

    bool find_awake() {
      auto found = std::find_if(possible.begin(), possible.end(), [this](const turn& each) {
        return std::find(asleep.begin(), asleep.end(), each) == asleep.end();
      });
      taken = static_cast<std::size_t>(found - possible.begin());
      return found != possible.end();
    }
  };

  std::vector<turn> sleeping_after_last() const {
    std::vector<turn> result;
    if (path_.empty())
      return result;
    const auto& last = path_.back();
    std::copy_if(last.asleep.begin(), last.asleep.end(), std::back_inserter(result),
                 [&](const turn& each) { return commute(each, last.possible[last.taken]); });
    return result;
  }

  std::vector<fork> path_;
  std::size_t depth_ = 0;
};

} // namespace strangelet::actors::test
