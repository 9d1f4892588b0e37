#include "net/websocket/subprotocols.hpp"

#include <algorithm>

namespace strangelet::net::websocket {

namespace {

/// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
  auto is_fine = [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           signs.find(c) != signs.npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_fine);
}

std::string_view without_blanks(std::string_view text) {
  const auto first = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

bool are_different(std::vector<std::string_view> names) {
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

} // namespace

std::optional<std::vector<std::string_view>> read_subprotocols(const http::http_request& request) {
  std::vector<std::string_view> result;
  const auto found = request.fields.find("sec-websocket-protocol");
  if (found == request.fields.end())
    return result;
  const std::string_view field = found->second;
  for (std::size_t begin = 0; begin <= field.size();) {
    const auto end = std::min(field.find(',', begin), field.size());
    result.push_back(without_blanks(field.substr(begin, end - begin)));
    if (!is_token(result.back()))
      return std::nullopt;
    begin = end + 1;
  }
  if (!are_different(result))
    return std::nullopt;
  return result;
}

} // namespace strangelet::net::websocket
