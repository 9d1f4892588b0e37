#pragma once

#include "protocol/uuid.hpp"

#include <spdlog/fmt/fmt.h>

#include <string>
#include <type_traits>

/// Lets a log line name a user or a room by its id. The text is made only if the line is.
template <class Id>
struct fmt::formatter<Id, char, std::enable_if_t<std::is_base_of_v<strangelet::protocol::uuid, Id>>>
    : fmt::formatter<std::string> {
  template <class Context>
  auto format(const Id& id, Context& context) const {
    return fmt::formatter<std::string>::format(id.to_string(), context);
  }
};
