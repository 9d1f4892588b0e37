#pragma once

#include <boost/asio/ip/address.hpp>
#include <spdlog/fmt/fmt.h>

#include <string>

/// Lets a log line name a peer by its address. The text is made only if the line is.
template <>
struct fmt::formatter<boost::asio::ip::address> : fmt::formatter<std::string> {
  template <class Context>
  auto format(const boost::asio::ip::address& address, Context& context) const {
    return fmt::formatter<std::string>::format(address.to_string(), context);
  }
};
