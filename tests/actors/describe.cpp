#include "describe.hpp"

#include "wall_clock.hpp"

namespace strangelet::actors::test {

namespace {

std::string resume_offer(const std::optional<protocol::resume_offer>& offer) {
  if (!offer)
    return "";
  return ", can resume within " + std::to_string(offer->window.count()) + "ms" +
         (offer->token.size() == 43 ? "" : " with a bad token");
}

std::string scope(protocol::search_scope what) {
  return what == protocol::search_scope::interests ? " about interests" : "";
}

struct event_description {
  name_book& names;

  std::string operator()(const protocol::connected& event) const {
    return "connected as " + names[event.user] + " at " + wall_clock::describe(event.server_time) +
           resume_offer(event.resume) + (event.features.empty() ? "" : ", offers something");
  }
  std::string operator()(const protocol::waiting_for_partner& event) const {
    return "waiting_for_partner in " + names[event.room] + ", " +
           std::to_string(event.waiting_users) + " waiting" + scope(event.scope);
  }
  std::string operator()(const protocol::partner_found& event) const {
    auto result = "partner_found " + names[event.partner] + " in " + names[event.room];
    for (const auto& interest : event.common_interests)
      result += " about <" + interest + '>';
    return event.is_initiator ? result + ", initiator" : result;
  }
  std::string operator()(const protocol::relayed& event) const {
    auto result = std::string{event_name(event.kind)} + ' ' + event.payload + " from " +
                  names[event.from] + " in " + names[event.room];
    if (event.kind == protocol::relay_kind::chat)
      result += " at " + wall_clock::describe(event.at);
    return result;
  }
  std::string operator()(const protocol::partner_gone& event) const {
    switch (event.how) {
    case protocol::departure::left:
      return "partner_left " + names[event.room];
    case protocol::departure::skipped:
      return "partner_left " + names[event.room] + ", skipped";
    case protocol::departure::closed:
      return "partner_left " + names[event.room] + ", closed";
    case protocol::departure::disconnected:
      break;
    }
    return "partner_disconnected from " + names[event.room];
  }
  std::string operator()(const protocol::left_room& event) const {
    return event.room ? "left_room " + names[*event.room] : "left_room";
  }
  std::string operator()(const protocol::partner_blocked& event) const {
    return "partner_blocked of " + names[event.room];
  }
  std::string operator()(const protocol::online_stats& event) const {
    return "online_stats " + std::to_string(event.online) + " online, " +
           std::to_string(event.waiting) + " waiting";
  }
  std::string operator()(const protocol::server_draining& event) const {
    return "server_draining for " + std::to_string(event.reconnect_after.count()) +
           " ms, ends in " + std::to_string(event.ends_in.count()) + " ms";
  }
  std::string operator()(const protocol::refused& event) const {
    return "error " + std::string{to_string(event.code)} +
           (event.event.empty() ? "" : " to " + event.event) +
           (event.message.empty() ? " without words" : "") +
           (event.retry_after ? " for a while" : "");
  }
  std::string operator()(const protocol::pong& event) const {
    return "pong" + (event.token.empty() ? "" : ' ' + event.token) + " at " +
           wall_clock::describe(event.server_time);
  }
  std::string operator()(const protocol::resumed& event) const {
    auto result = "resumed as " + names[event.user];
    if (event.phase == protocol::session_phase::idle)
      result += ", idle";
    else if (event.phase == protocol::session_phase::waiting)
      result += ", waiting in " + names[event.room];
    else
      result += " with " + names[event.partner] + " in " + names[event.room];
    result += (event.is_initiator ? ", initiator" : "") + resume_offer(event.resume);
    if (event.record) {
      result += ", heard " + std::to_string(event.record->last_id);
      for (const auto id : event.record->refused)
        result += " without " + std::to_string(id);
    }
    return result;
  }
  std::string operator()(const protocol::partner_reconnecting& event) const {
    return "partner_reconnecting in " + names[event.room] + " for " +
           std::to_string(event.timeout.count()) + "ms";
  }
  std::string operator()(const protocol::message_sent& event) const {
    return "message_sent in " + names[event.room] + " at " + wall_clock::describe(event.at);
  }
  std::string operator()(const protocol::partner_reconnected& event) const {
    return "partner_reconnected in " + names[event.room];
  }
};

} // namespace

std::string describe(const protocol::server_event& event, name_book& names) {
  return std::visit(event_description{names}, event);
}

std::string describe(const protocol::preferences& wants) {
  std::string result = wants.mode == protocol::chat_mode::video ? "video" : "text";
  if (!wants.language.empty())
    result += " in <" + wants.language + '>';
  for (const auto& interest : wants.interests)
    result += " about <" + std::string{interest.spelling()} + '>';
  return wants.strict ? result + " strict" : result;
}

namespace {

template <class All, class Name>
std::string describe_set(const std::string& verb, const All& all, name_book& names, Name name) {
  std::string result;
  for (const auto& each : all)
    result += (result.empty() ? verb : " and ") + names[name(each)];
  return result;
}

} // namespace

std::string describe(const ticket_submit& what, name_book& names) {
  const auto& ticket = what.what;
  return std::string{what.comes_back ? "returned " : ""} + "ticket " + names[ticket.id] + " of " +
         names[ticket.user] + ", " + describe(ticket.wishes) + (ticket.widened ? ", widened" : "") +
         describe_set(", avoids ", ticket.recent, names,
                      [](const auto& each) { return each.partner; }) +
         (ticket.blocked == nullptr ? ""
                                    : describe_set(", blocks ", *ticket.blocked, names,
                                                   [](const auto& each) { return each; })) +
         (ticket.account.is_nil() ? "" : ", account " + names[ticket.account]);
}

std::string describe(const ticket_update& what, name_book& names) {
  return "update of " + names[what.id] + ", " + (what.wants ? describe(*what.wants) : "as it is");
}

std::string describe(const ticket_cancel& what, name_book& names) {
  return "cancel " + names[what.id];
}

std::string describe(const forget_user& what, name_book& names) {
  return "forget " + names[what.who];
}

std::string describe(const ticket_queued& what, name_book& names) {
  return "queued " + names[what.id] + ", " + std::to_string(what.waiting_users) + " waiting" +
         scope(what.scope) + (what.is_answer ? "" : ", unasked");
}

std::string describe(const ticket_expired& what, name_book& names) {
  return "expired " + names[what.id];
}

std::string describe(const ticket_widen& what, name_book& names) {
  return "widen " + names[what.id];
}

std::string describe(const ticket_block& what, name_book& names) {
  return "block in " + names[what.id] +
         describe_set(": ", *what.blocked, names, [](const auto& each) { return each; });
}

std::string describe(const account_block& what, name_book& names) {
  return "block for " + names[what.account] +
         describe_set(": ", *what.blocked, names, [](const auto& each) { return each; });
}

std::string describe(const online_numbers& what, name_book&) {
  return std::to_string(what.online) + " online, " + std::to_string(what.waiting) + " waiting";
}

std::string describe(const subscribe&, name_book&) {
  return "subscribe";
}

std::string describe(const called_off& what, name_book& names) {
  return "called off: ticket " + names[what.ticket];
}

std::string describe(const paired& what, name_book& names) {
  return "paired with " + names[what.partner] + " in " + names[what.room] + " by ticket " +
         names[what.ticket] + (what.is_initiator ? ", initiator" : "");
}

std::string describe(const relay& what, name_book&) {
  auto result = std::string{event_name(what.kind)} + ' ' + what.payload;
  return what.at == protocol::time_point{} ? result
                                           : result + " at " + wall_clock::describe(what.at);
}

std::string describe(const counted_relay& what, name_book& names) {
  return describe(what.what, names) + " as " + std::to_string(what.id);
}

std::string describe(const receipt& what, name_book& names) {
  const auto outcome = what.refused ? std::string{to_string(*what.refused)} : "accepted";
  return outcome + " in " + names[what.room] + ": " + std::to_string(what.id);
}

std::string describe(const leave& what, name_book&) {
  return "leave: " + std::string{to_string(what.why)};
}

std::string describe(const partner_absence& what, name_book&) {
  if (what.refused)
    return "no room for " + std::string{event_name(*what.refused)};
  return what.timeout ? "away for " + std::to_string(what.timeout->count()) + "ms" : "back";
}

std::string describe(const can_resume&, name_book&) {
  return "can resume";
}

std::string describe(const room_ended& what, name_book& names) {
  return names[what.id] + " ended: " + std::string{to_string(what.why)};
}

std::string describe(const room_opened& what, name_book& names) {
  return "opened " + describe(what.info, names);
}

std::string describe(const room_closed& what, name_book& names) {
  return "closed " + names[what.id] + " at " + wall_clock::describe(what.at) + ": " +
         std::string{to_string(what.why)};
}

std::string describe(const close_room& how, name_book&) {
  return "close: " + std::string{to_string(how.why)};
}

std::string describe(const hello& what, name_book& names) {
  return "hello of " + names[what.user];
}

std::string describe(const can_retire&, name_book&) {
  return "can retire";
}

std::string describe(const dismiss& what, name_book&) {
  return "dismissed with " + std::to_string(static_cast<int>(what.code)) +
         (what.reason.empty() ? " without words" : "");
}

std::string describe(const drain_notice& what, name_book&) {
  const auto ends =
      std::chrono::duration_cast<std::chrono::seconds>(what.ends_at.time_since_epoch());
  return "drains, come back after " + std::to_string(what.reconnect_after.count()) +
         " ms, ends at +" + std::to_string(ends.count()) + "s";
}

std::string describe(const room_info& what, name_book& names) {
  auto result = names[what.id] + " of " + names[what.users[0]] + " and " + names[what.users[1]] +
                " since " + wall_clock::describe(what.created_at);
  if (what.ended_at)
    result +=
        " until " + wall_clock::describe(*what.ended_at) + ": " + std::string{to_string(what.why)};
  return result;
}

} // namespace strangelet::actors::test
