#define CAF_SUITE config.options

#include "config/options.hpp"
#include "config/value.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::config;

namespace {

/// What the kind of a rule should be for the type of an option.
bool fits(const option& each) {
  if (std::holds_alternative<field<bool>>(each.value))
    return std::holds_alternative<any_flag>(each.allowed);
  if (std::holds_alternative<field<std::uint16_t>>(each.value) ||
      std::holds_alternative<field<std::size_t>>(each.value))
    return std::holds_alternative<number_range>(each.allowed);
  if (std::holds_alternative<field<std::chrono::nanoseconds>>(each.value))
    return std::holds_alternative<duration_range>(each.allowed);
  if (std::holds_alternative<field<log_level>>(each.value) ||
      std::holds_alternative<field<log_format>>(each.value) ||
      std::holds_alternative<field<strangelet::matching::order>>(each.value) ||
      std::holds_alternative<field<strangelet::net::auth::mode>>(each.value) ||
      std::holds_alternative<field<strangelet::net::auth::algorithm>>(each.value))
    return std::holds_alternative<word_choice>(each.allowed);
  return std::holds_alternative<text_rule>(each.allowed);
}

/// The names of those options for which `holds` does not.
template <class Predicate>
std::string except(Predicate holds) {
  std::string names;
  for (const auto& each : options())
    if (!holds(each))
      names += each.name() + " ";
  return names;
}

} // namespace

CAF_TEST(these are the options) {
  std::string names;
  for (const auto& each : options())
    names += each.name() + " ";
  CAF_CHECK_EQUAL(
      names,
      "scheduler.max-threads scheduler.max-throughput websocket.address websocket.port "
      "websocket.allowed-origins "
      "http.address http.port http.public-dir http.admin-token http.cors-origins http.keep-alive "
      "http.answer-timeout metrics.address metrics.port tls.certificate tls.key "
      "auth.mode auth.algorithm auth.keys auth.issuer auth.audience "
      "auth.leeway auth.account-connections "
      "net.trusted-proxies net.proxy-protocol limits.enabled "
      "limits.event-rate limits.event-burst limits.chat-rate limits.chat-burst "
      "limits.search-rate limits.search-burst limits.description-rate "
      "limits.description-burst limits.relay-rate limits.relay-burst "
      "limits.abuse-time limits.refused-messages "
      "limits.refused-time limits.address-connections limits.address-rate limits.address-burst "
      "limits.address-search-rate limits.address-search-burst limits.request-rate "
      "limits.request-burst "
      "limits.message-size limits.nesting limits.chat-length "
      "limits.fragments limits.message-timeout limits.handshake-timeout limits.request-head "
      "limits.request-body limits.queue-messages limits.queue-bytes limits.queue-memory "
      "limits.write-timeout "
      "limits.close-timeout limits.connections heartbeat.interval heartbeat.timeout "
      "matching.max-wait matching.interest-patience matching.fair-patience "
      "matching.rematch-cooldown matching.rematch-patience matching.order "
      "matching.interests-period "
      "session.resume-window session.resume-messages session.resume-bytes session.resume-memory "
      "rooms.remember-time rooms.remember-count supervisor.tick "
      "server.drain-time log.level log.format ");
}

CAF_TEST(the defaults are those of the contract) {
  std::string values;
  for (const auto& each : options())
    values += format_value(each, settings{}) + " ";
  CAF_CHECK_EQUAL(
      values,
      "0 64 \"::\" 8080 [] \"::\" 3000 \"public\" \"\" [] 75s 2s \"\" 9464 \"\" \"\" "
      "\"none\" \"HS256\" [] \"\" \"\" 2s 16 [] "
      "false true 50 100 5 10 2 10 5 20 262144 1048576 10s 20 10s 64 20 100 "
      "20 100 100 500 "
      "65536 32 2000 64 10s 10s 8192 65536 256 524288 268435456 10s 2s 0 25s 60s 10min "
      "10s 10s 60s 5s \"fifo\" 60s 15s 64 262144 134217728 30min 10000 1s 30s \"info\" \"text\" ");
}

CAF_TEST(each option has a rule of its type and a word of help) {
  CAF_CHECK_EQUAL(except(fits), "");
  CAF_CHECK_EQUAL(except([](const option& x) { return !x.help.empty(); }), "");
  CAF_CHECK_EQUAL(except([](const option& x) { return !allowed_values(x).empty(); }), "");
}

CAF_TEST(each option is found by its name and stands for itself) {
  CAF_CHECK_EQUAL(except([](const option& x) { return find_option(x.name()) == &x; }), "");
  CAF_CHECK(find_option("limits.nothing") == nullptr);
  CAF_CHECK(find_option("nothing.port") == nullptr);
  CAF_CHECK(find_option("port") == nullptr);
  CAF_CHECK(find_option("") == nullptr);
  CAF_CHECK(find_option("http.port.x") == nullptr);
}

