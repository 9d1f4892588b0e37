#include "config/assembly.hpp"

#include "support/escape.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace strangelet::config {

namespace {

std::string in_parentheses(const std::string& where) {
  return " (" + where + ")";
}

std::string in_line(const std::string& path, int line) {
  return support::visible(path) + ", line " + std::to_string(line);
}

std::string did_you_mean(const std::string& suggestion) {
  return suggestion.empty() ? "; --help lists them all" : "; did you mean " + suggestion + "?";
}

/// What someone wrote, for a message: on one line, not too long, and never a secret.
std::string shown(const option& which, std::string_view text) {
  constexpr std::size_t most = 80;
  if (text.empty())
    return "an empty value";
  if (which.secret)
    return "***";
  return support::visible(text.substr(0, most)) + (text.size() > most ? "..." : "");
}

bool is_text(const option& which) {
  return std::holds_alternative<field<std::string>>(which.value) ||
         std::holds_alternative<word_choice>(which.allowed);
}

bool lacks_unit(const option& which, std::string_view text) {
  return std::holds_alternative<duration_range>(which.allowed) && !text.empty() &&
         text.find_first_not_of("0123456789") == text.npos && text != "0";
}

/// A rule that two options keep together.
struct joint_rule {
  /// Named in the message, in this order.
  std::string_view first;
  std::string_view second;
  bool (*holds)(const settings&);
  std::string_view expected;
};

bool ping_comes_before_drop(const settings& all) {
  const auto& beat = all.net.heartbeat;
  return beat.timeout.count() == 0 || beat.timeout > beat.interval;
}

bool is_any(std::string_view address) {
  return address == "0.0.0.0" || address == "::";
}

/// Whether two listeners can both be opened. Two families may share a port or not, as the system
/// has it, so that only the system can tell.
template <class One, class Other>
bool are_apart(const One& one, const Other& other) {
  if (one.port != other.port || one.port == 0)
    return true;
  if (one.address == other.address)
    return false;
  const bool same_family = (one.address.find(':') == std::string::npos) ==
                           (other.address.find(':') == std::string::npos);
  return !same_family || (!is_any(one.address) && !is_any(other.address));
}

bool http_is_apart(const settings& all) {
  return are_apart(all.net.websocket, all.net.http);
}

bool metrics_are_apart_from_http(const settings& all) {
  return !all.net.metrics.is_on() || are_apart(all.net.metrics, all.net.http);
}

bool metrics_are_apart_from_websocket(const settings& all) {
  return !all.net.metrics.is_on() || are_apart(all.net.metrics, all.net.websocket);
}

bool queue_holds_a_message(const settings& all) {
  const auto& limits = all.net.limits;
  return limits.queue_bytes == 0 || limits.queue_bytes >= limits.message_size;
}

bool memory_holds_a_queue(const settings& all) {
  const auto& limits = all.net.limits;
  return limits.queue_memory == 0 || limits.queue_memory >= limits.queue_bytes;
}

bool burst_holds_a_message(const settings& all) {
  const auto& limits = all.net.limits;
  return !limits.relayed_bytes.is_limited() || limits.relayed_bytes.burst >= limits.message_size;
}

bool certificate_and_key_are_a_pair(const settings& all) {
  return all.net.tls.certificate.empty() == all.net.tls.key.empty();
}

bool tokens_have_keys(const settings& all) {
  return all.net.auth.mode == net::auth::mode::none || !all.net.auth.keys.empty();
}

bool header_has_a_sender(const settings& all) {
  return !all.net.proxies.has_header || !all.net.proxies.trusted.empty();
}

constexpr joint_rule joint_rules[] = {
    {"auth.keys", "auth.mode", tokens_have_keys, "the file of at least one key"},
    {"heartbeat.timeout", "heartbeat.interval", ping_comes_before_drop,
     "a longer time, or 0s for no limit"},
    {"http.port", "websocket.port", http_is_apart, "another port or another address"},
    {"metrics.port", "http.port", metrics_are_apart_from_http, "another port or another address"},
    {"metrics.port", "websocket.port", metrics_are_apart_from_websocket,
     "another port or another address"},
    {"tls.certificate", "tls.key", certificate_and_key_are_a_pair, "both, or neither"},
    {"limits.queue-bytes", "limits.message-size", queue_holds_a_message,
     "at least as much, so that the largest message fits"},
    {"limits.queue-memory", "limits.queue-bytes", memory_holds_a_queue,
     "at least as much, so that one full queue fits"},
    {"limits.relay-burst", "limits.message-size", burst_holds_a_message,
     "at least as much, so that the largest message is within the rate"},
    {"net.proxy-protocol", "net.trusted-proxies", header_has_a_sender,
     "the proxies there, since nobody else may connect"},
};

} // namespace

