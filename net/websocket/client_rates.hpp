#pragma once

#include "net/rate_bucket.hpp"
#include "protocol/client_event.hpp"
#include "protocol/error_code.hpp"

#include <chrono>
#include <memory>

namespace strangelet::net::websocket {

/// Which rates hold for what a client sends.
enum class traffic {
  /// Only that of all events, which control frames have as well.
  any,
  /// Also that of chat messages.
  chat,
  /// Also that of `find_partner` and `next_partner`.
  search,
};

/// Which rates hold for `event`. A message that was rejected counts as nothing special.
traffic traffic_of(const protocol::client_event& event) noexcept;

/// True if the client is to blame for an error with `code`, which therefore counts as a refused
/// message. `rate_limited` has bounds of its own, and the others are the server's doing.
bool is_mistake(protocol::error_code code) noexcept;

/// How much one client says, and how much of it has been refused. Time is an input; what that clock
/// may be is with `rate_bucket`. Not thread-safe.
class client_rates {
public:
  /// What becomes of a message that is over its rate.
  enum class verdict {
    /// The client is told.
    answer,
    /// It has been told often enough: a flood is not to be doubled.
    ignore,
    /// It has been over its rates for `limit_settings::abuse_time` on end.
    cut_off,
  };

  /// Takes a token of the rate that is `kind`'s own. False if there is none.
  bool admit(traffic kind, const limit_settings& limits, loop_clock::time_point now) noexcept;

  /// Notes that a message is over the rate of `kind`. The client is over its rates on end as long
  /// as no refusal is farther from the one before than the rate takes to recover in full.
  verdict refuse(traffic kind, const limit_settings& limits, loop_clock::time_point now);

  /// After how long a message of this `kind` would be admitted, if nothing came before it.
  std::chrono::milliseconds retry_after(traffic kind, const limit_settings& limits,
                                        loop_clock::time_point now) const noexcept;

  /// Notes that a message was refused for what it says. True if that was one too many within
  /// `limit_settings::refused_time`.
  bool on_mistake(const limit_settings& limits, loop_clock::time_point now);

private:
  struct record;

  rate_bucket& bucket(traffic kind) noexcept;
  record& own_record();

  rate_bucket any_;
  rate_bucket chat_;
  rate_bucket search_;

  /// Frees a record, whose type is nobody else's business.
  struct record_deleter {
    void operator()(record* which) const noexcept;
  };
  /// What a client has done wrong. Most never do, so most have none.
  std::unique_ptr<record, record_deleter> record_;
};

} // namespace strangelet::net::websocket
