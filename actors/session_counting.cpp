#include "actors/session.hpp"

#include <utility>
#include <variant>

/// A session whose client counts (`v=2`): each of its events happens once, or the client is told
/// that it did not.
namespace strangelet::actors {

using protocol::error_code;

namespace {

/// When it is worth trying again to write to somebody who is away.
constexpr std::chrono::milliseconds pause_for_absent{1'000};

} // namespace

void session_state::on_counted_event(protocol::counted_event& event) {
  client_.acknowledge(event.ack);
  auto* books = client_.ledger();
  // A client repeats what it does not know to have been heard.
  if (event.id != 0 && books != nullptr && !books->hear(event.id))
    return client_.acknowledged();
  count(event.event);
  if (owes_answer())
    held_.push_back(std::move(event));
  else
    hear(event);
}

void session_state::hear(protocol::counted_event& what) {
  auto* books = client_.ledger();
  if (what.id == 0 || books == nullptr)
    return hear(what.event);
  if (client_gone_)
    return;
  books->set_answering(what.id);
  hear_numbered(what);
  books->set_answering(0);
  client_.acknowledged();
}

void session_state::hear_numbered(protocol::counted_event& what) {
  if (what.is_silent)
    refuse_silently(what.id);
  else if (auto* request = std::get_if<protocol::relay_request>(&what.event))
    relay_numbered(*request, what.id);
  else if (what.about && !std::holds_alternative<protocol::rejected>(what.event) &&
           !is_current(*what.about))
    refuse_numbered(*what.about, event_name(what.event));
  else
    std::visit([this](auto& wish) { handle(wish); }, what.event);
}

void session_state::relay_numbered(protocol::relay_request& request, std::uint64_t id) {
  const auto* room = std::get_if<in_room>(&state_);
  if (room == nullptr || request.room != room->id)
    return refuse_numbered(*request.room, event_name(request.kind));
  client_.ledger()->await_receipt({id, room->id, request.kind});
  count_call_state(request);
  relay what{request.kind, std::move(request.payload), {}};
  self_->send(room->handle, counted_relay{std::move(what), id, room->id,
                                          caf::actor_cast<caf::strong_actor_ptr>(self_)});
}

bool session_state::is_current(const protocol::room_id& room) const {
  if (const auto* queue = std::get_if<waiting>(&state_))
    return room_of(queue->ticket) == room;
  const auto* current = std::get_if<in_room>(&state_);
  return current != nullptr && current->id == room;
}

void session_state::refuse_numbered(const protocol::room_id& room, std::string_view event) {
  if (past_room_meant(room) == nullptr && !client_.ledger()->knows_ticket(room))
    return refuse_room(event);
  // Whoever was left a moment ago could not know.
  drop_late();
  refuse_late(event);
}

void session_state::refuse_late(std::string_view event) {
  seed_.env->metrics->errors.add(error_code::not_in_room);
  deliver(protocol::refused{error_code::not_in_room, "You are not in that room any more.",
                            std::string{event}, std::nullopt, true});
}

void session_state::refuse_silently(std::uint64_t id) {
  seed_.env->metrics->errors.add(error_code::rate_limited);
  client_.ledger()->refuse(id);
}

// -- what became of what was sent to the partner --

void session_state::on_counted_relay(counted_relay& what) {
  auto* room = std::get_if<in_room>(&state_);
  receipt answer{what.id, what.room, error_code::not_in_room, what.what.at};
  if (room != nullptr && room->handle == self_->current_sender())
    answer.refused =
        pass_on(*room, what.what) ? std::nullopt : std::optional{error_code::rate_limited};
  self_->send(caf::actor_cast<receipt_taker>(what.from), answer);
}

void session_state::on_receipt(const receipt& what) {
  auto* books = client_.ledger();
  const auto message = books == nullptr ? std::nullopt : books->take_receipt(what.id);
  if (!message)
    return;
  books->set_answering(what.id);
  if (what.refused == error_code::rate_limited)
    refuse_for_absent(message->kind);
  else if (what.refused)
    refuse_late(event_name(message->kind));
  else if (message->kind == protocol::relay_kind::chat)
    deliver(protocol::message_sent{what.room, what.at});
  books->set_answering(0);
}

void session_state::settle_receipts_of(const room_ended& what) {
  // Then the room has seen nothing that awaits a receipt: what was sent came too late for it.
  if (!what.partner)
    return refuse_receipts_of(what.id);
  // The partner's session has got all that the room handed on before it hears this, and its
  // receipts come before its answer. One that has ended bounces the question.
  const auto settle = [this, room = what.id] { refuse_receipts_of(room); };
  self_->request(caf::actor_cast<receipt_taker>(what.partner), caf::infinite, settle_receipts{})
      .then(settle, [settle](const caf::error&) { settle(); });
}

void session_state::refuse_receipts_of(const protocol::room_id& room) {
  auto* books = client_.ledger();
  if (books == nullptr)
    return;
  for (const auto& each : books->take_receipts_of(room)) {
    books->set_answering(each.id);
    refuse_late(event_name(each.kind));
  }
  books->set_answering(0);
}

void session_state::refuse_for_absent(protocol::relay_kind kind) {
  refuse(error_code::rate_limited, "Your partner is away, and no more can be kept for it.",
         event_name(kind), pause_for_absent);
}

void session_state::note_search() {
  if (auto* books = client_.ledger())
    books->await_search();
}

void session_state::forget_search() {
  if (auto* books = client_.ledger())
    books->take_search();
}

void session_state::refuse_search() {
  auto* books = client_.ledger();
  const auto id = books == nullptr ? 0 : books->take_search();
  if (id == 0)
    return;
  books->set_answering(id);
  refuse_to_look("find_partner");
  books->set_answering(0);
}

} // namespace strangelet::actors
