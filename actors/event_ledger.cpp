#include "actors/event_ledger.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace strangelet::actors {

namespace {

/// Of how many events it is remembered whether they were refused.
constexpr std::size_t remembered_events = 64;

/// What may come of a search.
struct tells_of_search {
  bool operator()(const protocol::waiting_for_partner&) const noexcept {
    return true;
  }
  bool operator()(const protocol::partner_found&) const noexcept {
    return true;
  }
  bool operator()(const protocol::refused& event) const noexcept {
    return event.code == protocol::error_code::waiting_timeout;
  }
  template <class Event>
  bool operator()(const Event&) const noexcept {
    return false;
  }
};

} // namespace

bool event_ledger::hear(std::uint64_t id) {
  if (id <= last_id_)
    return false;
  last_id_ = id;
  if (heard_.size() == remembered_events)
    heard_.pop_front();
  heard_.push_back({id, false});
  return true;
}

void event_ledger::refuse(std::uint64_t id) {
  const auto found = std::find_if(heard_.rbegin(), heard_.rend(),
                                  [id](const heard_event& each) { return each.id == id; });
  if (found != heard_.rend())
    found->is_refused = true;
}

std::shared_ptr<const protocol::event_record> event_ledger::record() const {
  auto result = std::make_shared<protocol::event_record>();
  result->last_id = last_id_;
  for (const auto& each : heard_)
    if (each.is_refused)
      result->refused.push_back(each.id);
  return result;
}

std::uint64_t event_ledger::answered_by(const protocol::server_event& event) noexcept {
  if (answering_ != 0)
    return answering_;
  return std::visit(tells_of_search{}, event) ? std::exchange(search_, 0) : 0;
}

void event_ledger::note(const protocol::server_event& event) noexcept {
  const auto* waiting = std::get_if<protocol::waiting_for_partner>(&event);
  if (waiting != nullptr && !(waiting->room == tickets_[0]))
    tickets_ = {waiting->room, tickets_[0]};
}

std::optional<event_ledger::message> event_ledger::take_receipt(std::uint64_t id) {
  const auto found = std::find_if(underway_.begin(), underway_.end(),
                                  [id](const message& each) { return each.id == id; });
  if (found == underway_.end())
    return std::nullopt;
  const auto result = *found;
  underway_.erase(found);
  return result;
}

std::vector<event_ledger::message> event_ledger::take_receipts_of(const protocol::room_id& room) {
  const auto begin =
      std::stable_partition(underway_.begin(), underway_.end(),
                            [&](const message& each) { return !(each.room == room); });
  std::vector<message> result{begin, underway_.end()};
  underway_.erase(begin, underway_.end());
  return result;
}

} // namespace strangelet::actors
