#pragma once

#include "actors/interfaces.hpp"
#include "protocol/server_event.hpp"

#include <string>

#include "name_book.hpp"

/// One line for each thing that actors say, with all of its fields.
namespace strangelet::actors::test {

/// Such as `partner_found bob in room 1, initiator`.
std::string describe(const protocol::server_event& event, name_book& names);

/// Such as `video in <de> about <music> strict`; `video` for the defaults.
std::string describe(const protocol::preferences& wants);

std::string describe(const ticket_submit& what, name_book& names);
std::string describe(const ticket_update& what, name_book& names);
std::string describe(const ticket_cancel& what, name_book& names);
std::string describe(const forget_user& what, name_book& names);
std::string describe(const ticket_queued& what, name_book& names);
std::string describe(const ticket_expired& what, name_book& names);
std::string describe(const ticket_widen& what, name_book& names);
std::string describe(const ticket_block& what, name_book& names);
std::string describe(const account_block& what, name_book& names);
std::string describe(const online_numbers& what, name_book& names);
std::string describe(const subscribe& what, name_book& names);
std::string describe(const called_off& what, name_book& names);
std::string describe(const paired& what, name_book& names);
std::string describe(const relay& what, name_book& names);
std::string describe(const counted_relay& what, name_book& names);
std::string describe(const receipt& what, name_book& names);
std::string describe(const leave& what, name_book& names);
std::string describe(const partner_absence& what, name_book& names);
std::string describe(const can_resume& what, name_book& names);
std::string describe(const room_ended& what, name_book& names);
std::string describe(const room_opened& what, name_book& names);
std::string describe(const room_closed& what, name_book& names);
std::string describe(const close_room& what, name_book& names);
std::string describe(const hello& what, name_book& names);
std::string describe(const can_retire& what, name_book& names);
std::string describe(const dismiss& what, name_book& names);
std::string describe(const drain_notice& what, name_book& names);
std::string describe(const room_info& what, name_book& names);

} // namespace strangelet::actors::test
