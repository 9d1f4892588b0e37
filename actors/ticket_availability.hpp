#pragma once

#include <atomic>
#include <cstdint>

namespace strangelet::actors {

/// Who has a ticket: its session, which may withdraw or change it, or the matchmaker, which takes
/// it for a room or because its time is up. They settle it without a message, and whoever comes
/// first has it: what has been withdrawn is never paired, and what has been taken is withdrawn too
/// late.
///
/// There is one for each session, for one ticket after the other; each ticket has a number, and a
/// new one when it changes. The session calls all functions but `take`, which is the matchmaker's;
/// the two may call at the same time.
class ticket_availability {
public:
  /// Puts up a ticket to be taken; gives its number.
  std::uint64_t offer() noexcept {
    offered_.store(++number_);
    return number_;
  }

  /// False if the ticket has been taken.
  bool withdraw() noexcept {
    return offered_.exchange(nothing) != nothing;
  }

  /// The ticket has changed: nobody can take what it was. Gives its number, which stays as it is if
  /// the ticket has been taken.
  std::uint64_t renew() noexcept {
    return withdraw() ? offer() : number_;
  }

  /// The number of the last ticket.
  std::uint64_t number() const noexcept {
    return number_;
  }

  /// False if the ticket of that number has been withdrawn or has changed.
  bool take(std::uint64_t number) noexcept {
    return number != nothing && offered_.compare_exchange_strong(number, nothing);
  }

private:
  static constexpr std::uint64_t nothing = 0;

  std::atomic<std::uint64_t> offered_{nothing};
  std::uint64_t number_ = 0;
};

} // namespace strangelet::actors
