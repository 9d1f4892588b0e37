#include "bench/peers/libwebsockets/service.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <random>
#include <utility>

namespace strangelet::bench {

namespace {

/// Members stay in order, and few are found as fast as in a tree.
using json = nlohmann::ordered_json;

constexpr std::size_t longest_chat = 2000;

/// A random UUID, version 4.
std::string make_id() {
  static std::mt19937_64 random{std::random_device{}()};
  auto high = (random() & 0xFFFFFFFFFFFF0FFFU) | 0x4000U;
  auto low = (random() & 0x3FFFFFFFFFFFFFFFU) | 0x8000000000000000U;
  std::array<char, 37> text{};
  std::snprintf(text.data(), text.size(), "%08llx-%04llx-%04llx-%04llx-%012llx",
                static_cast<unsigned long long>(high >> 32),
                static_cast<unsigned long long>(high >> 16 & 0xFFFF),
                static_cast<unsigned long long>(high & 0xFFFF),
                static_cast<unsigned long long>(low >> 48),
                static_cast<unsigned long long>(low & 0xFFFFFFFFFFFF));
  return text.data();
}

/// The time in ISO 8601, with milliseconds.
std::string timestamp() {
  using namespace std::chrono;
  auto now = system_clock::now();
  auto seconds = system_clock::to_time_t(now);
  auto ms = duration_cast<milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  auto size = std::strftime(text.data(), text.size(), "%FT%T", &parts);
  std::snprintf(text.data() + size, text.size() - size, ".%03dZ", static_cast<int>(ms));
  return text.data();
}

const char* field_of(std::string_view event) {
  if (event == "webrtc_offer")
    return "offer";
  if (event == "webrtc_answer")
    return "answer";
  if (event == "webrtc_ice_candidate")
    return "candidate";
  return event == "chat_message" ? "message" : nullptr;
}

bool is_chat(const json& value) {
  if (!value.is_string())
    return false;
  const auto& text = value.get_ref<const std::string&>();
  auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text.find_last_not_of(" \t\r\n") - first < longest_chat;
}

void send(service::user& to, const char* event, json data) {
  to.send({{"event", event}, {"data", std::move(data)}});
}

void refuse(service::user& who, const char* code, const char* message) {
  send(who, "error", {{"code", code}, {"message", message}});
}

/// The room that a message is for: the current one if it names none.
std::string room_of(const service::user& who, const json& data) {
  auto found = data.find("roomId");
  if (found == data.end() || found->is_null())
    return who.room;
  return found->is_string() ? found->get<std::string>() : std::string{};
}

} // namespace

void service::connect(user& who) {
  who.id = make_id();
  send(who, "connected",
       {{"userId", who.id},
        {"message", "Connected to the video chat server"},
        {"serverTime", timestamp()}});
}

void service::disconnect(user& who) {
  stop_waiting(who);
  part(who, "partner_disconnected", "Your partner has lost the connection");
}

void service::receive(user& who, std::string_view text) {
  auto message = json::parse(text, nullptr, false);
  if (!message.is_object() || !message.contains("event") || !message["event"].is_string())
    return refuse(who, "invalid_json", "no event in JSON");
  auto found = message.find("data");
  auto data = found == message.end() || found->is_null() ? json::object() : std::move(*found);
  if (!data.is_object())
    return refuse(who, "invalid_message", "data must be an object");
  const auto& event = message["event"].get_ref<const std::string&>();
  if (event == "find_partner")
    find(who);
  else if (event == "next_partner")
    next(who);
  else if (event == "leave_room")
    leave(who);
  else
    relay(who, event, std::move(data));
}

void service::find(user& who) {
  if (who.partner != nullptr)
    return refuse(who, "already_in_room", "already in a room");
  if (!waiting_.empty() && waiting_.front() != &who)
    return pair(*waiting_.front(), who);
  if (!who.place) {
    who.room = make_id();
    who.place = waiting_.insert(waiting_.end(), &who);
  }
  send(who, "waiting_for_partner", {{"roomId", who.room}, {"waitingUsers", waiting_.size()}});
}

void service::next(user& who) {
  part(who, "partner_left", "Your partner has left the chat");
  find(who);
}

void service::leave(user& who) {
  stop_waiting(who);
  part(who, "partner_left", "Your partner has left the chat");
  who.room.clear();
  send(who, "left_room", {{"message", "You have left the room"}});
}

void service::pair(user& waiter, user& seeker) {
  stop_waiting(waiter);
  stop_waiting(seeker);
  seeker.room = waiter.room;
  waiter.partner = &seeker;
  seeker.partner = &waiter;
  for (auto* each : {&waiter, &seeker})
    send(*each, "partner_found",
         {{"roomId", each->room},
          {"partnerId", each->partner->id},
          {"isInitiator", each == &seeker},
          {"commonInterests", json::array()}});
}

/// Ends the room of a client, and says so to the one who stays.
void service::part(user& who, const char* event, const char* message) {
  auto* partner = std::exchange(who.partner, nullptr);
  if (partner == nullptr)
    return;
  partner->partner = nullptr;
  for (auto* each : {&who, partner})
    each->last_room = std::exchange(each->room, {});
  send(*partner, event, {{"message", message}, {"roomId", partner->last_room}});
}

void service::relay(user& who, const std::string& event, json data) {
  const auto* field = field_of(event);
  if (field == nullptr)
    return refuse(who, "unknown_event", "unknown event");
  auto value = data.find(field);
  if (value == data.end() || (event == "chat_message" && !is_chat(*value)))
    return refuse(who, "invalid_message", "a field is not valid");
  auto room = room_of(who, data);
  if (who.partner == nullptr || room != who.room) {
    // A late message of the room before is dropped without a word.
    if (room.empty() || room != who.last_room)
      refuse(who, who.partner != nullptr ? "wrong_room" : "not_in_room", "not in that room");
    return;
  }
  json message{{field, std::move(*value)}, {"from", who.id}, {"roomId", room}};
  if (event == "chat_message")
    message["timestamp"] = timestamp();
  who.partner->send({{"event", event}, {"data", std::move(message)}});
}

void service::stop_waiting(user& who) {
  if (who.place)
    waiting_.erase(*std::exchange(who.place, std::nullopt));
}

} // namespace strangelet::bench
