#pragma once

// Private to matching.

#include "matching/record.hpp"

namespace strangelet::matching {

/// Whether a ticket takes anyone: it has no interests, its user said so, or it is not strict and
/// has waited for `interest_patience`.
bool takes_anyone(const record& who, time_point now, const settings& how) noexcept;

/// Whether the two were partners within the last `rematch_cooldown`.
bool met_of_late(const record& a, const record& b, time_point now, const settings& how) noexcept;

/// Whether nothing between the two users keeps them apart: they are two people, neither has blocked
/// the other, and neither avoids the other as a partner of late. That a ticket does until it has
/// waited for `rematch_patience`, or `rematch_cooldown` is over. (Whether they have something in
/// common, or both take anyone, is another question.)
bool may_meet(const record& a, const record& b, time_point now, const settings& how) noexcept;

/// When the rules above begin to say something else about this ticket, if nothing but time passes;
/// `time_point::max()` if never.
time_point next_change(const record& who, time_point now, const settings& how) noexcept;

} // namespace strangelet::matching
