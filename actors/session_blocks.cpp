#include "actors/session.hpp"

#include <caf/send.hpp>

#include <algorithm>

/// Whom the user of a session has blocked: itself, or on other sessions of its account.
namespace strangelet::actors {

namespace {

/// How long a store may take to tell what it keeps before it is asked again, at first and at most:
/// each time twice as long.
constexpr std::chrono::milliseconds first_patience{1000};
constexpr std::chrono::milliseconds longest_patience{30'000};

} // namespace

void session_state::handle(const protocol::block_partner& request) {
  const auto* room = std::get_if<in_room>(&state_);
  if (room != nullptr && request.room.value_or(room->id) == room->id)
    block(room->partner_person, room->id);
  else if (const auto* past = past_room_meant(request.room))
    block(past->partner, past->id);
  else
    refuse_room("block_partner");
}

void session_state::block(const protocol::person_id& partner, const protocol::room_id& where) {
  const auto is_signed_in = !seed_.account.is_nil();
  if (!is_signed_in)
    known_.block(partner);
  const auto blocked =
      is_signed_in ? seed_.env->blocks->block(seed_.account, partner) : known_.blocked();
  if (auto* queue = std::get_if<waiting>(&state_))
    self_->send(seed_.matchmaker, ticket_block{queue->ticket, blocked, availability_->renew()});
  // Other sessions of the account may wait too.
  if (is_signed_in)
    self_->send(seed_.matchmaker, account_block{seed_.account, blocked});
  deliver(protocol::partner_blocked{where});
}

bool session_state::has_blocked(const protocol::person_id& partner) const {
  if (seed_.account.is_nil())
    return known_.has_blocked(partner);
  // Known: nobody is paired otherwise.
  const auto blocked = seed_.env->blocks->of(seed_.account).value();
  return blocked != nullptr && blocked->count(partner) != 0;
}

void session_state::join_account() {
  if (seed_.account.is_nil())
    return;
  presence_ = std::make_unique<account_blocks::presence>(*seed_.env->blocks, seed_.account);
  try_load_blocks(first_patience);
}

bool session_state::try_load_blocks(std::chrono::milliseconds patience) {
  // Weak: a store that never answers must not keep sessions that have ended.
  const auto tell = [who = caf::weak_actor_ptr{self_->ctrl()}] {
    if (const auto session = who.lock())
      caf::anon_send(caf::actor_cast<session_actor>(session), load_blocks{first_patience});
  };
  if (seed_.env->blocks->load(seed_.account, tell))
    return true;
  self_->delayed_send(self_, patience, load_blocks{std::min(2 * patience, longest_patience)});
  return false;
}

void session_state::on_load_blocks(const load_blocks& what) {
  // The tickets of the account have waited for it.
  if (try_load_blocks(what.patience))
    self_->send(seed_.matchmaker,
                account_block{seed_.account, seed_.env->blocks->of(seed_.account).value()});
}

} // namespace strangelet::actors
