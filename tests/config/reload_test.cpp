#define CAF_SUITE config.reload

#include "config/options.hpp"
#include "config/reload.hpp"
#include "config/text.hpp"
#include "config/value.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::config;
using namespace strangelet::config::test;

namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string result;
  for (const auto& each : lines)
    result += each + "; ";
  return result;
}

reload_plan from_defaults(std::string_view file) {
  return plan_reload({}, configured(load_ini(file)));
}

} // namespace

CAF_TEST(what has not changed is not mentioned) {
  const auto plan = from_defaults("");
  CAF_CHECK_EQUAL(joined(plan.changes), "");
  CAF_CHECK_EQUAL(joined(plan.needs_restart), "");
  CAF_CHECK_EQUAL(dump_text(plan.values), dump_text(settings{}));
}

CAF_TEST(what can change while the server runs does) {
  const auto plan = from_defaults("[limits]\nchat-length = 3000\n[log]\nlevel = \"debug\"\n");
  CAF_CHECK_EQUAL(joined(plan.changes),
                  "limits.chat-length: 2000 -> 3000; log.level: \"info\" -> \"debug\"; ");
  CAF_CHECK_EQUAL(joined(plan.needs_restart), "");
  CAF_CHECK_EQUAL(plan.values.net.limits.message.chat_length, 3000u);
  CAF_CHECK(plan.values.log.level == log_level::debug);
}

CAF_TEST(what needs a restart stays as it is) {
  const auto plan = from_defaults("[websocket]\nport = 9090\n[limits]\nnesting = 5\n");
  CAF_CHECK_EQUAL(joined(plan.changes), "limits.nesting: 32 -> 5; ");
  CAF_CHECK_EQUAL(joined(plan.needs_restart), "websocket.port: needs a restart (8080 -> 9090); ");
  CAF_CHECK_EQUAL(plan.values.net.websocket.port, 8080);
}

CAF_TEST(a second reading is compared with what is in force) {
  const auto wanted =
      configured(load_ini("[websocket]\nport = 9090\n[limits]\nchat-length = 3000\n"));
  const auto first = plan_reload({}, wanted);
  const auto second = plan_reload({first.values, wanted.from}, wanted);
  CAF_CHECK_EQUAL(joined(second.changes), "");
  CAF_CHECK_EQUAL(joined(second.needs_restart), joined(first.needs_restart));
}

CAF_TEST(secrets are not shown) {
  const auto plan = from_defaults("[http]\nadmin-token = \"sesame\"\n");
  CAF_CHECK_EQUAL(joined(plan.changes), "http.admin-token: another secret; ");
  CAF_CHECK_EQUAL(plan.values.net.http.admin_token, "sesame");
}

CAF_TEST(these options can change while the server runs) {
  std::string names;
  for (const auto& each : options())
    if (each.is_reloadable() && each.section != "limits")
      names += each.name() + " ";
  CAF_CHECK_EQUAL(names,
                  "websocket.allowed-origins http.admin-token http.cors-origins http.keep-alive "
                  "auth.mode auth.algorithm "
                  "auth.keys auth.issuer auth.audience auth.leeway auth.account-connections "
                  "net.trusted-proxies net.proxy-protocol "
                  "heartbeat.interval heartbeat.timeout server.drain-time log.level log.format ");
}

CAF_TEST(all limits can change while the server runs) {
  for (const auto& each : options())
    if (each.section == "limits")
      CAF_CHECK(each.is_reloadable());
}

CAF_TEST(help marks what can change) {
  CAF_CHECK(help_text().find("* characters of a chat message") != std::string::npos);
  CAF_CHECK(help_text().find("* folder of the static files") == std::string::npos);
}
