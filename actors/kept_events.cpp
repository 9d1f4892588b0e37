#include "actors/kept_events.hpp"

#include "protocol/event_writer.hpp"

#include <algorithm>
#include <variant>

namespace strangelet::actors {

namespace {

/// The kinds of events of which only the last one counts.
enum class fleeting { none, typing, state, presence, numbers };

struct fleeting_kind_of {
  fleeting operator()(const protocol::relayed& event) const noexcept {
    return event.kind == protocol::relay_kind::typing  ? fleeting::typing
           : event.kind == protocol::relay_kind::state ? fleeting::state
                                                       : fleeting::none;
  }
  fleeting operator()(const protocol::partner_reconnecting&) const noexcept {
    return fleeting::presence;
  }
  fleeting operator()(const protocol::partner_reconnected&) const noexcept {
    return fleeting::presence;
  }
  fleeting operator()(const protocol::online_stats&) const noexcept {
    return fleeting::numbers;
  }
  template <class Event>
  fleeting operator()(const Event&) const noexcept {
    return fleeting::none;
  }
};

/// An answer counts for itself.
fleeting kind(const kept_event& what) noexcept {
  return what.numbers.id == 0 ? std::visit(fleeting_kind_of{}, what.event) : fleeting::none;
}

/// Rooms begin and end with events that stay, so what lies between two of one kind is of one room.
bool ends_room(const kept_event& what) noexcept {
  return std::holds_alternative<protocol::partner_found>(what.event);
}

} // namespace

void kept_events::add(const protocol::server_event& event, const protocol::event_numbers& numbers,
                      bool is_sent) {
  kept_event added{event, numbers, protocol::estimate_size(event), is_sent};
  if (const auto which = kind(added); which != fleeting::none && !is_sent) {
    const auto older = std::find_if(events_.rbegin(), events_.rend(), [which](const auto& each) {
      return ends_room(each) || kind(each) == which;
    });
    if (older != events_.rend() && !older->is_sent && kind(*older) == which)
      erase(std::next(older).base());
  }
  bytes_ += added.size;
  events_.push_back(std::move(added));
}

void kept_events::add_given_back(const protocol::server_event& event) {
  const auto size = protocol::estimate_size(event);
  events_.insert(events_.begin() + given_back_++, kept_event{event, {}, size, false});
  bytes_ += size;
}

void kept_events::acknowledge(std::uint64_t seq) {
  // Those without a place were not sent, and are behind all others.
  while (!events_.empty() && events_.front().numbers.seq != 0 && events_.front().numbers.seq <= seq)
    erase(events_.begin());
}

void kept_events::compact() {
  unsigned seen = 0;
  for (auto at = events_.end(); at != events_.begin();) {
    --at;
    if (ends_room(*at))
      seen = 0;
    const auto bit = 1U << static_cast<unsigned>(kind(*at));
    if (kind(*at) == fleeting::none)
      continue;
    if ((seen & bit) != 0)
      at = erase(at);
    seen |= bit;
  }
}

void kept_events::unsend_last() {
  const auto last = std::find_if(events_.rbegin(), events_.rend(),
                                 [](const kept_event& each) { return each.is_sent; });
  if (last != events_.rend())
    last->is_sent = false;
}

void kept_events::drop_sent() {
  for (auto at = events_.begin(); at != events_.end();)
    at = at->is_sent ? erase(at) : std::next(at);
}

bool kept_events::is_fleeting(const protocol::server_event& event) noexcept {
  return std::visit(fleeting_kind_of{}, event) != fleeting::none;
}

void kept_events::clear() {
  events_.clear();
  bytes_ = 0;
  given_back_ = 0;
}

kept_events::iterator kept_events::erase(iterator at) {
  if (at - events_.begin() < given_back_)
    --given_back_;
  bytes_ -= at->size;
  return events_.erase(at);
}

} // namespace strangelet::actors
