#pragma once

#include "net/settings.hpp"
#include "runtime/loop_clock.hpp"

#include <algorithm>
#include <chrono>

namespace strangelet::net {

/// A token bucket in one number (the generic cell rate algorithm of ITU-T I.371, annex A): it holds
/// `rate::burst` tokens, and `rate::per_second` come back in a second. Each call names the rate, so
/// that it may change, and how many tokens are wanted. More than `rate::burst` are never there: who
/// wants more takes all when it is full, so that nothing is kept out for ever.
///
/// A clock that is late, as `shard::now` is by up to a tick, may admit: for one burst that is more
/// generous than the rate by what comes back in that time, and never beyond. It must not refuse: it
/// has not seen the last tokens come back. Ask again with an exact one before that.
class rate_bucket {
public:
  /// Takes `tokens`. False, and takes nothing, if there are not so many.
  bool take(const rate& allowed, runtime::loop_clock::time_point now,
            std::size_t tokens = 1) noexcept {
    if (!allowed.is_limited())
      return true;
    auto after = std::max(full_at_, now) + time_of(tokens, allowed);
    if (after - now > recovery(allowed))
      return false;
    full_at_ = after;
    return true;
  }

  /// How long until there are so many tokens; zero if there are.
  runtime::loop_clock::duration wait(const rate& allowed, runtime::loop_clock::time_point now,
                                     std::size_t tokens = 1) const noexcept {
    if (!allowed.is_limited())
      return {};
    auto after = std::max(full_at_, now) + time_of(tokens, allowed);
    return std::max(after - now - recovery(allowed), runtime::loop_clock::duration{});
  }

  /// True if it would be the same as one that was never used.
  bool is_full(runtime::loop_clock::time_point now) const noexcept {
    return full_at_ <= now;
  }

  /// The time in which an empty bucket fills.
  static runtime::loop_clock::duration recovery(const rate& allowed) noexcept {
    return time_of(allowed.burst, allowed);
  }

private:
  /// The time in which so many tokens come back. Rates may count bytes: 2^33 do not overflow.
  static runtime::loop_clock::duration time_of(std::size_t tokens, const rate& allowed) noexcept {
    return runtime::loop_clock::duration{std::chrono::seconds{1}} *
           static_cast<runtime::loop_clock::rep>(std::min(tokens, allowed.burst)) /
           static_cast<runtime::loop_clock::rep>(allowed.per_second);
  }

  /// When the last token that was taken will be back.
  runtime::loop_clock::time_point full_at_ = runtime::loop_clock::time_point::min();
};

} // namespace strangelet::net
