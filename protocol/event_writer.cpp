#include "protocol/event_writer.hpp"

#include "protocol/json_text.hpp"

#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

namespace strangelet::protocol {

namespace {

/// Opens one event and writes the members of its `data`; `write_event` closes it. Each message has
/// some, so what belongs together is appended in one piece.
class event_object {
public:
  event_object(std::string_view event, std::string& out) : out_(out) {
    out_.append(R"({"event":")").append(event).append(R"(","data":{)");
  }

  /// A complete JSON value, as it is.
  template <std::size_t N>
  event_object& raw(const char (&name)[N], std::string_view json) {
    append(member<N>{name});
    out_.append(json);
    return *this;
  }

  template <std::size_t N>
  event_object& text(const char (&name)[N], std::string_view value) {
    append(member<N>{name});
    append_json_string(value, out_);
    return *this;
  }

  template <std::size_t N>
  event_object& id(const char (&name)[N], const uuid& value) {
    member<N, uuid::text_size + 2> both{name};
    value.write_to(both.quoted());
    append(both);
    return *this;
  }

  template <std::size_t N>
  event_object& time(const char (&name)[N], time_point at) {
    member<N, timestamp_size + 2> both{name};
    write_timestamp(at, both.quoted());
    append(both);
    return *this;
  }

  template <std::size_t N, class Integer>
  event_object& number(const char (&name)[N], Integer value) {
    char digits[24]; // 2^64 has 20
    const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
    return raw(name, {digits, static_cast<std::size_t>(end - digits)});
  }

  template <std::size_t N>
  event_object& boolean(const char (&name)[N], bool value) {
    return raw(name, value ? "true" : "false");
  }

  template <std::size_t N>
  event_object& texts(const char (&name)[N], const std::vector<std::string>& values) {
    append(member<N>{name});
    out_ += '[';
    for (const auto& value : values) {
      if (&value != &values.front())
        out_ += ',';
      append_json_string(value, out_);
    }
    out_ += ']';
    return *this;
  }

  event_object& resume(const resume_offer& offer) {
    return text("resumeToken", offer.token).number("resumeWindowMs", offer.window.count());
  }

private:
  /// A comma, a name of `N` characters with the one that ends it, a colon, and a value of
  /// `ValueSize` characters.
  template <std::size_t N, std::size_t ValueSize = 0>
  struct member {
    explicit member(const char (&name)[N]) noexcept {
      text[0] = ',';
      text[1] = '"';
      std::memcpy(text + 2, name, N - 1);
      text[N + 1] = '"';
      text[N + 2] = ':';
    }

    /// Puts quotes around the value; gives the place between them.
    char* quoted() noexcept {
      text[N + 3] = '"';
      text[N + 2 + ValueSize] = '"';
      return text + N + 4;
    }

    char text[N + 3 + ValueSize];
  };

  template <std::size_t N, std::size_t ValueSize>
  void append(const member<N, ValueSize>& what) {
    const std::size_t skipped = std::exchange(first_, false) ? 1 : 0;
    out_.append(what.text + skipped, sizeof(what.text) - skipped);
  }

  std::string& out_;
  bool first_ = true;
};

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
    put_payload(event, object);
    object.id("from", event.from);
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
  static void put_payload(const relayed& event, event_object& object) {
    switch (event.kind) {
    case relay_kind::offer:
      object.raw("offer", event.payload);
      break;
    case relay_kind::answer:
      object.raw("answer", event.payload);
      break;
    case relay_kind::candidate:
      object.raw("candidate", event.payload);
      break;
    case relay_kind::chat:
      object.raw("message", event.payload);
      break;
    case relay_kind::state:
      object.raw("state", event.payload);
      break;
    case relay_kind::typing:
      object.raw("isTyping", event.payload);
      break;
    }
  }

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
