#include "actors/resumption.hpp"

#include "protocol/event_writer.hpp"
#include "runtime/pause_watch.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace strangelet::actors {

namespace {

/// What a session and its entries in all directories take, rounded up.
constexpr std::size_t memory_of_session = 4'096;

/// Bytes kept for a client that counts, whatever is allowed for others: a client that acknowledges
/// what it reads needs no more.
constexpr std::size_t most_unacknowledged_bytes = 65'536;

/// What the server itself may have to say to a client that is away, beyond what is kept of what its
/// partner says: events, and bytes of them.
constexpr std::size_t reserved_events = 8;
constexpr std::size_t reserved_bytes = 4'096;

} // namespace

resumption::~resumption() {
  set_away(false);
  kept_.clear();
  settle_memory();
}

bool resumption::begin(caf::actor_clock::time_point now, std::chrono::nanoseconds window) {
  ++number_;
  away_since_ = now;
  window_ = window;
  set_away(true);
  if (settle_memory())
    return true;
  set_away(false);
  return false;
}

caf::actor_clock::time_point resumption::until() const {
  return counts_from(away_since_) + window_;
}

caf::actor_clock::time_point resumption::asked_at() const {
  return counts_from(asked_at_);
}

caf::actor_clock::time_point resumption::counts_from(caf::actor_clock::time_point since) const {
  return env_.pauses == nullptr ? since : env_.pauses->counts_from(since);
}

void resumption::end() {
  set_away(false);
  settle_memory();
}

void resumption::set_counting(bool counts) {
  counts_ = counts;
  dropped_ = 0;
  if (!counts)
    kept_.drop_sent();
  for (auto& each : kept_.all())
    each.numbers = {};
  settle_memory();
}

bool resumption::keep(const protocol::server_event& event, const protocol::event_numbers& numbers,
                      bool is_sent) {
  if (!is_overrun_)
    kept_.add(event, numbers, is_sent);
  return check_bounds(numbers.seq);
}

bool resumption::keep_given_back(const protocol::server_event& event) {
  // What was sent is kept already.
  if (keeps_sent()) {
    kept_.unsend_last();
    return !is_overrun_;
  }
  if (!is_overrun_)
    kept_.add_given_back(event);
  return check_bounds(0);
}

bool resumption::has_room_for(const protocol::server_event& event) {
  if (is_overrun_ || kept_events::is_fleeting(event))
    return true;
  const auto& bounds = env_.config.resume;
  const auto size = protocol::estimate_size(event);
  const auto fits = [&] {
    return (bounds.messages == 0 || kept_.count() < bounds.messages) &&
           kept_.bytes() + size <= most_bytes();
  };
  if (!fits())
    kept_.compact();
  const auto all = env_.metrics->resume_memory.value();
  return fits() && (bounds.memory == 0 || all + size <= bounds.memory);
}

void resumption::acknowledge(std::uint64_t seq) {
  kept_.acknowledge(seq);
  if (seq >= dropped_ && !is_away_)
    is_overrun_ = false;
  settle_memory();
}

std::size_t resumption::most_bytes() const noexcept {
  const auto configured = env_.config.resume.bytes;
  const auto most = configured == 0 ? std::numeric_limits<std::size_t>::max() / 2 : configured;
  return counts_ ? std::min(most, most_unacknowledged_bytes) : most;
}

bool resumption::has_too_much() const noexcept {
  const auto most = env_.config.resume.messages;
  const auto is_absent = is_away_ || successor;
  return (most != 0 && kept_.count() > most + (is_absent ? reserved_events : 0)) ||
         kept_.bytes() > most_bytes() + (is_absent ? reserved_bytes : 0);
}

bool resumption::check_bounds(std::uint64_t seq) {
  if (!is_overrun_ && has_too_much())
    kept_.compact();
  is_overrun_ = is_overrun_ || has_too_much() || !settle_memory();
  if (is_overrun_) {
    kept_.clear();
    dropped_ = seq == 0 ? std::numeric_limits<std::uint64_t>::max() : std::max(dropped_, seq);
  }
  settle_memory();
  return !is_overrun_;
}

void resumption::forget_dead_rivals() {
  const auto is_dead = [](const arrival& each) { return each.port.expired(); };
  rivals.erase(std::remove_if(rivals.begin(), rivals.end(), is_dead), rivals.end());
}

unsigned resumption::ask(caf::actor_clock::time_point now) {
  is_unconfirmed_ = true;
  is_unanswered_ = false;
  asked_at_ = now;
  return ++question_;
}

void resumption::confirm() {
  is_unconfirmed_ = false;
  is_unanswered_ = false;
  if (!counts_) {
    kept_.drop_sent();
    // What was too much to be sent once more need not be.
    is_overrun_ = is_overrun_ && is_away_;
  }
  settle_memory();
}

bool resumption::settle_memory() {
  const auto wanted = kept_.bytes() + (is_away_ ? memory_of_session : 0);
  const auto before = std::exchange(memory_, wanted);
  auto& all = env_.metrics->resume_memory;
  if (wanted <= before) {
    all.take(before - wanted);
    return true;
  }
  const auto taken = all.add(wanted - before) + wanted - before;
  return env_.config.resume.memory == 0 || taken <= env_.config.resume.memory;
}

void resumption::set_away(bool away) {
  if (std::exchange(is_away_, away) == away)
    return;
  if (away)
    env_.metrics->reconnecting.add(1);
  else
    env_.metrics->reconnecting.take(1);
}

} // namespace strangelet::actors
