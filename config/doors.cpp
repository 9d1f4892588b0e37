#include "config/doors.hpp"

#include "support/escape.hpp"

#include <string_view>

namespace strangelet::config {

namespace {

using net::auth::mode;

/// An option that keeps people out.
struct door {
  std::string_view option;
  /// Whether `to` lets in whom `from` does not, for this option says nothing in it.
  bool (*opens)(const settings& from, const settings& to);
  /// The value that says so. Where there is none, only an empty value opens it, and that may be a
  /// mistake of whatever has written the file.
  std::string_view word = {};
};

bool checks_tokens(const settings& all) {
  return all.net.auth.mode == mode::jwt;
}

/// Whether a text or a list has something in it no longer.
template <class T>
bool is_emptied(const T& from, const T& to) {
  return !from.empty() && to.empty();
}

constexpr door doors[] = {
    {"websocket.allowed-origins",
     [](const settings& from, const settings& to) {
       return is_emptied(from.net.websocket.allowed_origins, to.net.websocket.allowed_origins);
     }},
    {"http.admin-token",
     [](const settings& from, const settings& to) {
       return is_emptied(from.net.http.admin_token, to.net.http.admin_token);
     }},
    {"auth.mode",
     [](const settings& from, const settings& to) {
       return checks_tokens(from) && !checks_tokens(to);
     },
     "\"none\""},
    {"auth.issuer",
     [](const settings& from, const settings& to) {
       return checks_tokens(from) && checks_tokens(to) &&
              is_emptied(from.net.auth.issuer, to.net.auth.issuer);
     }},
    {"auth.audience",
     [](const settings& from, const settings& to) {
       return checks_tokens(from) && checks_tokens(to) &&
              is_emptied(from.net.auth.audience, to.net.auth.audience);
     }},
    // Clients of a proxy on this machine would be exempt from what is counted per address.
    {"net.trusted-proxies",
     [](const settings& from, const settings& to) {
       return is_emptied(from.net.proxies.trusted, to.net.proxies.trusted);
     }},
    {"net.proxy-protocol",
     [](const settings& from, const settings& to) {
       return from.net.proxies.has_header && !to.net.proxies.has_header;
     },
     "false"},
};

std::string quoted(const std::string& path) {
  return '"' + support::visible(path) + '"';
}

/// What is wrong with the file itself; empty if nothing is.
std::string find_loss_of_file(const origin& in_force, const origin& wanted) {
  if (in_force.was_read && !wanted.was_read)
    return quoted(wanted.file) +
           " is missing but was read before; restore it, or restart to run without it";
  if (!in_force.says_nothing && wanted.says_nothing && in_force.was_read)
    return quoted(wanted.file) +
           " no longer sets any option; expected at least one, or restart to run without it";
  if (!in_force.is_cut_off && wanted.is_cut_off)
    return quoted(wanted.file) +
           " ends in the middle of a line and may be cut off; expected a line break at its end";
  return {};
}

/// What to do about it.
std::string advice(const door& which) {
  if (which.word.empty())
    return "; set it, or restart to run without it";
  const auto key = which.option.substr(which.option.find('.') + 1);
  return "; set it, or write " + std::string{key} + " = " + std::string{which.word};
}

} // namespace

std::vector<std::string> find_losses(const configuration& in_force, const configuration& wanted) {
  std::vector<std::string> losses;
  if (auto loss = find_loss_of_file(in_force.from, wanted.from); !loss.empty())
    losses.push_back(std::move(loss));
  for (const auto& each : doors)
    if (each.opens(in_force.values, wanted.values) &&
        (each.word.empty() || !wanted.from.names(each.option)))
      losses.push_back(std::string{each.option} + " is no longer set, which would let more in" +
                       advice(each));
  return losses;
}

} // namespace strangelet::config
