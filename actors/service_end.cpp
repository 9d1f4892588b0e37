#include "actors/service_end.hpp"

#include <utility>

namespace strangelet::actors {

bool service_end::drain(std::size_t sessions, std::chrono::nanoseconds time, time_point now) {
  if (plan_ || is_stopping_)
    return false;
  plan_.emplace(sessions, time);
  ends_at_ = now + time;
  return true;
}

bool service_end::stop(const dismiss& farewell) {
  if (std::exchange(is_stopping_, true))
    return false;
  farewell_ = farewell;
  return true;
}

service_end::pause service_end::notify_some(const session_table& sessions) {
  const auto has_more = notifying_.go_on(sessions.all(), slice_cursor::slice,
                                         [this](const managed_session& each) { notify(each); });
  return has_more ? pause{slice_cursor::pause} : std::nullopt;
}

service_end::pause service_end::retire_some(const session_table& sessions) {
  const auto has_more = retiring_.go_on(sessions.all(), drain_plan::batch, send_.retire);
  return has_more ? pause{plan_->pause()} : std::nullopt;
}

service_end::pause service_end::dismiss_some(const session_table& sessions) {
  const auto has_more =
      dismissing_.go_on(sessions.all(), slice_cursor::slice, [this](const managed_session& each) {
        send_.say_farewell(each, farewell_);
      });
  return has_more ? pause{slice_cursor::pause} : std::nullopt;
}

void service_end::dismiss_all(const session_table& sessions) const {
  for (const auto& [id, session] : sessions.all())
    send_.say_farewell(session, farewell_);
}

void service_end::retire(const managed_session& session) const {
  // When all are dismissed, rooms end because of that; then no member is to hear other words.
  if (!is_stopping_)
    send_.retire(session);
}

void service_end::catch_up(const managed_session& session) {
  const auto has_missed = [&](const slice_cursor& what) { return what.has_passed(session.id()); };
  if (is_stopping_) {
    if (has_missed(dismissing_))
      send_.say_farewell(session, farewell_);
    return;
  }
  // There is nobody left to meet.
  if (plan_ && has_missed(notifying_))
    notify(session);
  if (plan_ && has_missed(retiring_))
    send_.retire(session);
}

void service_end::notify(const managed_session& session) {
  send_.notify(session, drain_notice{plan_->reconnect_after(), ends_at_});
}

} // namespace strangelet::actors
