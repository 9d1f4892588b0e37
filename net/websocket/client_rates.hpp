#pragma once

#include "net/admission/rate_bucket.hpp"
#include "protocol/client_event.hpp"
#include "protocol/error_code.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>

namespace strangelet::net::websocket {

/// Which rates hold for what a client sends. That of all events always does, and control frames
/// have it as well.
enum class traffic {
  /// No other.
  any,
  /// Also that of `find_partner` and `next_partner`.
  search,
  /// Also that of the bytes that are relayed, as for the next ones.
  relay,
  /// Also that of chat messages.
  chat,
  /// Also that of offers and answers.
  description,
};

/// `description` is the last.
inline constexpr std::size_t traffic_kinds = static_cast<std::size_t>(traffic::description) + 1;

/// Which rates hold for `event`. A message that was rejected counts as nothing special.
traffic traffic_of(const protocol::client_event& event) noexcept;

/// The rate that is `kind`'s own.
constexpr const rate& rate_of(traffic kind, const limit_settings& limits) noexcept {
  switch (kind) {
  case traffic::search:
    return limits.search;
  case traffic::relay:
    return limits.relayed_bytes;
  case traffic::chat:
    return limits.chat;
  case traffic::description:
    return limits.description;
  case traffic::any:
    break;
  }
  return limits.events;
}

/// Whether what counts as `kind` goes to the partner, so that its bytes have a rate.
constexpr bool is_relayed(traffic kind) noexcept {
  return kind >= traffic::relay;
}

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

  /// Takes a token of the rate that is `kind`'s own; of the rate of bytes (`traffic::relay`) so
  /// many as the message has. False if they are not there.
  bool admit(traffic kind, const limit_settings& limits, runtime::loop_clock::time_point now,
             std::size_t tokens = 1) noexcept {
    return !limits.enabled ||
           buckets_[static_cast<std::size_t>(kind)].take(rate_of(kind, limits), now, tokens);
  }

  /// Notes that a message is over the rate of `kind`. The client is over its rates on end as long
  /// as no refusal is farther from the one before than the rate takes to recover in full.
  verdict refuse(traffic kind, const limit_settings& limits, runtime::loop_clock::time_point now);

  /// After how long a message of this `kind` and `size` would be admitted, if nothing came before
  /// it.
  std::chrono::milliseconds retry_after(traffic kind, const limit_settings& limits,
                                        runtime::loop_clock::time_point now,
                                        std::size_t size = 0) const noexcept;

  /// Notes that a message was refused for what it says. True if that was one too many within
  /// `limit_settings::refused_time`.
  bool on_mistake(const limit_settings& limits, runtime::loop_clock::time_point now);

private:
  struct record;

  record& own_record();

  const rate_bucket& bucket(traffic kind) const noexcept {
    return buckets_[static_cast<std::size_t>(kind)];
  }

  /// One for each kind of traffic.
  std::array<rate_bucket, traffic_kinds> buckets_;

  /// Frees a record, whose type is nobody else's business.
  struct record_deleter {
    void operator()(record* which) const noexcept;
  };
  /// What a client has done wrong. Most never do, so most have none.
  std::unique_ptr<record, record_deleter> record_;
};

} // namespace strangelet::net::websocket
