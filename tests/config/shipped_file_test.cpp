#define CAF_SUITE config.shipped_file

#include "config/ini_file.hpp"
#include "config/options.hpp"
#include "config/text.hpp"

#include <caf/actor_system_config.hpp>

#include <algorithm>
#include <sstream>
#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::config;
using namespace strangelet::config::test;

namespace {

std::string shipped() {
  return *read_file(SHIPPED_FILE);
}

} // namespace

CAF_TEST(it is accepted and its values are the defaults) {
  CAF_CHECK_EQUAL(dump_text(accepted(load(arguments{}, SHIPPED_FILE))), dump_text(settings{}));
}

CAF_TEST(it states each option once and in the order of the table) {
  const auto file = parse_ini(shipped());
  std::string stated;
  for (const auto& entry : file.entries)
    stated += entry.name() + " ";
  std::string expected;
  for (const auto& each : options())
    expected += each.name() + " ";
  CAF_CHECK_EQUAL(stated, expected);
}

CAF_TEST(it writes each value as the dump does) {
  for (const auto& entry : parse_ini(shipped()).entries)
    CAF_CHECK_EQUAL(entry.name() + " = " + entry.value.text,
                    entry.name() + " = " + format_value(*find_option(entry.name()), settings{}));
}

CAF_TEST(it has comments) {
  const auto file = shipped();
  CAF_CHECK(std::count(file.begin(), file.end(), ';') > 30);
}

CAF_TEST(CAF itself reads the same in it) {
  std::istringstream in{shipped()};
  const auto parsed = caf::actor_system_config::parse_config(in);
  CAF_REQUIRE(parsed);
  CAF_CHECK_EQUAL(caf::get_or(*parsed, "websocket.port", 0), 8080);
  CAF_CHECK_EQUAL(caf::get_or(*parsed, "log.level", ""), "info");
  CAF_CHECK(caf::get_or(*parsed, "supervisor.tick", caf::timespan{0}) == std::chrono::seconds{1});
}
