#include "config/rules.hpp"

#include "support/address_range.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <string>

namespace strangelet::config {

namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_lower(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text[0] != '0' &&
         std::all_of(text.begin(), text.end(), is_digit) && std::stoi(std::string{text}) <= 65535;
}

bool is_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    return text.find(':') != text.npos && is_address(text.substr(1, text.size() - 2));
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
  });
}

} // namespace

bool is_address_or_nothing(std::string_view text) {
  return text.empty() || is_address(text);
}

bool is_address(std::string_view text) {
  const std::size_t zone = text.find('%');
  const std::string address{text.substr(0, zone)};
  if (address.find('\0') != address.npos)
    return false;
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1)
    return zone == text.npos || is_path(text.substr(zone + 1));
  return zone == text.npos && ::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1;
}

bool is_address_range(std::string_view text) {
  return support::address_range::parse(text).has_value();
}

bool is_path(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

bool is_path_or_nothing(std::string_view text) {
  return text.empty() || is_path(text);
}

bool is_token(std::string_view text) {
  return text.size() <= 256 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

bool is_key_file(std::string_view text) {
  const auto colon = text.find(':');
  const auto kid = text.substr(0, colon);
  if (colon == text.npos || kid.find('/') != kid.npos)
    return is_path(text);
  return !kid.empty() && kid.size() <= 128 && is_token(kid) && is_path(text.substr(colon + 1));
}

bool is_claim(std::string_view text) {
  return text.empty() || (text.size() <= 256 && is_path(text));
}

bool is_origin(std::string_view text) {
  if (text == "*")
    return true;
  const std::size_t colon = text.find("://");
  if (colon == text.npos || !is_scheme(text.substr(0, colon)))
    return false;
  const auto authority = text.substr(colon + 3);
  const std::size_t port = authority.rfind(':');
  if (port == authority.npos || authority.back() == ']')
    return is_host(authority);
  return is_host(authority.substr(0, port)) && is_port(authority.substr(port + 1));
}

bool is_site(std::string_view text) {
  return text != "*" && is_origin(text);
}

} // namespace strangelet::config
