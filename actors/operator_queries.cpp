#include "actors/operator_queries.hpp"

#include "actors/fault.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace strangelet::actors {

namespace {

/// How long the matchmaker may take to answer. It never waits for anything itself, so this passes
/// only under a load that operators want to hear of.
constexpr auto answer_time = std::chrono::seconds{1};

} // namespace

operator_queries::operator_queries(supervisor_actor::pointer self, managed_queue queue,
                                   const sources& from)
    : self_(self), queue_(std::move(queue)), from_(from), started_at_(self->clock().now()) {}

service_stats operator_queries::stats() const {
  const auto& metrics = *from_.env.metrics;
  service_stats result;
  result.ended_rooms = from_.rooms.ended();
  result.active_rooms = from_.rooms.active();
  result.waiting_video = metrics.waiting.value(protocol::chat_mode::video);
  result.waiting_text = metrics.waiting.value(protocol::chat_mode::text);
  result.connected_users = from_.sessions.size();
  result.reconnecting_users = metrics.reconnecting.value();
  result.matches_total = metrics.matches.total();
  result.messages_relayed_total = metrics.messages_relayed.sum();
  result.messages_refused_total = metrics.messages_refused();
  result.late_messages_total = metrics.late_messages.sum();
  result.faults_total = metrics.faults.sum();
  if (from_.env.dropped_log_lines)
    result.log_lines_dropped_total = from_.env.dropped_log_lines();
  result.waits = from_.waits.summary(self_->clock().now());
  result.uptime =
      std::chrono::duration_cast<std::chrono::seconds>(self_->clock().now() - started_at_);
  return result;
}

caf::typed_response_promise<rooms_page> operator_queries::list(const list_rooms& what) const {
  auto promise = self_->make_response_promise<rooms_page>();
  auto page = from_.rooms.page(what);
  self_->request(queue_, answer_time, list_waiting{what.offset, what.limit})
      .then(
          [promise, page = std::move(page)](waiting_page& waiting) mutable {
            page.waiting = std::move(waiting);
            promise.deliver(std::move(page));
          },
          [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
  return promise;
}

caf::typed_response_promise<interests_page>
operator_queries::interests(const list_interests& what) const {
  auto promise = self_->make_response_promise<interests_page>();
  self_->request(queue_, answer_time, what)
      .then([promise](interests_page& page) mutable { promise.deliver(std::move(page)); },
            [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
  return promise;
}

caf::result<room_info> operator_queries::find(const protocol::room_id& id) const {
  if (auto room = from_.rooms.find(id))
    return *room;
  return make_error(fault::no_such_room);
}

caf::result<room_info> operator_queries::end(const protocol::room_id& id) const {
  if (auto* handle = from_.rooms.handle_of(id)) {
    self_->send(*handle, close_room{});
    // At once, so that whoever asks next sees what was just promised. The room's own report comes
    // second.
    from_.rooms.close(id, end_reason::closed, from_.env.now());
  }
  return find(id);
}

caf::typed_response_promise<clean_up_result> operator_queries::clean(const clean_up& what) const {
  auto promise = self_->make_response_promise<clean_up_result>();
  auto removed = from_.rooms.forget_ended_until(from_.env.now() - what.min_room_age);
  self_->request(queue_, answer_time, expire_tickets{what.min_wait})
      .then(
          [promise, removed](std::size_t expired) mutable {
            promise.deliver(clean_up_result{removed, expired});
          },
          [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
  return promise;
}

} // namespace strangelet::actors
