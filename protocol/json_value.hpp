#pragma once

// Private to protocol. Everything here reads JSON text that has been found valid before, without
// white space at its ends.

#include <string>
#include <string_view>

namespace strangelet::protocol {

inline bool is_string(std::string_view json) noexcept {
  return !json.empty() && json.front() == '"';
}

inline bool is_object(std::string_view json) noexcept {
  return !json.empty() && json.front() == '{';
}

inline bool is_array(std::string_view json) noexcept {
  return !json.empty() && json.front() == '[';
}

/// What stands between the quotes, escapes included.
inline std::string_view inside_quotes(std::string_view json_string) noexcept {
  return json_string.substr(1, json_string.size() - 2);
}

/// Resolves the escapes of what stands between the quotes. False when a surrogate has no partner
/// (RFC 8259, section 8.2): the grammar allows that, but it is no text and has no UTF-8 form.
bool unescape(std::string_view inside, std::string& out);

/// The text of a JSON string: a view of `json_string` when it has no escapes, of `buffer`
/// otherwise. Returns false as `unescape` does.
bool read_text(std::string_view json_string, std::string& buffer, std::string_view& out);

/// Takes the next element from the front of what stands between the brackets of an array: the whole
/// element if it is a string, else just some of it, not starting with a quote. Empty at the end.
std::string_view next_element(std::string_view& inside) noexcept;

} // namespace strangelet::protocol
