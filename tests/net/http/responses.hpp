#pragma once

#include "net/http_message.hpp"

#include <string>

namespace strangelet::net::test {

/// The values of a response's field, joined by ", "; empty if there is none. `name` as it is sent.
inline std::string field_of(const http::http_response& response, const std::string& name) {
  std::string result;
  for (const auto& [key, value] : response.fields)
    if (key == name)
      result.append(result.empty() ? "" : ", ").append(value);
  return result;
}

inline std::string body_of(const http::http_response& response) {
  return response.body == nullptr ? std::string{} : *response.body;
}

} // namespace strangelet::net::test
