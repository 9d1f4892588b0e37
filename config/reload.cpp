#include "config/reload.hpp"

#include "config/doors.hpp"
#include "config/options.hpp"
#include "config/value.hpp"

#include <variant>

namespace strangelet::config {

namespace {

/// `2000 -> 3000`, or just that it is another one.
std::string difference(const option& which, const settings& from, const settings& to) {
  if (which.secret)
    return "another secret";
  return format_value(which, from) + " -> " + format_value(which, to);
}

void copy_value(const option& which, const settings& from, settings& to) {
  std::visit([&](const auto& field) { field.in(to) = field.of(from); }, which.value);
}

} // namespace

reload_plan plan_reload(const configuration& in_force, const configuration& wanted) {
  reload_plan plan{find_losses(in_force, wanted), in_force.values, {}, {}};
  for (const auto& each : options()) {
    if (format_value(each, in_force.values) == format_value(each, wanted.values))
      continue;
    const auto what = difference(each, in_force.values, wanted.values);
    if (each.is_reloadable()) {
      copy_value(each, wanted.values, plan.values);
      plan.changes.push_back(each.name() + ": " + what);
    } else {
      plan.needs_restart.push_back(each.name() + ": needs a restart (" + what + ")");
    }
  }
  return plan;
}

} // namespace strangelet::config
