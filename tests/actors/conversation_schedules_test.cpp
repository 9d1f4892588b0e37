#define CAF_SUITE actors.conversation_schedules

#include <algorithm>
#include <string>
#include <vector>

#include "caf/test/dsl.hpp"

#include "schedule_tree.hpp"
#include "town.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
namespace protocol = strangelet::protocol;

namespace {

enum class deed { find, find_about, widen, next, leave, chat, drop, block, lose, come_back };

/// What one client does, in order.
using script = std::vector<deed>;

/// Plays scripts in every order in which clients may act and actors may get their turn.
class schedules_fixture : public town {
public:
  /// The clients in `early` have looked for a partner before the others begin.
  void play_all(const std::vector<script>& scripts, const std::vector<std::size_t>& early = {}) {
    schedule_tree tree;
    std::size_t count = 0;
    do {
      set_the_stage(scripts, early);
      count += play(tree) ? 1 : 0;
    } while (complaints.empty() && tree.advance());
    for (const auto& each : complaints)
      CAF_ERROR(each << ", in schedule " << count);
    CAF_MESSAGE(count << " schedules");
    CAF_CHECK(count > 1);
  }

private:
  struct actor_in_play {
    resident self;
    const script* deeds;
    std::size_t done = 0;
  };

  void set_the_stage(const std::vector<script>& scripts, const std::vector<std::size_t>& early) {
    rooms_.clear();
    cast_.clear();
    for (const auto& each : scripts)
      cast_.push_back({arrive(loses_connection(each)), &each});
    settle();
    for (auto who : early) {
      post(cast_[who].self, protocol::find_partner{});
      settle();
    }
  }

  static bool loses_connection(const script& deeds) {
    return std::find(deeds.begin(), deeds.end(), deed::lose) != deeds.end();
  }

  /// False if the rest of the schedule was played before.
  bool play(schedule_tree& tree) {
    auto is_new = play_turns(tree);
    if (is_new) {
      inspect();
      probe();
    }
    depart_all();
    inspect();
    return is_new;
  }

  bool play_turns(schedule_tree& tree) {
    for (auto possible = possible_turns(); !possible.empty(); possible = possible_turns()) {
      auto next = tree.choose(std::move(possible));
      if (!next)
        return false;
      if (next->whom == turn::of::client)
        act(cast_[next->index]);
      else
        run_job(job_of(*next));
    }
    return true;
  }

  /// The supervisor has no turn: as long as nobody fails it only watches, and when it does so
  /// changes nothing for the others.
  std::vector<turn> possible_turns() {
    std::vector<turn> result;
    for (std::size_t i = 0; i < cast_.size(); ++i)
      if (cast_[i].done < cast_[i].deeds->size())
        result.push_back({turn::of::client, i, false});
    for (auto* job : sched.jobs)
      if (id_of(job) != supervisor.id())
        result.push_back(turn_of(job));
    return result;
  }

  /// Asked a million times; `dynamic_cast` would be a sixth of the test's time.
  static caf::scheduled_actor* as_actor(caf::resumable* job) {
    return static_cast<caf::scheduled_actor*>(job);
  }

  static caf::actor_id id_of(caf::resumable* job) {
    return as_actor(job)->id();
  }

  turn turn_of(caf::resumable* job) {
    auto id = id_of(job);
    if (id == matchmaker.id())
      return {turn::of::matchmaker};
    for (std::size_t i = 0; i < cast_.size(); ++i)
      if (id == cast_[i].self->session.id())
        return {turn::of::session, i, !may_answer(job, *cast_[i].self)};
    // Rooms are numbered as they appear, which is the same each time that a schedule is played.
    auto found = std::find(rooms_.begin(), rooms_.end(), id);
    if (found == rooms_.end())
      found = rooms_.insert(found, id);
    return {turn::of::room, static_cast<std::size_t>(found - rooms_.begin()), false};
  }

  /// Whether a session that handles its next message may send something to another actor.
  static bool may_answer(caf::resumable* session, const model_client& whose) {
    auto* next = as_actor(session)->peek_at_next_mailbox_element();
    return next->content().match_elements<protocol::client_event>() ||
           next->content().match_elements<client_gone>() ||
           next->content().match_elements<attach>() ||
           (next->content().match_elements<ticket_queued>() && whose.may_be_held()) ||
           next->content().match_elements<called_off>() || next->content().match_elements<paired>();
  }

  std::size_t job_of(const turn& next) {
    std::size_t index = 0;
    while (id_of(sched.jobs[index]) == supervisor.id() || !(turn_of(sched.jobs[index]) == next))
      ++index;
    return index;
  }

