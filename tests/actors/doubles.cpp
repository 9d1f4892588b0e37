#include "doubles.hpp"

#include <caf/typed_event_based_actor.hpp>

#include "describe.hpp"

namespace strangelet::actors::test {

namespace {

/// A handler that writes a message down.
template <class T>
auto note(std::shared_ptr<journal> heard, name_book& names) {
  return [heard = std::move(heard), &names](const T& what) { heard->write(describe(what, names)); };
}

session_actor::behavior_type session_notes(session_actor::pointer self, session_double notes,
                                           name_book* names) {
  auto& heard = notes.heard;
  return {
      [heard](const protocol::client_event&) { heard->write("client_event"); },
      [heard](const protocol::counted_event&) { heard->write("counted_event"); },
      [heard](client_gone) { heard->write("client_gone"); },
      note<dismiss>(heard, *names),
      note<drain_notice>(heard, *names),
      [heard](retire) { heard->write("retire"); },
      note<ticket_queued>(heard, *names),
      note<ticket_expired>(heard, *names),
      note<called_off>(heard, *names),
      [self, notes, names](const paired& what) {
        notes.heard->write(describe(what, *names));
        *notes.room = what.handle;
        *notes.sender = self->current_sender();
      },
      note<relay>(heard, *names),
      note<counted_relay>(heard, *names),
      note<receipt>(heard, *names),
      [](settle_receipts) {},
      note<room_ended>(heard, *names),
      note<online_numbers>(heard, *names),
      [notes](const attach& what) {
        notes.heard->write(what.is_repeated ? "attach once more" : "attach");
        return *notes.accepts;
      },
      [](client_confirmed) {},
      [](rivals_due) {},
      [heard](const undelivered&) { heard->write("undelivered"); },
      [](const absence_over&) {},
      note<partner_absence>(heard, *names),
  };
}

matchmaker_actor::behavior_type matchmaker_notes(matchmaker_actor::pointer, matchmaker_double notes,
                                                 name_book* names) {
  auto& heard = notes.heard;
  return {
      [notes, names](const ticket& what) {
        notes.heard->write(describe(what, *names));
        *notes.last = what;
      },
      note<ticket_update>(heard, *names),
      note<ticket_widen>(heard, *names),
      note<ticket_block>(heard, *names),
      note<account_block>(heard, *names),
      note<forget_user>(heard, *names),
      note<ticket_cancel>(heard, *names),
      [](const patience_over&) {},
      [](const expire_tickets&) { return std::size_t{0}; },
      [](const list_waiting&) { return waiting_page{}; },
      [](const list_interests&) { return interests_page{}; },
  };
}

room_actor::behavior_type room_notes(room_actor::pointer, std::shared_ptr<journal> heard,
                                     name_book* names) {
  return {note<relay>(heard, *names), note<counted_relay>(heard, *names),
          note<partner_absence>(heard, *names), note<leave>(heard, *names),
          note<close_room>(heard, *names)};
}

supervisor_actor::behavior_type supervisor_notes(supervisor_actor::pointer,
                                                 std::shared_ptr<journal> heard, name_book* names) {
  return {
      [](get_matchmaker) { return matchmaker_actor{}; },
      note<hello>(heard, *names),
      note<can_resume>(heard, *names),
      [](const claim_session&) {},
      note<room_opened>(heard, *names),
      note<room_closed>(heard, *names),
      note<subscribe>(heard, *names),
      [](tick) {},
      [](publish_numbers) {},
      [](const drain&) {},
      [](notify_some) {},
      [](retire_some) {},
      note<can_retire>(heard, *names),
      [](const shut_down&) {},
      [](dismiss_some) {},
      [](get_stats) { return service_stats{}; },
      [](const list_rooms&) { return rooms_page{}; },
      [](const list_interests&) { return interests_page{}; },
      [](const find_room&) { return room_info{}; },
      [](const end_room&) { return room_info{}; },
      [](const clean_up&) { return clean_up_result{}; },
  };
}

} // namespace

session_double make_session_double(actor_fixture& fix) {
  session_double result;
  result.heard = std::make_shared<journal>();
  result.room = std::make_shared<room_actor>();
  result.sender = std::make_shared<caf::strong_actor_ptr>();
  result.accepts = std::make_shared<bool>(true);
  result.claim = std::make_shared<ticket_claim>();
  result.handle = fix.keep(fix.sys.spawn(session_notes, result, &fix.names));
  return result;
}

matchmaker_double make_matchmaker_double(actor_fixture& fix) {
  matchmaker_double result;
  result.heard = std::make_shared<journal>();
  result.last = std::make_shared<ticket>();
  result.handle = fix.keep(fix.sys.spawn(matchmaker_notes, result, &fix.names));
  return result;
}

room_double make_room_double(actor_fixture& fix) {
  auto heard = std::make_shared<journal>();
  return {fix.keep(fix.sys.spawn(room_notes, heard, &fix.names)), heard};
}

supervisor_double make_supervisor_double(actor_fixture& fix) {
  auto heard = std::make_shared<journal>();
  return {fix.keep(fix.sys.spawn(supervisor_notes, heard, &fix.names)), heard};
}

} // namespace strangelet::actors::test
