#pragma once

// Private to matching.

#include "matching/ticket.hpp"
#include "matching/tie_list.hpp"
#include "matching/timeline.hpp"
#include "matching/topic_catalog.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace strangelet::matching {

/// A ticket in the pool, in little memory: interests are topics that all tickets share, and a
/// spelling is kept only where it differs from the key. Stays where it is.
struct record {
  protocol::room_id id;
  protocol::user_id user;
  time_point since;
  /// Its place among tickets of the same `since`.
  std::uint64_t number = 0;
  std::vector<encounter> recent;
  std::shared_ptr<const user_set> blocked;

  std::unique_ptr<tie[]> ties;
  std::uint8_t tie_count = 0;
  protocol::chat_mode mode = protocol::chat_mode::video;
  bool strict = false;
  bool widened = false;
  /// Whether it is in the list of those who take anyone.
  bool is_open = false;
  /// Language and spellings; see `set_wishes`.
  std::string words;

  timeline::chunk* place = nullptr;
  timeline::chunk* due = nullptr;

  /// The last search that met it, and where that keeps it.
  std::uint64_t met_by = 0;
  std::uint32_t met_at = 0;

  /// Has no interests yet: `set_wishes` does that.
  explicit record(ticket& from);

  /// Replaces the wishes, and takes hold of the interests.
  void set_wishes(const protocol::preferences& wishes, topic_catalog& topics);

  /// The interests, to be released by whoever takes them. There are no ties afterwards.
  std::vector<topic*> take_topics();

  /// The text of the language tag.
  std::string_view language() const noexcept;

  /// How the user spells the interest of each tie.
  std::vector<std::string> spellings() const;

  /// The ticket that this is, as it came.
  ticket to_ticket() const;

  const tie* begin() const noexcept {
    return ties.get();
  }
  const tie* end() const noexcept {
    return ties.get() + tie_count;
  }
};

/// Whether `a` waits longer than `b`.
bool is_older(const record& a, const record& b) noexcept;

/// What `a` shares with `b`, as `a` spells it.
std::vector<std::string> shared_interests(const record& a, const record& b);

} // namespace strangelet::matching