CAF_TEST(each section stands in one piece) {
  std::set<std::string_view> seen;
  std::string_view last;
  for (const auto& each : options()) {
    if (each.section != last)
      CAF_CHECK(seen.insert(each.section).second);
    last = each.section;
  }
  CAF_CHECK(has_section("limits"));
  CAF_CHECK(!has_section("limit"));
}

CAF_TEST(each default is allowed) {
  settings values;
  CAF_CHECK_EQUAL(except([&](const option& x) {
                    const auto raw = from_argument(x, format_value(x, settings{}));
                    return raw && assign(x, *raw, values);
                  }),
                  "");
}

CAF_TEST(each option has a place of its own) {
  const auto other_than_default = [](const option& x) -> std::string {
    if (std::holds_alternative<any_flag>(x.allowed))
      return x.key == "enabled" ? "false" : "true";
    if (std::holds_alternative<number_range>(x.allowed))
      return x.key == "resume-memory" || x.key == "queue-memory" ? "8192" : "1024";
    if (std::holds_alternative<duration_range>(x.allowed))
      return "777ms";
    if (const auto* choice = std::get_if<word_choice>(&x.allowed))
      return std::string{choice->words[1]};
    if (x.key == "address" || x.key == "trusted-proxies")
      return "::1";
    return x.key == "cors-origins" || x.key == "allowed-origins" ? "https://a.b" : "other";
  };
  for (const auto& each : options()) {
    settings values;
    CAF_CHECK(assign(each, *from_argument(each, other_than_default(each)), values));
    const auto changed = std::count_if(options().begin(), options().end(), [&](const option& x) {
      return format_value(x, values) != format_value(x, settings{});
    });
    if (changed != 1)
      CAF_CHECK_EQUAL(each.name(), "one change");
  }
}

CAF_TEST(what is allowed is said in words) {
  CAF_CHECK_EQUAL(allowed_values(*find_option("limits.request-body")),
                  "a whole number from 1 to 16777216 (bytes)");
  CAF_CHECK_EQUAL(allowed_values(*find_option("limits.message-size")),
                  "a whole number from 125 to 16777216 (bytes), or 0 for no limit");
  CAF_CHECK_EQUAL(allowed_values(*find_option("scheduler.max-threads")),
                  "a whole number from 1 to 1024, or 0 for one per core");
  CAF_CHECK_EQUAL(allowed_values(*find_option("heartbeat.interval")),
                  "a duration from 10ms to 24h, or 0s for no pings");
  CAF_CHECK_EQUAL(allowed_values(*find_option("http.keep-alive")), "a duration from 10ms to 60min");
  CAF_CHECK_EQUAL(allowed_values(*find_option("log.level")),
                  "trace, debug, info, warn, error, critical or off");
  CAF_CHECK_EQUAL(allowed_values(*find_option("log.format")), "text or json");
  CAF_CHECK_EQUAL(allowed_values(*find_option("limits.enabled")), "true or false");
}

CAF_TEST(a name that is nearly right leads to the option) {
  const auto suggested = [](std::string_view name) { return alternatives(suggest_options(name)); };
  CAF_CHECK_EQUAL(suggested("websocket.prot"), "websocket.port");
  CAF_CHECK_EQUAL(suggested("htp.port"), "http.port");
  CAF_CHECK_EQUAL(suggested("http.public_dir"), "http.public-dir");
  CAF_CHECK_EQUAL(suggested("limits.interval"), "heartbeat.interval");
  CAF_CHECK_EQUAL(suggested("admin-token"), "http.admin-token");
  CAF_CHECK_EQUAL(suggested("http.foo"), "");
  CAF_CHECK_EQUAL(suggested("xyzzy.banana"), "");
  CAF_CHECK_EQUAL(suggest_section("webscoket"), "websocket");
  CAF_CHECK_EQUAL(suggest_section("limit"), "limits");
  CAF_CHECK_EQUAL(suggest_section("middleman"), "");
}

CAF_TEST(a key of several sections leads to all of them) {
  CAF_CHECK_EQUAL(alternatives(suggest_options("port")),
                  "websocket.port, http.port or metrics.port");
  CAF_CHECK_EQUAL(alternatives(suggest_options("server.address")),
                  "websocket.address, http.address or metrics.address");
}

CAF_TEST(alternatives are said in words) {
  CAF_CHECK_EQUAL(alternatives({}), "");
  CAF_CHECK_EQUAL(alternatives({"a"}), "a");
  CAF_CHECK_EQUAL(alternatives({"a", "b"}), "a or b");
  CAF_CHECK_EQUAL(alternatives({"a", "b", "c"}), "a, b or c");
}

CAF_TEST(a value that is not allowed changes nothing) {
  settings values;
  for (const auto& each : options())
    CAF_CHECK(!assign(each, raw_value{"<no>", caf::config_value{caf::config_value::dictionary{}}},
                      values));
  CAF_CHECK_EQUAL(except([&](const option& x) {
                    return format_value(x, values) == format_value(x, settings{});
                  }),
                  "");
}
