#include "net/http/request_target.hpp"

#include <charconv>

namespace strangelet::net::http {

namespace {

/// What follows the authority of `http://host/path`; the origin form stays as it is.
std::string_view without_authority(std::string_view text) {
  auto scheme = text.find("://");
  if (text.empty() || text.front() == '/' || scheme == std::string_view::npos)
    return text;
  auto path = text.find_first_of("/?", scheme + 3);
  return path == std::string_view::npos ? "/" : text.substr(path);
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
  result.path = percent_decode(path).value_or("");
  if (question != std::string_view::npos)
    result.query = parse_query(text.substr(question + 1));
  return result;
}

std::optional<std::string> percent_decode(std::string_view text) {
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
    result += static_cast<char>(value);
    i += 2;
  }
  return result;
}

} // namespace strangelet::net::http
