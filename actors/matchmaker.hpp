#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/room.hpp"
#include "matching/interest_board.hpp"
#include "matching/pool.hpp"
#include "runtime/lean_actor.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace strangelet::actors {

/// What the matchmaker knows, and does: who meets whom is decided by `matching::pool`; this is what
/// is around it, the sessions and the time.
class matchmaker_state {
public:
  explicit matchmaker_state(matchmaker_actor::pointer self) : self_(self) {}

  /// Must be called before any other function.
  void start(const environment& env, room_registry supervisor);

  void on_submit(ticket_submit& what);
  void on_update(const ticket_update& change);
  void on_widen(const ticket_widen& what);
  void on_block(ticket_block& what);
  void on_account_block(const account_block& what);
  void on_forget(const forget_user& what);
  void on_cancel(const ticket_cancel& what);
  void on_patience_over(const patience_over& what);
  std::size_t expire(std::chrono::nanoseconds min_wait);
  waiting_page page(const list_waiting& what) const;

  interests_page interests(const list_interests& what);

  using frequent = runtime::handlers<&matchmaker_state::on_submit>;

  const char* name = "matchmaker";

private:
  /// Whose ticket it is, as long as it is in the pool.
  struct holder {
    ticket_holder session;
    /// For `joinedAt` in REST answers.
    protocol::time_point joined_at;
    protocol::chat_mode mode;
    /// What the client was told last of whom the ticket takes; absent if it does not know of the
    /// ticket.
    std::optional<protocol::search_scope> told;
    /// Whoever is paired is taken through it.
    std::shared_ptr<ticket_availability> availability;
    /// Of what the pool knows of the ticket.
    std::uint64_t number;
    /// Nil if the user has not signed in.
    protocol::person_id account;
  };

  /// Why a ticket has its turn.
  enum class cause {
    /// Its client has asked for something.
    request,
    /// Time, or what another client did.
    chance,
  };

  /// What came of a ticket: a room, or it waits, of which its client is told if it `is_asked_for`
  /// or the ticket has begun to take anyone.
  void conclude(const protocol::ticket_id& id, std::optional<matching::pairing>&& pair, cause why,
                bool is_asked_for);
  void open_room(matching::pairing& pair, cause why);
  void count(const std::array<participant, 2>& members, protocol::chat_mode mode);
  static bool take(const holder& whose) {
    return whose.availability->take(whose.number);
  }
  void announce(const protocol::ticket_id& id, bool is_answer);
  protocol::search_scope scope_of(const protocol::ticket_id& id) const;
  /// The ticket takes anyone, and its client believes that it does not.
  bool has_widened(const protocol::ticket_id& id) const;
  /// The ticket is in the pool no more.
  holder release(const protocol::ticket_id& id);
  /// Waits for the time at which somebody's patience is over.
  void wait();
  void publish_size();

  matchmaker_actor::pointer self_;
  const environment* env_ = nullptr;
  room_registry supervisor_;
  /// Since `start`.
  std::optional<matching::pool> pool_;
  std::optional<matching::interest_board> board_;
  std::unordered_map<protocol::ticket_id, holder> holders_;
  /// The tickets of those who have signed in.
  std::unordered_multimap<protocol::person_id, protocol::ticket_id> by_account_;
  /// When the next `patience_over` that matters comes, if one is on its way.
  std::optional<caf::actor_clock::time_point> wakes_at_;
};

/// The behaviour of the matchmaker. `env` outlives it; rooms report to `supervisor`.
matchmaker_actor::behavior_type
matchmaker(runtime::lean_actor<matchmaker_state, matchmaker_actor>* self, const environment* env,
           const room_registry& supervisor);

} // namespace strangelet::actors
