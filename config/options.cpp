#include "config/options.hpp"

#include "config/nearest.hpp"
#include "config/rules.hpp"
#include "config/value.hpp"

#include <algorithm>
#include <iterator>

namespace strangelet::config {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view level_words[] = {"trace", "debug",    "info", "warn",
                                            "error", "critical", "off"};
constexpr std::string_view format_words[] = {"text", "json"};
constexpr std::string_view order_words[] = {"fifo", "random"};
constexpr std::string_view auth_words[] = {"none", "jwt"};
constexpr std::string_view algorithm_words[] = {"HS256", "RS256", "ES256"};

constexpr auto at_start = takes_effect::at_start;
constexpr auto live = takes_effect::on_reload;

constexpr std::string_view no_limit = "no limit";

constexpr number_range port_range{1, 65'535, "", "any free port"};
constexpr text_rule address_rule{is_address, "an IPv4 or IPv6 address"};
constexpr text_rule optional_address{is_address_or_nothing, "an IPv4 or IPv6 address, or nothing"};
constexpr text_rule claim_rule{is_claim,
                               "at most 256 characters of UTF-8 without control characters"};

constexpr text_rule optional_file{is_path_or_nothing, "the name of a file, or nothing"};

/// Deadlines of one peer.
constexpr duration_range deadline{10ms, 1h, no_limit};
/// How long somebody waits for what it would like best.
constexpr duration_range patience{10ms, 1h, "none"};
/// The same where there must be one.
constexpr duration_range sure_deadline{10ms, 1h};

/// How many per second, and at once.
constexpr number_range rate_range{1, 1'000'000, "", no_limit};
constexpr number_range burst_range{1, 1'000'000, ""};

constexpr option table[] = {
    {"scheduler", "max-threads", at_start, "threads that run actors and connections",
     at([](settings& all) -> auto& { return all.scheduler.max_threads; }),
     number_range{1, 1024, "", "one per core"}},
    {"scheduler", "max-throughput", at_start, "messages an actor may handle in one turn",
     at([](settings& all) -> auto& { return all.scheduler.max_throughput; }),
     number_range{1, 1'000'000'000, "", no_limit}},

    {"websocket", "address", at_start, "address for WebSocket clients (any path)",
     at([](settings& all) -> auto& { return all.net.websocket.address; }), address_rule},
    {"websocket", "port", at_start, "its port",
     at([](settings& all) -> auto& { return all.net.websocket.port; }), port_range},
    {"websocket", "allowed-origins", live,
     "origins whose pages may open a WebSocket; empty allows all",
     at([](settings& all) -> auto& { return all.net.websocket.allowed_origins; }),
     text_rule{is_site, "origins such as \"https://example.org\", in lower case and without a "
                        "path"}},

    {"http", "address", at_start, "address of the demo page, REST and /ws",
     at([](settings& all) -> auto& { return all.net.http.address; }), address_rule},
    {"http", "port", at_start, "its port",
     at([](settings& all) -> auto& { return all.net.http.port; }), port_range},
    {"http", "public-dir", at_start, "folder of the static files",
     at([](settings& all) -> auto& { return all.net.http.public_dir; }),
     text_rule{is_path, "the name of a folder"}},
    {"http", "admin-token", live,
     "bearer token of operators; set it in the file. If empty, any local request has operator "
     "rights, also one through a local proxy that adds no X-Forwarded-For",
     at([](settings& all) -> auto& { return all.net.http.admin_token; }),
     text_rule{is_token, "at most 256 visible ASCII characters, or nothing"}, true},
    {"http", "cors-origins", live, "origins whose scripts may read REST answers",
     at([](settings& all) -> auto& { return all.net.http.cors_origins; }),
     text_rule{is_origin, "origins such as \"https://example.org\", in lower case and without a "
                          "path, or \"*\""}},
    {"http", "keep-alive", live, "how long a connection may stay open between requests",
     at([](settings& all) -> auto& { return all.net.http.keep_alive; }), sure_deadline},
    {"http", "answer-timeout", at_start,
     "longest wait for the supervisor before a request is answered 503",
     at([](settings& all) -> auto& { return all.net.http.answer_timeout; }), sure_deadline},

    {"metrics", "address", at_start, "address of a port for /metrics alone; empty for none",
     at([](settings& all) -> auto& { return all.net.metrics.address; }), optional_address},
    {"metrics", "port", at_start, "its port",
     at([](settings& all) -> auto& { return all.net.metrics.port; }), port_range},

    {"tls", "certificate", at_start, "file of the certificate chain; turns on TLS for all ports",
     at([](settings& all) -> auto& { return all.net.tls.certificate; }), optional_file},
    {"tls", "key", at_start, "file of its private key",
     at([](settings& all) -> auto& { return all.net.tls.key; }), optional_file},

    {"auth", "mode", live,
     "who may connect by WebSocket: anyone, or only clients with a valid JSON Web Token",
     at([](settings& all) -> auto& { return all.net.auth.mode; }),
     word_choice{auth_words, std::size(auth_words)}},
    {"auth", "algorithm", live, "how tokens are signed; what a token says itself is ignored",
     at([](settings& all) -> auto& { return all.net.auth.algorithm; }),
     word_choice{algorithm_words, std::size(algorithm_words)}},
    {"auth", "keys", live,
     "files of the keys: a secret for HS256, public keys in PEM for RS256 and ES256",
     at([](settings& all) -> auto& { return all.net.auth.keys; }),
     text_rule{is_key_file, "names of files, each with or without the kid of its key and a colon "
                            "before it"}},
    {"auth", "issuer", live, "required iss of a token; empty allows any",
     at([](settings& all) -> auto& { return all.net.auth.issuer; }), claim_rule},
    {"auth", "audience", live, "required aud of a token; empty refuses tokens that have one",
     at([](settings& all) -> auto& { return all.net.auth.audience; }), claim_rule},
    {"auth", "leeway", live, "how much the clocks of issuer and server may differ",
     at([](settings& all) -> auto& { return all.net.auth.leeway; }), duration_range{0s, 5min}},
    {"auth", "account-connections", live, "open connections per account",
     at([](settings& all) -> auto& { return all.net.auth.account_connections; }),
     number_range{1, 1'000'000, "", no_limit}},

    {"net", "trusted-proxies", live,
     "proxies whose word about a client's address counts (X-Forwarded-For, Forwarded, PROXY "
     "protocol)",
     at([](settings& all) -> auto& { return all.net.proxies.trusted; }),
     text_rule{is_address_range, "addresses or ranges such as \"10.0.0.0/8\" or "
                                 "\"2001:db8::/32\""}},
    {"net", "proxy-protocol", live,
     "every connection must come from a trusted proxy and begin with a PROXY protocol header of "
     "version 2",
     at([](settings& all) -> auto& { return all.net.proxies.has_header; }), any_flag{}},

    {"limits", "enabled", live, "whether the rates and the counts per address below apply",
     at([](settings& all) -> auto& { return all.net.limits.enabled; }), any_flag{}},
    {"limits", "event-rate", live, "messages and control frames per client and second",
     at([](settings& all) -> auto& { return all.net.limits.events.per_second; }), rate_range},
    {"limits", "event-burst", live, "the same in one burst, after a pause",
     at([](settings& all) -> auto& { return all.net.limits.events.burst; }), burst_range},
    {"limits", "chat-rate", live, "chat messages per client and second",
     at([](settings& all) -> auto& { return all.net.limits.chat.per_second; }), rate_range},
    {"limits", "chat-burst", live, "the same in one burst, after a pause",
     at([](settings& all) -> auto& { return all.net.limits.chat.burst; }), burst_range},
    {"limits", "search-rate", live, "find_partner and next_partner per client and second",
     at([](settings& all) -> auto& { return all.net.limits.search.per_second; }), rate_range},
    {"limits", "search-burst", live, "the same in one burst, after a pause",
     at([](settings& all) -> auto& { return all.net.limits.search.burst; }), burst_range},
    {"limits", "description-rate", live, "offers and answers per client and second",
     at([](settings& all) -> auto& { return all.net.limits.description.per_second; }), rate_range},
    {"limits", "description-burst", live, "the same in one burst, after a pause",
     at([](settings& all) -> auto& { return all.net.limits.description.burst; }), burst_range},
    {"limits", "relay-rate", live, "bytes relayed to the partner per client and second",
     at([](settings& all) -> auto& { return all.net.limits.relayed_bytes.per_second; }),
     number_range{1024, 1'073'741'824, "bytes", no_limit}},
    {"limits", "relay-burst", live, "the same in one burst, after a pause",
     at([](settings& all) -> auto& { return all.net.limits.relayed_bytes.burst; }),
     number_range{1024, 1'073'741'824, "bytes"}},
    {"limits", "abuse-time", live, "how long a client may exceed its rates without a break",
     at([](settings& all) -> auto& { return all.net.limits.abuse_time; }), deadline},
    {"limits", "refused-messages", live, "invalid messages per client before it is disconnected",
     at([](settings& all) -> auto& { return all.net.limits.refused_messages; }),
     number_range{1, 10'000, "", no_limit}},
    {"limits", "refused-time", live, "the time in which invalid messages are counted",
     at([](settings& all) -> auto& { return all.net.limits.refused_time; }), sure_deadline},
    {"limits", "address-connections", live, "open connections per address",
     at([](settings& all) -> auto& { return all.net.limits.address_connections; }),
     number_range{1, 1'000'000, "", no_limit}},
    {"limits", "address-rate", live, "new connections per address and second",
     at([](settings& all) -> auto& { return all.net.limits.address_newcomers.per_second; }),
     rate_range},
    {"limits", "address-burst", live, "the same in one burst, after a pause",
     at([](settings& all) -> auto& { return all.net.limits.address_newcomers.burst; }),
     burst_range},
    {"limits", "address-search-rate", live, "find_partner and next_partner per address and second",
     at([](settings& all) -> auto& { return all.net.limits.address_searches.per_second; }),
     rate_range},
    {"limits", "address-search-burst", live, "the same in one burst, after a pause",
     at([](settings& all) -> auto& { return all.net.limits.address_searches.burst; }), burst_range},
    {"limits", "request-rate", live, "HTTP requests per address and second",
     at([](settings& all) -> auto& { return all.net.limits.address_requests.per_second; }),
     rate_range},
    {"limits", "request-burst", live, "the same in one burst, after a pause",
     at([](settings& all) -> auto& { return all.net.limits.address_requests.burst; }), burst_range},
    {"limits", "message-size", live, "size of a message",
     at([](settings& all) -> auto& { return all.net.limits.message_size; }),
     number_range{125, 16'777'216, "bytes", no_limit}},
    {"limits", "nesting", live, "levels of arrays and objects in a message",
     at([](settings& all) -> auto& { return all.net.limits.message.nesting; }),
     number_range{2, 1024, "", no_limit}},
    {"limits", "chat-length", live, "characters of a chat message",
     at([](settings& all) -> auto& { return all.net.limits.message.chat_length; }),
     number_range{1, 1'000'000, "", no_limit}},
    {"limits", "fragments", live, "frames of a message",
     at([](settings& all) -> auto& { return all.net.limits.fragments; }),
     number_range{1, 1'000'000, "", no_limit}},
    {"limits", "message-timeout", live, "from the first byte of a message to its last",
     at([](settings& all) -> auto& { return all.net.limits.message_timeout; }), deadline},
    {"limits", "handshake-timeout", live,
     "from accepting a connection to the end of its first request head",
     at([](settings& all) -> auto& { return all.net.limits.handshake_timeout; }), deadline},
    {"limits", "request-head", live, "size of a request line and its headers",
     at([](settings& all) -> auto& { return all.net.limits.request_head; }),
     number_range{512, 1'048'576, "bytes", no_limit}},
    {"limits", "request-body", live, "size of a request body",
     at([](settings& all) -> auto& { return all.net.limits.request_body; }),
     number_range{1, 16'777'216, "bytes"}},
    {"limits", "queue-messages", live, "messages that may wait for a slow client",
     at([](settings& all) -> auto& { return all.net.limits.queue_messages; }),
     number_range{1, 1'000'000, "", no_limit}},
    {"limits", "queue-bytes", live, "size of what may wait for a slow client",
     at([](settings& all) -> auto& { return all.net.limits.queue_bytes; }),
     number_range{1024, 1'073'741'824, "bytes", no_limit}},
    {"limits", "queue-memory", live, "size of what may wait for all clients together",
     at([](settings& all) -> auto& { return all.net.limits.queue_memory; }),
     number_range{4096, 1'099'511'627'776, "bytes", no_limit}},
    {"limits", "write-timeout", live, "how long one write to a client may take",
     at([](settings& all) -> auto& { return all.net.limits.write_timeout; }), deadline},
    {"limits", "close-timeout", live, "how long a client may take to answer a close frame",
     at([](settings& all) -> auto& { return all.net.limits.close_timeout; }), sure_deadline},
    {"limits", "connections", live, "open connections of the server",
     at([](settings& all) -> auto& { return all.net.limits.connections; }),
     number_range{1, 10'000'000, "", "as many as file descriptors allow"}},

    {"heartbeat", "interval", live, "time between pings to a client",
     at([](settings& all) -> auto& { return all.net.heartbeat.interval; }),
     duration_range{10ms, 24h, "no pings"}},
    {"heartbeat", "timeout", live, "silence after which a client is dropped",
     at([](settings& all) -> auto& { return all.net.heartbeat.timeout; }),
     duration_range{10ms, 24h, no_limit}},

    {"matching", "max-wait", at_start, "longest wait for a partner",
     at([](settings& all) -> auto& { return all.actors.max_wait; }),
     duration_range{10ms, 168h, no_limit}},
    {"matching", "interest-patience", at_start,
     "wait for a common interest before anyone is accepted",
     at([](settings& all) -> auto& { return all.actors.matching.interest_patience; }), patience},
    {"matching", "fair-patience", at_start, "wait after which a client goes before better matches",
     at([](settings& all) -> auto& { return all.actors.matching.fair_patience; }), patience},
    {"matching", "rematch-cooldown", at_start, "how long a recent partner is avoided",
     at([](settings& all) -> auto& { return all.actors.matching.rematch_cooldown; }),
     duration_range{10ms, 24h, "not at all"}},
    {"matching", "rematch-patience", at_start,
     "wait for someone else before a recent partner is accepted",
     at([](settings& all) -> auto& { return all.actors.matching.rematch_patience; }), patience},
    {"matching", "order", at_start, "who goes first among equally good partners",
     at([](settings& all) -> auto& { return all.actors.matching.among_equals; }),
     word_choice{order_words, std::size(order_words)}},
    {"matching", "interests-period", at_start,
     "how often at most the public list of interests changes",
     at([](settings& all) -> auto& { return all.actors.matching.popular_period; }),
     duration_range{10ms, 24h, "at any time"}},

    {"session", "resume-window", at_start,
     "how long a client that loses its connection may resume its session",
     at([](settings& all) -> auto& { return all.actors.resume.window; }),
     duration_range{10ms, 1h, "not at all"}},
    {"session", "resume-messages", at_start, "messages kept for such a client",
     at([](settings& all) -> auto& { return all.actors.resume.messages; }),
     number_range{1, 1'000'000, "", no_limit}},
    {"session", "resume-bytes", at_start, "bytes kept for such a client",
     at([](settings& all) -> auto& { return all.actors.resume.bytes; }),
     number_range{1024, 1'073'741'824, "bytes", no_limit}},
    {"session", "resume-memory", at_start, "bytes kept for all such clients, plus 4 KiB for each",
     at([](settings& all) -> auto& { return all.actors.resume.memory; }),
     number_range{4096, 1'099'511'627'776, "bytes", no_limit}},

    {"rooms", "remember-time", at_start, "how long an ended room is remembered",
     at([](settings& all) -> auto& { return all.actors.remember_time; }),
     duration_range{10ms, 8760h, no_limit}},
    {"rooms", "remember-count", at_start, "how many ended rooms are remembered",
     at([](settings& all) -> auto& { return all.actors.remember_count; }),
     number_range{1, 100'000'000, "", no_limit}},

    {"supervisor", "tick", at_start, "period of the clean-up of rooms and waits",
     at([](settings& all) -> auto& { return all.actors.tick; }), duration_range{10ms, 1min}},

    {"server", "drain-time", live, "how long conversations may go on after SIGTERM",
     at([](settings& all) -> auto& { return all.server.drain_time; }),
     duration_range{10ms, 24h, "an immediate stop"}},

    {"log", "level", live, "lowest level that is logged",
     at([](settings& all) -> auto& { return all.log.level; }),
     word_choice{level_words, std::size(level_words)}},
    {"log", "format", live, "one line per message, for people or as a JSON object",
     at([](settings& all) -> auto& { return all.log.format; }),
     word_choice{format_words, std::size(format_words)}},
};

// One overload for each kind of rule: what it allows, in words.

std::string describe(const any_flag&) {
  return "true or false";
}

std::string describe(const number_range& range) {
  auto text =
      "a whole number from " + std::to_string(range.min) + " to " + std::to_string(range.max);
  if (!range.unit.empty())
    text.append(" (").append(range.unit).append(")");
  if (!range.zero.empty())
    text.append(", or 0 for ").append(range.zero);
  return text;
}

std::string describe(const duration_range& range) {
  auto text = "a duration from " + format_duration(range.min) + " to " + format_duration(range.max);
  if (!range.zero.empty())
    text.append(", or 0s for ").append(range.zero);
  return text;
}

std::string describe(const text_rule& rule) {
  return std::string{rule.expected};
}

std::string describe(const word_choice& choice) {
  return alternatives({choice.words, choice.words + choice.count});
}

/// How far a name may be from what was meant: half of its key, and no more than three.
std::size_t tolerance(std::string_view key) {
  return std::min<std::size_t>((key.size() + 1) / 2, 3);
}

} // namespace

std::string option::name() const {
  return std::string{section} + "." + std::string{key};
}

const std::vector<option>& options() {
  static const std::vector<option> all(std::begin(table), std::end(table));
  return all;
}

const option* find_option(std::string_view section, std::string_view key) {
  const auto found = std::find_if(options().begin(), options().end(), [&](const option& x) {
    return x.section == section && x.key == key;
  });
  return found != options().end() ? &*found : nullptr;
}

const option* find_option(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot != name.npos ? find_option(name.substr(0, dot), name.substr(dot + 1)) : nullptr;
}

bool has_section(std::string_view section) {
  return std::any_of(std::begin(table), std::end(table),
                     [&](const option& x) { return x.section == section; });
}

std::string allowed_values(const option& which) {
  return std::visit([](const auto& rule) { return describe(rule); }, which.allowed);
}

std::string alternatives(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0)
      text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::vector<std::string> suggest_options(std::string_view name) {
  const auto key = name.substr(name.rfind('.') + 1);
  std::vector<std::string> names;
  // Which section was meant, nobody can tell.
  std::vector<std::string> elsewhere;
  for (const auto& candidate : table) {
    names.push_back(candidate.name());
    if (candidate.key == key)
      elsewhere.push_back(candidate.name());
  }
  const auto near = nearest(name, names, tolerance(key));
  return near.empty() ? elsewhere : std::vector{near};
}

std::string suggest_section(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& candidate : table)
    names.emplace_back(candidate.section);
  return nearest(name, names, tolerance(name));
}

} // namespace strangelet::config
