#include "net/http/request_target.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace strangelet::net::http {

namespace {

constexpr std::array<std::string_view, 4> schemes{"http", "https", "ws", "wss"};

/// What follows the authority of `http://host/path`; the origin form stays as it is. Empty if there
/// is no host (RFC 9110, section 4.2.1): a proxy might take the path for one.
std::string_view without_authority(std::string_view text) {
  const auto colon = text.find("://");
  const auto scheme = text.substr(0, colon);
  auto is_scheme = [&](std::string_view each) {
    return boost::beast::iequals({each.data(), each.size()}, {scheme.data(), scheme.size()});
  };
  if (colon == text.npos || std::none_of(schemes.begin(), schemes.end(), is_scheme))
    return text;
  const auto host = colon + 3;
  const auto path = text.find_first_of("/?", host);
  if (path == host || host == text.size())
    return {};
  return path == text.npos ? "/" : text.substr(path);
}

std::string decode_form(std::string_view text) {
  // In a query a plus sign stands for a blank (WHATWG URL, application/x-www-form-urlencoded).
  std::string spaced{text};
  for (auto& c : spaced)
    if (c == '+')
      c = ' ';
  return percent_decode(spaced).value_or(spaced);
}

std::map<std::string, std::string> parse_query(std::string_view text) {
  std::map<std::string, std::string> result;
  while (!text.empty()) {
    auto end = text.find('&');
    auto field = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    auto equals = field.find('=');
    if (field.empty())
      continue;
    auto value = equals == std::string_view::npos ? std::string_view{} : field.substr(equals + 1);
    result.insert_or_assign(decode_form(field.substr(0, equals)), decode_form(value));
  }
  return result;
}

} // namespace

request_target parse_target(std::string_view text) {
  request_target result;
  if (text.find('#') != std::string_view::npos)
    return result;
  text = without_authority(text);
  auto question = text.find('?');
  auto path = question == 0 ? "/" : text.substr(0, question);
  result.is_valid = path.substr(0, 1) == "/";
  if (!result.is_valid)
    return result;
  result.is_plain = path.find('%') == std::string_view::npos;
  result.path = percent_decode(path, "/\\").value_or("");
  if (question != std::string_view::npos)
    result.query = parse_query(text.substr(question + 1));
  return result;
}

std::optional<std::string> percent_decode(std::string_view text, std::string_view kept) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    unsigned char value = 0;
    if (i + 2 >= text.size())
      return std::nullopt;
    auto* digits = text.data() + i + 1;
    auto [end, ec] = std::from_chars(digits, digits + 2, value, 16);
    if (ec != std::errc{} || end != digits + 2 || value == 0)
      return std::nullopt;
    const auto c = static_cast<char>(value);
    if (kept.find(c) == kept.npos)
      result += c;
    else
      result += text.substr(i, 3);
    i += 2;
  }
  return result;
}

} // namespace strangelet::net::http