  void act(actor_in_play& who) {
    switch ((*who.deeds)[who.done++]) {
    case deed::find:
      return post(who.self, protocol::find_partner{});
    case deed::find_about:
      return post(who.self, protocol::find_partner{{{{"Chess", "chess"}}, {}, {}, {}}});
    case deed::widen:
      return post(who.self, protocol::stop_looking_for_common_interests{});
    case deed::next:
      return post(who.self, protocol::next_partner{});
    case deed::leave:
      return post(who.self, protocol::leave_room{});
    case deed::block:
      return post(who.self, protocol::block_partner{});
    case deed::chat:
      return post(who.self, who.self->chat(true));
    case deed::drop:
      return depart(who.self);
    case deed::lose:
      return lose_connection(who.self);
    case deed::come_back:
      return come_back(who.self);
    }
  }

  /// Whatever came before, whoever is left can leave and find somebody again.
  void probe() {
    for (const auto& [user, who] : residents())
      post(who, protocol::leave_room{});
    inspect();
    for (const auto& [user, who] : residents())
      post(who, protocol::find_partner{});
    inspect();
    for (const auto& [user, who] : residents())
      if (who->where() == model_client::place::idle)
        complaints.push_back("a client can find nobody any more");
  }

  std::vector<actor_in_play> cast_;
  std::vector<caf::actor_id> rooms_;
};

constexpr auto finds = deed::find;
constexpr auto changes = deed::find_about;
constexpr auto widens = deed::widen;
constexpr auto skips = deed::next;
constexpr auto leaves = deed::leave;
constexpr auto speaks = deed::chat;
constexpr auto drops = deed::drop;
constexpr auto bars = deed::block;
constexpr auto loses = deed::lose;
constexpr auto returns = deed::come_back;

} // namespace

CAF_TEST_FIXTURE_SCOPE(conversation_schedules_tests, schedules_fixture)

CAF_TEST(two look for each other) {
  play_all({{finds}, {finds}});
}

CAF_TEST(one of two leaves at any time) {
  play_all({{finds, leaves}, {finds}});
}

CAF_TEST(one of two is lost at any time) {
  play_all({{finds, drops}, {finds}});
}

CAF_TEST(one of two asks twice) {
  play_all({{finds, finds}, {finds}});
}

CAF_TEST(one of two changes its wishes at any time) {
  // In the end both wait, if the change came in time.
  is_choosy = true;
  play_all({{finds, changes}, {finds}});
  play_all({{changes, finds}, {finds}}, {0});
}

CAF_TEST(one of two changes its wishes and leaves at any time) {
  is_choosy = true;
  play_all({{changes, leaves}, {finds}}, {0});
}

CAF_TEST(one of two says at any time that anyone will do) {
  // In the end both wait, if it was said before the search.
  is_choosy = true;
  play_all({{changes, widens}, {finds}});
  play_all({{widens, leaves}, {changes, widens}}, {0});
}

CAF_TEST(one of two skips at any time) {
  play_all({{finds, skips}, {finds}});
}

CAF_TEST(one of two speaks and leaves at any time) {
  play_all({{finds, speaks, leaves}, {finds}});
}

CAF_TEST(one of two leaves and looks again) {
  play_all({{finds, leaves, finds}, {finds}});
}

CAF_TEST(one of two looks again and blocks the other at any time) {
  // In the end both wait, since one has blocked the other.
  is_choosy = true;
  play_all({{skips, bars}, {finds}}, {0, 1});
}

CAF_TEST(one of two leaves and is lost) {
  play_all({{finds, leaves, drops}, {finds}});
}

CAF_TEST(one of two leaves while the other one is lost) {
  play_all({{finds, leaves}, {finds, drops}});
}

CAF_TEST(both of two skip) {
  play_all({{finds, skips}, {finds, skips}});
}

CAF_TEST(one of two loses its connection at any time and comes back) {
  play_all({{finds, loses, returns}, {finds}});
}

CAF_TEST(one of two says more behind its search and loses its connection and comes back) {
  play_all({{finds, leaves, loses, returns}, {finds}});
}

CAF_TEST(one of two comes back at any time and the other one speaks and leaves) {
  play_all({{loses, returns}, {speaks, leaves}}, {0, 1});
}

CAF_TEST(one of two comes back while the other one skips) {
  play_all({{loses, returns}, {skips}}, {0, 1});
}

CAF_TEST(the one who waits is lost while two come) {
  play_all({{drops}, {finds}, {finds}}, {0});
}

CAF_TEST(the one who waits leaves while two come) {
  play_all({{leaves}, {finds}, {finds}}, {0});
}

CAF_TEST(both of a pair skip while a third one comes) {
  play_all({{skips}, {skips}, {finds}}, {0, 1});
}

CAF_TEST(one of a pair is lost and the other one skips while a third one waits) {
  play_all({{drops}, {skips}, {leaves}}, {0, 1, 2});
}

CAF_TEST_FIXTURE_SCOPE_END()
