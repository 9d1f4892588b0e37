#include "protocol/field_reader.hpp"

#include "protocol/json_text.hpp"
#include "protocol/json_value.hpp"
#include "protocol/language.hpp"

#include <algorithm>
#include <utility>

namespace strangelet::protocol {

namespace {

/// `must be 1 to N characters long`, or without an upper end for a limit that is turned off.
std::string length_rule(std::size_t limit) {
  if (limit == 0)
    return "must not be empty";
  return "must be 1 to " + std::to_string(limit) + " characters long";
}

} // namespace

bool field_reader::any(field name, std::string& payload) {
  const auto json = found_[name];
  if (json.empty())
    return fail(name, "is missing");
  payload = json;
  return true;
}

bool field_reader::optional_any(field name, std::string& json) {
  json = found_[name];
  return true;
}

bool field_reader::chat_message(std::string& payload) {
  const auto json = found_[field::message];
  std::string_view message;
  if (!text(field::message, json, "must be a string", message))
    return false;
  const auto trimmed = trim(message);
  if (trimmed.empty() || (limits_.chat_length != 0 && is_longer(trimmed, limits_.chat_length)))
    return fail(field::message, length_rule(limits_.chat_length));
  // Text that came without escapes, or that trimming leaves alone, is handed on as it was written.
  const auto as_written = inside_quotes(json);
  if (trimmed.size() == message.size())
    payload = json;
  else if (message.data() == as_written.data())
    payload.assign(1, '"').append(trimmed).append(1, '"');
  else
    append_json_string(trimmed, payload);
  return true;
}

bool field_reader::connection_state(std::string& payload) {
  const auto json = found_[field::state];
  std::string_view state;
  if (!text(field::state, json, "must be a string", state))
    return false;
  // Its words are the client's own business, so that there may be none.
  if (is_longer(state, message_limits::state_length))
    return fail(field::state, "must be at most " + std::to_string(message_limits::state_length) +
                                  " characters long");
  payload = json;
  return true;
}

bool field_reader::is_typing(std::string& payload) {
  const auto json = found_[field::is_typing];
  bool value = false;
  if (!boolean(field::is_typing, json, value))
    return false;
  payload = json;
  return true;
}

bool field_reader::room(std::optional<room_id>& room) {
  const auto json = optional(field::room_id);
  if (json.empty())
    return true;
  std::string_view id;
  if (!text(field::room_id, json, "must be a string", id))
    return false;
  room = room_id{uuid::parse(id).value_or(uuid{})};
  return true;
}

bool field_reader::wants(std::optional<preferences>& wants) {
  const auto interests_json = optional(field::interests);
  const auto mode_json = optional(field::mode);
  const auto language_json = optional(field::language);
  const auto strict_json = optional(field::strict);
  if (interests_json.empty() && mode_json.empty() && language_json.empty() && strict_json.empty())
    return true;
  auto& result = wants.emplace();
  return (interests_json.empty() || interests(interests_json, result.interests)) &&
         (mode_json.empty() || mode(mode_json, result.mode)) &&
         (language_json.empty() || language(language_json, result.language)) &&
         (strict_json.empty() || boolean(field::strict, strict_json, result.strict));
}

std::string_view field_reader::optional(field name) const noexcept {
  const auto json = found_[name];
  return json == "null" ? std::string_view{} : json;
}

bool field_reader::text(field name, std::string_view json, std::string_view what,
                        std::string_view& out) {
  if (json.empty())
    return fail(name, "is missing");
  if (!is_string(json))
    return fail(name, what);
  if (!found_.text_of(json, scratch_, out))
    return fail(name, "holds half of a surrogate pair, which is no character");
  return true;
}

bool field_reader::boolean(field name, std::string_view json, bool& out) {
  if (json.empty())
    return fail(name, "is missing");
  if (json != "true" && json != "false")
    return fail(name, "must be true or false");
  out = json == "true";
  return true;
}

bool field_reader::interests(std::string_view json, std::vector<interest>& out) {
  if (!is_array(json))
    return fail(field::interests, "must be an array of strings");
  auto rest = inside_quotes(json);
  // The list is bounded too: a client that repeats itself without end makes work.
  std::size_t listed = 0;
  for (auto element = next_element(rest); !element.empty(); element = next_element(rest)) {
    if (!one_interest(element, out))
      return false;
    if (out.size() > message_limits::interests || ++listed > message_limits::listed_interests)
      return fail(field::interests, "must be at most " + std::to_string(message_limits::interests) +
                                        " different strings, and " +
                                        std::to_string(message_limits::listed_interests) +
                                        " in all");
  }
  return true;
}

bool field_reader::one_interest(std::string_view json, std::vector<interest>& out) {
  std::string_view words;
  if (!text(field::interests, json, "must be an array of strings", words))
    return false;
  auto parsed = interest::parse(words);
  if (!parsed)
    return fail(field::interests, "must each be 1 to " +
                                      std::to_string(message_limits::interest_length) +
                                      " characters long");
  if (std::find(out.begin(), out.end(), *parsed) == out.end())
    out.push_back(std::move(*parsed));
  return true;
}

bool field_reader::mode(std::string_view json, chat_mode& out) {
  constexpr std::string_view rule = R"(must be "video" or "text")";
  std::string_view name;
  if (!text(field::mode, json, rule, name))
    return false;
  if (name != "video" && name != "text")
    return fail(field::mode, rule);
  out = name == "text" ? chat_mode::text : chat_mode::video;
  return true;
}

bool field_reader::language(std::string_view json, std::string& out) {
  std::string_view tag;
  if (!text(field::language, json, "must be a string", tag))
    return false;
  if (tag.size() > message_limits::language_length)
    return fail(field::language, "must be at most " +
                                     std::to_string(message_limits::language_length) +
                                     " bytes long");
  if (!tag.empty() && !is_language_tag(tag))
    return fail(field::language, "must be a language tag such as en or en-GB");
  out = tag;
  return true;
}

bool field_reader::fail(field name, std::string_view what) {
  problem_.assign(1, '`').append(to_string(name)).append("` ").append(what).append(".");
  return false;
}

} // namespace strangelet::protocol
