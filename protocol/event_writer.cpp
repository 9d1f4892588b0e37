#include "protocol/event_writer.hpp"

#include "protocol/json_text.hpp"

#include <charconv>
#include <string_view>

namespace strangelet::protocol {

namespace {

/// Opens one event and writes the members of its `data`; `write_event` closes it.
class event_object {
public:
  event_object(std::string_view event, std::string& out) : out_(out) {
    out_.append(R"({"event":")").append(event).append(R"(","data":{)");
  }

  /// A complete JSON value, as it is.
  event_object& raw(std::string_view name, std::string_view json) {
    key(name).append(json);
    return *this;
  }

  event_object& text(std::string_view name, std::string_view value) {
    append_json_string(value, key(name));
    return *this;
  }

  event_object& id(std::string_view name, const uuid& value) {
    auto& out = key(name);
    out += '"';
    value.append_to(out);
    out += '"';
    return *this;
  }

  event_object& time(std::string_view name, time_point at) {
    auto& out = key(name);
    out += '"';
    append_timestamp(at, out);
    out += '"';
    return *this;
  }

  template <class Integer>
  event_object& number(std::string_view name, Integer value) {
    char digits[24]; // 2^64 has 20
    const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
    key(name).append(digits, end);
    return *this;
  }

  event_object& boolean(std::string_view name, bool value) {
    return raw(name, value ? "true" : "false");
  }

  event_object& texts(std::string_view name, const std::vector<std::string>& values) {
    auto& out = key(name);
    out += '[';
    for (const auto& value : values) {
      if (&value != &values.front())
        out += ',';
      append_json_string(value, out);
    }
    out += ']';
    return *this;
  }

  event_object& resume(const resume_offer& offer) {
    return text("resumeToken", offer.token).number("resumeWindowMs", offer.window.count());
  }

private:
  std::string& key(std::string_view name) {
    if (!first_)
      out_ += ',';
    first_ = false;
    out_ += '"';
    out_.append(name).append("\":");
    return out_;
  }

  std::string& out_;
  bool first_ = true;
};

/// The member of `data` that carries the payload.
std::string_view payload_name(relay_kind kind) noexcept {
  switch (kind) {
  case relay_kind::offer:
    return "offer";
  case relay_kind::answer:
    return "answer";
  case relay_kind::candidate:
    return "candidate";
  case relay_kind::chat:
    return "message";
  case relay_kind::state:
    return "state";
  case relay_kind::typing:
    return "isTyping";
  }
  return {};
}

/// What the partner sees: one's own state is the other's partner's state.
std::string_view relayed_name(relay_kind kind) noexcept {
  return kind == relay_kind::state ? "partner_connection_state" : event_name(kind);
}

std::string_view to_string(session_phase phase) noexcept {
  switch (phase) {
  case session_phase::idle:
    return "idle";
  case session_phase::waiting:
    return "waiting";
  case session_phase::in_room:
    return "in_room";
  }
  return {};
}

/// One overload per event. The names are those of the wire contract.
class writer {
public:
  explicit writer(std::string& out) : out_(out) {}

  void operator()(const connected& event) const {
    event_object object{"connected", out_};
    object.id("userId", event.user)
        .text("message", "Connected to the video chat server.")
        .time("serverTime", event.server_time);
    if (event.resume)
      object.resume(*event.resume);
  }

  void operator()(const waiting_for_partner& event) const {
    event_object{"waiting_for_partner", out_}
        .id("roomId", event.room)
        .number("waitingUsers", event.waiting_users);
  }

  void operator()(const partner_found& event) const {
    event_object{"partner_found", out_}
        .id("roomId", event.room)
        .id("partnerId", event.partner)
        .boolean("isInitiator", event.is_initiator)
        .texts("commonInterests", event.common_interests);
  }

  void operator()(const relayed& event) const {
    event_object object{relayed_name(event.kind), out_};
    object.raw(payload_name(event.kind), event.payload).id("from", event.from);
    if (event.kind == relay_kind::chat)
      object.time("timestamp", event.at);
    object.id("roomId", event.room);
  }

  void operator()(const partner_gone& event) const {
    event_object{event.disconnected ? "partner_disconnected" : "partner_left", out_}
        .text("message", event.disconnected ? "Your partner has lost the connection."
                                            : "Your partner has left the chat.")
        .id("roomId", event.room);
  }

  void operator()(const left_room& event) const {
    event_object object{"left_room", out_};
    object.text("message", event.room ? "You have left the room." : "You are in no room.");
    if (event.room)
      object.id("roomId", *event.room);
  }

  void operator()(const partner_blocked& event) const {
    event_object{"partner_blocked", out_}.id("roomId", event.room);
  }

  void operator()(const online_stats& event) const {
    event_object{"online_stats", out_}
        .number("online", event.online)
        .number("waiting", event.waiting);
  }

  void operator()(const server_draining& event) const {
    event_object{"server_draining", out_}.number("reconnectAfterMs", event.reconnect_after.count());
  }

  void operator()(const refused& event) const {
    event_object object{"error", out_};
    object.text("message", event.message).text("code", to_string(event.code));
    if (!event.event.empty())
      object.text("event", event.event);
    if (event.retry_after)
      object.number("retryAfterMs", event.retry_after->count());
  }

  void operator()(const pong& event) const {
    event_object object{"pong", out_};
    if (!event.token.empty())
      object.raw("t", event.token);
    object.time("serverTime", event.server_time);
  }

  void operator()(const resumed& event) const {
    event_object object{"resumed", out_};
    object.id("userId", event.user).text("state", to_string(event.phase));
    if (event.phase != session_phase::idle)
      object.id("roomId", event.room);
    if (event.phase == session_phase::in_room)
      object.id("partnerId", event.partner).boolean("isInitiator", event.is_initiator);
    object.resume(event.resume);
  }

  void operator()(const partner_reconnecting& event) const {
    event_object{"partner_reconnecting", out_}
        .id("roomId", event.room)
        .number("timeoutMs", event.timeout.count());
  }

  void operator()(const partner_reconnected& event) const {
    event_object{"partner_reconnected", out_}.id("roomId", event.room);
  }

private:
  std::string& out_;
};

/// Bytes of the parts of an event whose length a client decides. Escapes may add to them; then the
/// text grows once more.
std::size_t variable_size(const server_event& event) noexcept {
  if (const auto* found = std::get_if<partner_found>(&event)) {
    std::size_t size = 0;
    for (const auto& interest : found->common_interests)
      size += interest.size() + std::string_view{R"("",)"}.size();
    return size;
  }
  if (const auto* relay = std::get_if<relayed>(&event))
    return relay->payload.size();
  if (const auto* error = std::get_if<refused>(&event))
    return error->message.size() + error->event.size();
  if (const auto* answer = std::get_if<pong>(&event))
    return answer->token.size();
  return 0;
}

} // namespace

void write_event(const server_event& event, std::string& out) {
  // The fixed parts of a chat message are 180 bytes. `resumed` is longer, but rare.
  constexpr std::size_t fixed_size = 192;
  out.reserve(out.size() + fixed_size + variable_size(event));
  std::visit(writer{out}, event);
  out.append("}}");
}

} // namespace strangelet::protocol
