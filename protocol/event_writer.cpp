#include "protocol/event_writer.hpp"

#include "protocol/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

namespace strangelet::protocol {

namespace {

/// Writes to the end of a string, in room that is made there beforehand: each message consists of
/// many small pieces, and to append one to a string costs a call. The string ends with what was
/// written when `close` has been called.
class text_end {
public:
  text_end(std::string& out, std::size_t room) : out_(out), size_(out.size()) {
    make_room(room);
  }

  void put(std::string_view text) {
    std::memcpy(take(text.size()), text.data(), text.size());
  }

  /// Room for `size` characters, to be written by the caller.
  char* take(std::size_t size) {
    if (out_.size() - size_ < size)
      make_room(size);
    return out_.data() + std::exchange(size_, size_ + size);
  }

  void put_json_string(std::string_view text) {
    const auto end_of_room = out_.size();
    close();
    append_json_string(text, out_);
    size_ = out_.size();
    out_.resize(std::max(size_, end_of_room));
  }

  void close() {
    out_.resize(size_);
  }

private:
  void make_room(std::size_t size) {
    out_.resize(size_ + size);
  }

  std::string& out_;
  std::size_t size_;
};

/// Opens one event and writes the members of its `data`; `write_event` closes it.
class event_object {
public:
  event_object(std::string_view event, text_end& out) : out_(out) {
    out_.put(R"({"event":")");
    out_.put(event);
    out_.put(R"(","data":{)");
  }

  /// A complete JSON value, as it is.
  event_object& raw(std::string_view name, std::string_view json) {
    put_name(name);
    out_.put(json);
    return *this;
  }

  event_object& text(std::string_view name, std::string_view value) {
    put_name(name);
    out_.put_json_string(value);
    return *this;
  }

  event_object& id(std::string_view name, const uuid& value) {
    put_name(name);
    value.write_to(take_quoted(uuid::text_size));
    return *this;
  }

  event_object& time(std::string_view name, time_point at) {
    put_name(name);
    write_timestamp(at, take_quoted(timestamp_size));
    return *this;
  }

  template <class Integer>
  event_object& number(std::string_view name, Integer value) {
    char digits[24]; // 2^64 has 20
    const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
    return raw(name, {digits, static_cast<std::size_t>(end - digits)});
  }

  event_object& boolean(std::string_view name, bool value) {
    return raw(name, value ? "true" : "false");
  }

  template <class Text>
  event_object& texts(std::string_view name, const std::vector<Text>& values) {
    put_name(name);
    out_.put("[");
    for (const auto& value : values) {
      if (&value != &values.front())
        out_.put(",");
      out_.put_json_string(value);
    }
    out_.put("]");
    return *this;
  }

  event_object& numbers(std::string_view name, const std::vector<std::uint64_t>& values) {
    std::string list{'['};
    for (const auto value : values)
      list.append(list.size() == 1 ? "" : ",").append(std::to_string(value));
    return raw(name, list + ']');
  }

  event_object& resume(const resume_offer& offer) {
    return text("resumeToken", offer.token).number("resumeWindowMs", offer.window.count());
  }

private:
  void put_name(std::string_view name) {
    out_.put(std::exchange(first_, false) ? R"(")" : R"(,")");
    out_.put(name);
    out_.put(R"(":)");
  }

  /// Puts quotes around a value of that size; gives the place between them.
  char* take_quoted(std::size_t size) {
    auto* place = out_.take(size + 2);
    place[0] = '"';
    place[size + 1] = '"';
    return place + 1;
  }

  text_end& out_;
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

/// As a JSON value, like the two below.
std::string_view words(departure how) noexcept {
  switch (how) {
  case departure::left:
    return R"("Your partner has left the chat.")";
  case departure::skipped:
    return R"("Your partner has gone on to the next one.")";
  case departure::closed:
    return R"("An operator has closed the room.")";
  case departure::disconnected:
    return R"("Your partner has lost the connection.")";
  }
  return {};
}

/// The `reason` of `partner_left`; empty for `partner_disconnected`, which has none.
std::string_view reason(departure how) noexcept {
  switch (how) {
  case departure::left:
    return R"("left")";
  case departure::skipped:
    return R"("skipped")";
  case departure::closed:
    return R"("operator")";
  case departure::disconnected:
    return {};
  }
  return {};
}

std::string_view to_json(search_scope scope) noexcept {
  return scope == search_scope::interests ? R"("interests")" : R"("anyone")";
}

/// One overload per event. The names are those of the wire contract.
class writer {
public:
  explicit writer(text_end& out) : out_(out) {}

  void operator()(const connected& event) const {
    event_object object{"connected", out_};
    object.id("userId", event.user)
        .raw("message", R"("Connected to the video chat server.")")
        .time("serverTime", event.server_time)
        .texts("features", event.features);
    if (event.resume)
      object.resume(*event.resume);
  }

  void operator()(const waiting_for_partner& event) const {
    event_object{"waiting_for_partner", out_}
        .id("roomId", event.room)
        .number("waitingUsers", event.waiting_users)
        .raw("scope", to_json(event.scope));
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
    const auto why = reason(event.how);
    event_object object{why.empty() ? "partner_disconnected" : "partner_left", out_};
    object.raw("message", words(event.how)).id("roomId", event.room);
    if (!why.empty())
      object.raw("reason", why);
  }

  void operator()(const left_room& event) const {
    event_object object{"left_room", out_};
    object.raw("message", event.room ? R"("You have left the room.")" : R"("You are in no room.")");
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
    event_object{"server_draining", out_}
        .number("reconnectAfterMs", event.reconnect_after.count())
        .number("endsInMs", event.ends_in.count());
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
    if (event.record)
      object.number("lastId", event.record->last_id).numbers("refused", event.record->refused);
  }

  void operator()(const message_sent& event) const {
    event_object{"message_sent", out_}.time("timestamp", event.at).id("roomId", event.room);
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

  text_end& out_;
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

/// The fixed parts of a chat message are 180 bytes. `resumed` is longer, but rare.
constexpr std::size_t fixed_size = 192;

} // namespace

void write_event(const server_event& event, std::string& out) {
  text_end end{out, fixed_size + variable_size(event)};
  std::visit(writer{end}, event);
  end.put("}}");
  end.close();
}

void write_event(const server_event& event, const event_numbers& numbers, std::string& out) {
  write_event(event, out);
  const auto add = [&out](std::string_view name, std::uint64_t number) {
    if (number == 0)
      return;
    // Behind `data`, which is the last member.
    out.back() = ',';
    out.append(name).append(std::to_string(number)).append(1, '}');
  };
  add(R"("id":)", numbers.id);
  add(R"("seq":)", numbers.seq);
}

std::size_t estimate_size(const server_event& event) noexcept {
  return fixed_size + variable_size(event);
}

} // namespace strangelet::protocol
