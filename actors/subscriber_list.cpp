#include "actors/subscriber_list.hpp"

#include <utility>

namespace strangelet::actors {

bool subscriber_list::add(const managed_session& session, const online_numbers& numbers,
                          time_point now, const sender& send) {
  auto [at, is_new] = subscribers_.emplace(session.id(), subscriber{session, {}, {}});
  tell(at->second, numbers, now, send);
  return !std::exchange(is_publishing_, true);
}

void subscriber_list::remove(caf::actor_id session) {
  subscribers_.erase(session);
}

std::optional<std::chrono::nanoseconds>
subscriber_list::publish_some(const online_numbers& numbers, time_point now, const sender& send) {
  const auto limit = now - period;
  const auto has_more = publishing_.go_on(subscribers_, slice_cursor::slice, [&](subscriber& who) {
    if (who.told != numbers && who.told_at <= limit)
      tell(who, numbers, now, send);
  });
  if (has_more)
    return slice_cursor::pause;
  publishing_ = {};
  is_publishing_ = !subscribers_.empty();
  // The period begins when all have been told, so that the next round comes too early for nobody.
  return is_publishing_ ? std::optional{period} : std::nullopt;
}

void subscriber_list::tell(subscriber& who, const online_numbers& numbers, time_point now,
                           const sender& send) {
  who.told = numbers;
  who.told_at = now;
  send(who.session, numbers);
}

} // namespace strangelet::actors
