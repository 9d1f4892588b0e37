#include "json_oracle.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace strangelet::protocol::test {

namespace {

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Whether `text` starts with the escape of a surrogate.
bool starts_with_surrogate(std::string_view text) {
  return text.size() >= 6 && text[0] == '\\' && text[1] == 'u' &&
         (text[2] == 'd' || text[2] == 'D') &&
         std::string_view{"89abcdefABCDEF"}.find(text[3]) != std::string_view::npos &&
         std::all_of(text.begin() + 4, text.begin() + 6,
                     [](unsigned char c) { return std::isxdigit(c) != 0; });
}

} // namespace

bool oracle_accepts(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.find('\0') != std::string_view::npos ||
      text.substr(0, byte_order_mark.size()) == byte_order_mark)
    return false;
  return nlohmann::json::accept(make_tame(text));
}

std::string make_tame(std::string_view text) {
  std::string result;
  bool in_string = false;
  std::size_t digits = 0;
  while (!text.empty()) {
    std::size_t taken = 1;
    if (in_string && starts_with_surrogate(text)) {
      result += "\\u0041";
      taken = 6;
    } else if (in_string && text[0] == '\\') {
      taken = std::min<std::size_t>(2, text.size());
      result += text.substr(0, taken);
    } else {
      if (text[0] == '"')
        in_string = !in_string;
      digits = !in_string && is_digit(text[0]) ? digits + 1 : 0;
      if (digits <= 2)
        result += text[0];
    }
    text.remove_prefix(taken);
  }
  return result;
}

} // namespace strangelet::protocol::test
