#pragma once

#include "protocol/client_event.hpp"
#include "protocol/server_event.hpp"
#include "protocol/uuid.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace strangelet::actors {

/// The books of a client that counts: which of its events have been heard and refused, which of
/// them await an answer, and how many events it was told. Plain data.
class event_ledger {
public:
  /// Something for the partner of which it is not known yet whether it will get there.
  struct message {
    std::uint64_t id;
    protocol::room_id room;
    protocol::relay_kind kind;
  };

  /// False if an event with this id, or a later one, was heard before: it is a repetition.
  bool hear(std::uint64_t id);

  /// The event was refused, so the client knows that it did not happen.
  void refuse(std::uint64_t id);

  /// What a client that comes back is told of its events.
  std::shared_ptr<const protocol::event_record> record() const;

  /// From now on each event to the client has a place.
  void number_events() noexcept {
    numbers_events_ = true;
  }

  /// The place of the next event to the client; 0 if they have none.
  std::uint64_t next_seq() noexcept {
    return numbers_events_ ? ++seq_ : 0;
  }

  // -- answers --

  /// From now on what is said answers the event `id`; 0: none.
  void set_answering(std::uint64_t id) noexcept {
    answering_ = id;
  }

  /// The event with which the client looks for a partner is answered later, by the first event
  /// that says what came of it.
  void await_search() noexcept {
    if (answering_ != 0)
      search_ = answering_;
  }

  /// The event that looks for a partner and is not answered yet, which it will not be any more; 0
  /// if there is none.
  std::uint64_t take_search() noexcept {
    return std::exchange(search_, 0);
  }

  /// The event that is answered now; 0 if none.
  std::uint64_t answering() const noexcept {
    return answering_;
  }

  /// The id that `event` answers; 0 if none.
  std::uint64_t answered_by(const protocol::server_event& event) noexcept;

  /// Notes what the client is told.
  void note(const protocol::server_event& event) noexcept;

  /// Whether the client was told that its ticket becomes this room, not long ago.
  bool knows_ticket(const protocol::room_id& room) const noexcept {
    return !room.is_nil() && (room == tickets_[0] || room == tickets_[1]);
  }

  // -- what is on its way to the partner --

  void await_receipt(const message& what) {
    underway_.push_back(what);
  }

  /// Absent if nobody waits for it.
  std::optional<message> take_receipt(std::uint64_t id);

  /// Of a room that has ended: what was not accepted never will be.
  std::vector<message> take_receipts_of(const protocol::room_id& room);

private:
  struct heard_event {
    std::uint64_t id;
    bool is_refused;
  };

  std::uint64_t last_id_ = 0;
  std::uint64_t seq_ = 0;
  bool numbers_events_ = false;
  std::uint64_t answering_ = 0;
  std::uint64_t search_ = 0;
  /// The last two that the client was told of.
  std::array<protocol::room_id, 2> tickets_{};
  /// The last ones, oldest first.
  std::deque<heard_event> heard_;
  /// Bounded by the rates of the client, and by how soon its partner's session answers.
  std::vector<message> underway_;
};

} // namespace strangelet::actors
