#include "matching/rules.hpp"

#include <algorithm>

namespace strangelet::matching {

namespace {

bool has_blocked(const record& who, const record& other) {
  return who.blocked && who.blocked->count(other.person) != 0;
}

time_point end_of_cooldown(const encounter& what, const settings& how) noexcept {
  return what.parted + how.rematch_cooldown;
}

/// Whether `who` was `other`'s partner of late, as far as `who` remembers.
bool remembers(const record& who, const record& other, time_point now,
               const settings& how) noexcept {
  const encounter* begin = who.recent.get();
  return std::any_of(begin, begin + who.recent_count, [&](const encounter& each) {
    return each.partner == other.person && now < end_of_cooldown(each, how);
  });
}

bool avoids(const record& who, const record& other, time_point now, const settings& how) noexcept {
  return now < who.since + how.rematch_patience && remembers(who, other, now, how);
}

} // namespace

bool takes_anyone(const record& who, time_point now, const settings& how) noexcept {
  return who.ties.empty() || who.widened ||
         (!who.strict && now >= who.since + how.interest_patience);
}

bool met_of_late(const record& a, const record& b, time_point now, const settings& how) noexcept {
  return remembers(a, b, now, how) || remembers(b, a, now, how);
}

bool may_meet(const record& a, const record& b, time_point now, const settings& how) noexcept {
  return a.person != b.person && !avoids(a, b, now, how) && !avoids(b, a, now, how) &&
         !has_blocked(a, b) && !has_blocked(b, a);
}

time_point next_change(const record& who, time_point now, const settings& how) noexcept {
  auto result = time_point::max();
  const auto note = [&](time_point at) {
    if (at > now)
      result = std::min(result, at);
  };
  if (!who.strict && !takes_anyone(who, now, how))
    note(who.since + how.interest_patience);
  for (std::size_t i = 0; i < who.recent_count; ++i)
    note(std::min(end_of_cooldown(who.recent[i], how), who.since + how.rematch_patience));
  return result;
}

} // namespace strangelet::matching
