#include "bench/load/dialect.hpp"

namespace strangelet::bench {

std::optional<event> read_event(const dialect& from, std::string_view text) {
  if (text.substr(0, from.before.size()) != from.before)
    return std::nullopt;
  text.remove_prefix(from.before.size());
  auto end_of_name = text.find('"');
  if (end_of_name == std::string_view::npos)
    return std::nullopt;
  event result{text.substr(0, end_of_name), {}};
  text.remove_prefix(end_of_name);
  if (text.substr(0, from.between.size()) == from.between)
    result.data =
        text.substr(from.between.size(), text.size() - from.between.size() - from.after.size());
  return result;
}

std::string_view string_member(std::string_view data, std::string_view name) {
  constexpr std::string_view colon = "\":\"";
  for (auto at = data.find(name); at != std::string_view::npos; at = data.find(name, at + 1)) {
    auto value = data.substr(at + name.size());
    if (at == 0 || data[at - 1] != '"' || value.substr(0, colon.size()) != colon)
      continue;
    value.remove_prefix(colon.size());
    return value.substr(0, value.find('"'));
  }
  return {};
}

} // namespace strangelet::bench