void assembly::add_file(const ini_file& file, const std::string& path) {
  for (const auto& section : file.sections)
    if (!has_section(section.name)) {
      const auto suggestion = suggest_section(section.name);
      complain("unknown section [" + section.name + "]" +
               did_you_mean(suggestion.empty() ? "" : "[" + suggestion + "]") +
               in_parentheses(in_line(path, section.line)));
    }
  for (const int line : file.malformed_lines)
    complain(in_line(path, line) +
             " is malformed; expected [section], key = value or ; comment (not #)");
  std::map<std::string, int> seen;
  for (const auto& entry : file.entries) {
    const auto [first, is_new] = seen.emplace(entry.name(), entry.line);
    if (is_new)
      add_entry(entry, path);
    else
      complain(entry.name() + " is set twice, first in line " + std::to_string(first->second) +
               in_parentheses(in_line(path, entry.line)));
  }
}

void assembly::add_entry(const ini_entry& entry, const std::string& path) {
  const auto where = in_line(path, entry.line);
  if (entry.section.empty())
    return complain(entry.key + " is before the first [section]" + in_parentheses(where));
  if (!has_section(entry.section))
    return;
  const auto* which = find_option(entry.section, entry.key);
  if (which == nullptr)
    return complain("unknown option " + entry.name() +
                    did_you_mean(alternatives(suggest_options(entry.name()))) +
                    in_parentheses(where));
  const auto& text = entry.value.text;
  auto expected = allowed_values(*which);
  if (is_text(*which) && (text.empty() || (text[0] != '"' && text[0] != '\'')))
    expected += ", in double quotes";
  if (!entry.is_readable && text.find('#') != text.npos)
    expected += "; a comment begins with ;";
  set(*which, entry.is_readable ? std::optional{entry.value} : std::nullopt, text, expected, where);
}

void assembly::add_argument(const option& which, std::string_view text) {
  set(which, from_argument(which, text), text, allowed_values(which), "command line");
}

void assembly::set(const option& which, const std::optional<raw_value>& raw, std::string_view text,
                   const std::string& expected, const std::string& where) {
  const bool is_allowed = raw && assign(which, *raw, values_);
  auto& source = origins_[&which];
  source.text = where;
  if (is_allowed)
    return;
  source.was_refused = true;
  complain(which.name() + ": " + shown(which, text) + " is not allowed; expected " + expected +
           (lacks_unit(which, text) ? ", with a unit, such as 30s" : "") + in_parentheses(where));
}

std::vector<std::string> assembly::options() const {
  std::vector<std::string> names;
  for (const auto& [which, source] : origins_)
    names.push_back(which->name());
  return names;
}

std::string assembly::origin_of(const option& which) const {
  const auto found = origins_.find(&which);
  return found != origins_.end() ? found->second.text : "default";
}

bool assembly::was_refused(std::string_view name) const {
  const auto found = origins_.find(find_option(name));
  return found != origins_.end() && found->second.was_refused;
}

void assembly::check_together() {
  for (const auto& rule : joint_rules) {
    if (was_refused(rule.first) || was_refused(rule.second) || rule.holds(values_))
      continue;
    const auto& first = *find_option(rule.first);
    const auto& second = *find_option(rule.second);
    complain(first.name() + ": " + format_value(first, values_) + in_parentheses(origin_of(first)) +
             " is not allowed with " + second.name() + ": " + format_value(second, values_) +
             in_parentheses(origin_of(second)) + "; expected " + std::string{rule.expected});
  }
}

} // namespace strangelet::config
