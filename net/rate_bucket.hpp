#pragma once

#include "net/byte_handler.hpp"
#include "net/settings.hpp"

#include <algorithm>
#include <chrono>

namespace strangelet::net {

/// A token bucket in one number (the generic cell rate algorithm of ITU-T I.371, annex A): it holds
/// `rate::burst` tokens, and `rate::per_second` come back in a second. Each call names the rate, so
/// that it may change.
///
/// A clock that is late, as `shard::now` is by up to a tick, may admit: for one burst that is more
/// generous than the rate by what comes back in that time, and never beyond. It must not refuse: it
/// has not seen the last tokens come back. Ask again with an exact one before that.
class rate_bucket {
public:
  /// Takes a token. False, and takes nothing, if there is none.
  bool take(const rate& allowed, loop_clock::time_point now) noexcept {
    if (!allowed.is_limited())
      return true;
    auto after = std::max(full_at_, now) + interval(allowed);
    if (after - now > recovery(allowed))
      return false;
    full_at_ = after;
    return true;
  }

  /// How long until there is a token; zero if there is one.
  loop_clock::duration wait(const rate& allowed, loop_clock::time_point now) const noexcept {
    if (!allowed.is_limited())
      return {};
    auto after = std::max(full_at_, now) + interval(allowed);
    return std::max(after - now - recovery(allowed), loop_clock::duration{});
  }

  /// True if it would be the same as one that was never used.
  bool is_full(loop_clock::time_point now) const noexcept {
    return full_at_ <= now;
  }

  /// The time in which an empty bucket fills.
  static loop_clock::duration recovery(const rate& allowed) noexcept {
    return interval(allowed) * static_cast<loop_clock::rep>(allowed.burst);
  }

private:
  /// The time in which one token comes back.
  static loop_clock::duration interval(const rate& allowed) noexcept {
    return loop_clock::duration{std::chrono::seconds{1}} /
           static_cast<loop_clock::rep>(allowed.per_second);
  }

  /// When the last token that was taken will be back.
  loop_clock::time_point full_at_ = loop_clock::time_point::min();
};

} // namespace strangelet::net
