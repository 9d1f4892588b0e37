#include "actors/matchmaker.hpp"

#include "actors/fault.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <random>
#include <utility>

namespace strangelet::actors {

namespace {

/// How exactly patience is kept. Coarse, so that a crowd whose patience ends one after the other
/// costs a few wake-ups and not thousands.
constexpr auto granularity = std::chrono::milliseconds{50};

participant make_member(const ticket_holder& session, matching::party& from,
                        caf::actor_clock::time_point now) {
  return {session,          from.user,   from.id, std::move(from.common_interests),
          now - from.since, from.account};
}

} // namespace

void matchmaker_state::start(const environment& env, room_registry supervisor) {
  env_ = &env;
  supervisor_ = std::move(supervisor);
  pool_.emplace(env.config.matching, std::random_device{}());
  board_.emplace(env.config.matching);
  // Without its supervisor it is of no use; a wake-up on its way would keep it alive.
  self_->monitor(supervisor_);
}

void matchmaker_state::on_submit(ticket_submit& what) {
  auto id = what.what.id;
  auto account = what.what.account;
  if (!account.is_nil()) {
    // Here and not in the session: what another session of the account blocks is either seen now,
    // or told to a ticket that is entered.
    auto blocked = env_->blocks->of(account);
    what.what.meets_nobody = !blocked;
    what.what.blocked = std::move(blocked).value_or(nullptr);
    by_account_.emplace(account, id);
  }
  auto now = self_->clock().now();
  // The clocks of two loops may differ a little.
  auto waited = what.comes_back ? std::max(now - what.what.since, matching::duration{})
                                : matching::duration{};
  holders_.insert_or_assign(
      id,
      holder{caf::actor_cast<ticket_holder>(self_->current_sender()),
             env_->now() - std::chrono::duration_cast<protocol::time_point::duration>(waited),
             what.what.wishes.mode, what.told, std::move(what.availability), what.number, account});
  if (what.comes_back)
    conclude(id, pool_->requeue(std::move(what.what), now), cause::chance, what.is_asked_for);
  else
    conclude(id, pool_->add(std::move(what.what), now), cause::request, what.is_asked_for);
}

void matchmaker_state::on_update(const ticket_update& change) {
  auto found = holders_.find(change.id);
  if (found == holders_.end())
    return;
  if (!change.wants)
    return conclude(change.id, std::nullopt, cause::request, true);
  found->second.mode = change.wants->mode;
  found->second.number = change.number;
  conclude(change.id, pool_->update(change.id, *change.wants, self_->clock().now()), cause::request,
           true);
}

void matchmaker_state::on_widen(const ticket_widen& what) {
  if (holders_.count(what.id) != 0)
    conclude(what.id, pool_->widen(what.id, self_->clock().now()), cause::request, true);
}

void matchmaker_state::on_block(ticket_block& what) {
  auto now = self_->clock().now();
  auto found = pool_->cancel(what.id, now);
  if (!found)
    return;
  found->blocked = std::move(what.blocked);
  found->meets_nobody = false;
  holders_.at(what.id).number = what.number;
  conclude(what.id, pool_->requeue(std::move(*found), now), cause::chance, false);
}

void matchmaker_state::on_forget(const forget_user& what) {
  pool_->forget(what.who);
}

void matchmaker_state::on_account_block(const account_block& what) {
  // Noted first: a ticket that is paired meanwhile leaves the index.
  std::vector<protocol::ticket_id> tickets;
  auto [begin, end] = by_account_.equal_range(what.account);
  std::transform(begin, end, std::back_inserter(tickets),
                 [](const auto& each) { return each.second; });
  for (const auto& id : tickets) {
    if (holders_.count(id) == 0)
      continue;
    ticket_block one{id, what.blocked, holders_.at(id).number};
    on_block(one);
  }
}

void matchmaker_state::on_cancel(const ticket_cancel& what) {
  if (!pool_->cancel(what.id, self_->clock().now()))
    return;
  release(what.id);
  publish_size();
}

void matchmaker_state::on_patience_over(const patience_over& what) {
  // Delayed messages cannot be cancelled. One that was overtaken must not set another.
  if (wakes_at_ != what.at)
    return;
  wakes_at_.reset();
  auto due = pool_->advance(self_->clock().now());
  for (auto& pair : due.pairs)
    open_room(pair, cause::chance);
  for (const auto& id : due.widened)
    if (has_widened(id))
      announce(id, false);
  wait();
}

std::size_t matchmaker_state::expire(std::chrono::nanoseconds min_wait) {
  auto now = self_->clock().now();
  std::size_t count = 0;
  for (const auto& each : pool_->expire(now - min_wait, now)) {
    const auto whose = release(each.id);
    if (take(whose)) {
      self_->send(whose.session, ticket_expired{each.id});
      ++count;
    } else {
      self_->send(whose.session, called_off{each.id});
    }
  }
  publish_size();
  return count;
}

waiting_page matchmaker_state::page(const list_waiting& what) const {
  waiting_page result;
  result.total = pool_->size();
  for (auto& each : pool_->page(what.offset, what.limit))
    result.users.push_back(
        {each.user, room_of(each.id), holders_.at(each.id).joined_at, std::move(each.interests)});
  return result;
}

interests_page matchmaker_state::interests(const list_interests& what) {
  const auto now = self_->clock().now();
  if (board_->is_due(now))
    board_->renew(pool_->popular(now), now);
  return {board_->first(what.limit)};
}

void matchmaker_state::conclude(const protocol::ticket_id& id,
                                std::optional<matching::pairing>&& pair, cause why,
                                bool is_asked_for) {
  if (pair)
    open_room(*pair, why);
  else if (is_asked_for || has_widened(id))
    announce(id, is_asked_for);
  else
    publish_size();
  wait();
}

void matchmaker_state::open_room(matching::pairing& pair, cause why) {
  auto waits = release(pair.waiter.id);
  auto completes = release(pair.seeker.id);
  publish_size();
  if (!take(waits) || !take(completes)) {
    self_->send(waits.session, called_off{pair.waiter.id});
    self_->send(completes.session, called_off{pair.seeker.id});
    return;
  }
  const auto now = self_->clock().now();
  std::array members{make_member(waits.session, pair.waiter, now),
                     make_member(completes.session, pair.seeker, now)};
  // Whoever asked for something completes the pair. If nobody did, the room is that of the one who
  // has waited longer.
  if (why == cause::chance && completes.told && pair.seeker.since < pair.waiter.since)
    std::swap(members[0], members[1]);
  count(members, completes.mode);
  // The room speaks to its members itself: what comes from one sender comes in order, so `paired`
  // is ahead of everything that the partner says.
  const auto id = room_of(members[0].ticket);
  self_->spawn(room, room_seed{id, std::move(members), supervisor_, env_});
}

void matchmaker_state::count(const std::array<participant, 2>& members, protocol::chat_mode mode) {
  auto& metrics = *env_->metrics;
  const auto shared =
      members[0].common_interests.empty() ? common_interest::no : common_interest::yes;
  metrics.matches.add(mode, shared);
  for (const auto& each : members)
    metrics.waits.observe(mode, shared, each.wait);
}

void matchmaker_state::announce(const protocol::ticket_id& id, bool is_answer) {
  auto& whose = holders_.at(id);
  whose.told = scope_of(id);
  self_->send(whose.session, ticket_queued{id, pool_->size(whose.mode), *whose.told, is_answer});
  publish_size();
}

protocol::search_scope matchmaker_state::scope_of(const protocol::ticket_id& id) const {
  return pool_->takes_anyone(id) ? protocol::search_scope::anyone
                                 : protocol::search_scope::interests;
}

bool matchmaker_state::has_widened(const protocol::ticket_id& id) const {
  return holders_.at(id).told == protocol::search_scope::interests &&
         scope_of(id) == protocol::search_scope::anyone;
}

matchmaker_state::holder matchmaker_state::release(const protocol::ticket_id& id) {
  auto found = holders_.find(id);
  auto result = std::move(found->second);
  holders_.erase(found);
  if (!result.account.is_nil()) {
    auto [begin, end] = by_account_.equal_range(result.account);
    by_account_.erase(
        std::find_if(begin, end, [&](const auto& each) { return each.second == id; }));
  }
  return result;
}

void matchmaker_state::wait() {
  auto due = pool_->next_due();
  if (!due || (wakes_at_ && *wakes_at_ <= *due + granularity))
    return;
  auto now = self_->clock().now();
  wakes_at_ = std::max(*due, now) + granularity;
  self_->delayed_send(self_, *wakes_at_ - now, patience_over{*wakes_at_});
}

void matchmaker_state::publish_size() {
  auto& waiting = env_->metrics->waiting;
  for (auto mode : {protocol::chat_mode::video, protocol::chat_mode::text})
    waiting.set_to(mode, pool_->size(mode));
}

matchmaker_actor::behavior_type
matchmaker(runtime::lean_actor<matchmaker_state, matchmaker_actor>* self, const environment* env,
           const room_registry& supervisor) {
  auto* state = &self->state;
  self->set_exception_handler([](std::exception_ptr& thrown) -> caf::error {
    spdlog::critical("the matchmaker ends because of a fault in it: {}", describe(thrown));
    return caf::exit_reason::unhandled_exception;
  });
  self->set_down_handler([self](const caf::down_msg&) { self->quit(); });
  state->start(*env, supervisor);
  return {
      [state](ticket_submit& what) { state->on_submit(what); },
      [state](const ticket_update& change) { state->on_update(change); },
      [state](const ticket_widen& what) { state->on_widen(what); },
      [state](ticket_block& what) { state->on_block(what); },
      [state](const account_block& what) { state->on_account_block(what); },
      [state](const forget_user& what) { state->on_forget(what); },
      [state](const ticket_cancel& what) { state->on_cancel(what); },
      [state](const patience_over& what) { state->on_patience_over(what); },
      [state](const expire_tickets& what) { return state->expire(what.min_wait); },
      [state](const list_waiting& what) { return state->page(what); },
      [state](const list_interests& what) { return state->interests(what); },
  };
}

} // namespace strangelet::actors
