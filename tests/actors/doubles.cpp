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

/// The same for `paired`.
template <class Self>
auto note_room(Self* self, std::shared_ptr<journal> heard, room_note notes, name_book& names) {
  return [=, &names](const paired& what) {
    heard->write(describe(what, names));
    *notes.room = what.handle;
    *notes.sender = self->current_sender();
  };
}

room_member::behavior_type member_notes(room_member::pointer self, member_double notes,
                                        name_book* names) {
  auto& heard = notes.heard;
  return {
      note_room(self, heard, notes, *names),
      note<called_off>(heard, *names),
      note<relay>(heard, *names),
      note<counted_relay>(heard, *names),
      note<partner_absence>(heard, *names),
      note<room_ended>(heard, *names),
  };
}

ticket_holder::behavior_type holder_notes(ticket_holder::pointer self, holder_double notes,
                                          name_book* names) {
  auto& heard = notes.heard;
  return {
      note<ticket_queued>(heard, *names),
      note<ticket_expired>(heard, *names),
      note_room(self, heard, notes, *names),
      note<called_off>(heard, *names),
      note<relay>(heard, *names),
      note<counted_relay>(heard, *names),
      note<partner_absence>(heard, *names),
      note<room_ended>(heard, *names),
  };
}

managed_session::behavior_type session_notes(managed_session::pointer, session_double notes,
                                             name_book* names) {
  auto& heard = notes.heard;
  return {
      note<dismiss>(heard, *names),
      note<drain_notice>(heard, *names),
      [heard](retire) { heard->write("retire"); },
      note<online_numbers>(heard, *names),
      [notes](const attach& what) {
        notes.heard->write(what.is_repeated ? "attach once more" : "attach");
        return *notes.accepts;
      },
  };
}

guest::behavior_type guest_notes(guest::pointer self, guest_double notes, name_book* names) {
  auto& heard = notes.heard;
  return {
      note<dismiss>(heard, *names),
      note<drain_notice>(heard, *names),
      [heard](retire) { heard->write("retire"); },
      note<online_numbers>(heard, *names),
      [](const attach&) { return true; },
      note<ticket_queued>(heard, *names),
      note<ticket_expired>(heard, *names),
      note_room(self, heard, notes, *names),
      note<called_off>(heard, *names),
      note<relay>(heard, *names),
      note<counted_relay>(heard, *names),
      note<partner_absence>(heard, *names),
      note<room_ended>(heard, *names),
  };
}

receipt_taker::behavior_type partner_notes(receipt_taker::pointer, std::shared_ptr<journal> heard,
                                           name_book* names) {
  return {note<receipt>(heard, *names), [](settle_receipts) {}};
}

ticket_queue::behavior_type matchmaker_notes(ticket_queue::pointer, matchmaker_double notes,
                                             name_book* names) {
  auto& heard = notes.heard;
  return {
      [notes, names](const ticket_submit& what) {
        notes.heard->write(describe(what, *names));
        *notes.last = what;
      },
      note<ticket_update>(heard, *names),
      note<ticket_widen>(heard, *names),
      note<ticket_block>(heard, *names),
      note<account_block>(heard, *names),
      note<forget_user>(heard, *names),
      note<ticket_cancel>(heard, *names),
  };
}

room_channel::behavior_type room_notes(room_channel::pointer, std::shared_ptr<journal> heard,
                                       name_book* names) {
  return {note<relay>(heard, *names), note<counted_relay>(heard, *names),
          note<partner_absence>(heard, *names), note<leave>(heard, *names)};
}

managed_room::behavior_type managed_room_notes(managed_room::pointer,
                                               std::shared_ptr<journal> heard, name_book* names) {
  return {note<close_room>(heard, *names)};
}

session_directory::behavior_type directory_notes(session_directory::pointer,
                                                 std::shared_ptr<journal> heard, name_book* names) {
  return {note<hello>(heard, *names), note<can_resume>(heard, *names), [](const resume_session&) {},
          note<subscribe>(heard, *names), note<can_retire>(heard, *names)};
}

room_registry::behavior_type registry_notes(room_registry::pointer, std::shared_ptr<journal> heard,
                                            name_book* names) {
  return {note<room_opened>(heard, *names), note<room_closed>(heard, *names)};
}

/// Spawns `notes`, which needs no more than what it writes to.
template <class Handle, class Notes>
double_of<Handle> make_double(actor_fixture& fix, Notes notes) {
  auto heard = std::make_shared<journal>();
  return {fix.keep(fix.sys.spawn(notes, heard, &fix.names)), heard};
}

/// Spawns `notes`, which needs all of the double.
template <class Double, class Notes>
Double fill(actor_fixture& fix, Double result, Notes notes) {
  result.heard = std::make_shared<journal>();
  result.handle = fix.keep(fix.sys.spawn(notes, result, &fix.names));
  return result;
}

} // namespace

member_double make_member_double(actor_fixture& fix) {
  return fill(fix, member_double{}, member_notes);
}

holder_double make_holder_double(actor_fixture& fix) {
  return fill(fix, holder_double{}, holder_notes);
}

session_double make_session_double(actor_fixture& fix) {
  return fill(fix, session_double{}, session_notes);
}

guest_double make_guest_double(actor_fixture& fix) {
  return fill(fix, guest_double{}, guest_notes);
}

partner_double make_partner_double(actor_fixture& fix) {
  return make_double<receipt_taker>(fix, partner_notes);
}

matchmaker_double make_matchmaker_double(actor_fixture& fix) {
  matchmaker_double result;
  result.last = std::make_shared<ticket_submit>();
  return fill(fix, result, matchmaker_notes);
}

room_double make_room_double(actor_fixture& fix) {
  return make_double<room_channel>(fix, room_notes);
}

managed_room_double make_managed_room_double(actor_fixture& fix) {
  return make_double<managed_room>(fix, managed_room_notes);
}

directory_double make_directory_double(actor_fixture& fix) {
  return make_double<session_directory>(fix, directory_notes);
}

registry_double make_registry_double(actor_fixture& fix) {
  return make_double<room_registry>(fix, registry_notes);
}

} // namespace strangelet::actors::test
