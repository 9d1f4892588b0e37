#define CAF_SUITE protocol.error_code

#include "protocol/error_code.hpp"

#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::protocol;

CAF_TEST(the codes have the names of the wire contract) {
  std::vector<std::string> names;
  names.reserve(all_error_codes.size());
  for (const auto code : all_error_codes)
    names.emplace_back(to_string(code));
  const std::vector<std::string> contract{
      "invalid_json",   "invalid_message",      "unknown_event", "not_in_room",
      "wrong_room",     "already_in_room",      "rate_limited",  "waiting_timeout",
      "banned",         "server_draining",      "internal",      "unauthorized",
      "origin_refused", "too_many_connections", "server_full",
  };
  CAF_CHECK_EQUAL(names, contract);
}

CAF_TEST(the list of all codes is in the order of the enumeration) {
  for (std::size_t i = 0; i < all_error_codes.size(); ++i)
    CAF_CHECK_EQUAL(static_cast<std::size_t>(all_error_codes[i]), i);
}
