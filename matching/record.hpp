#pragma once

// Private to matching.

#include "matching/ticket.hpp"
#include "matching/tie_list.hpp"
#include "matching/timeline.hpp"
#include "matching/topic_catalog.hpp"

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace strangelet::matching {

/// A ticket in the pool, in little memory: interests are topics that all tickets share, a spelling
/// is kept only where it differs from the key, and of the language only what counts. Stays where it
/// is.
struct record {
  /// Its key in the pool.
  const protocol::ticket_id* id = nullptr;
  protocol::user_id user;
  protocol::person_id person;
  /// Where people are counted: its account, its household, or itself.
  protocol::person_id counts_as;
  time_point since;
  /// Its place among tickets of the same `since`.
  std::uint64_t number = 0;
  std::shared_ptr<const person_set> blocked;

  std::unique_ptr<encounter[]> recent;
  boost::container::small_vector<tie, 1> ties;
  /// The spellings; empty if all are the keys.
  std::string words;
  /// The primary subtag in lower case, its letters from the highest byte on; 0 for none.
  std::uint64_t language = 0;

  timeline::chunk* place = nullptr;
  timeline::chunk* due = nullptr;

  /// The number of its last meeting with a search.
  std::uint64_t met_as = 0;

  std::uint8_t recent_count = 0;
  bool is_text = false;
  bool strict = false;
  bool widened = false;
  /// Whether it is in the list of those who take anyone.
  bool is_open = false;
  /// Only in the list of places.
  bool meets_nobody = false;

  /// Has no wishes yet: `set_wishes` does that. Partners of before `cooldown_begin` are forgotten.
  record(const ticket& from, time_point cooldown_begin);

  /// Replaces the wishes, and takes hold of the interests.
  void set_wishes(const protocol::preferences& wishes, topic_catalog& topics);

  /// The interests, to be released by whoever takes them. There are no ties afterwards.
  topic_list take_topics();

  protocol::chat_mode mode() const noexcept {
    return is_text ? protocol::chat_mode::text : protocol::chat_mode::video;
  }

  /// Calls `use` for each interest, with the topic and how the user spells it.
  template <class Function>
  void each_spelling(const Function& use) const;

  /// How the user spells the interest of each tie.
  std::vector<std::string> spellings() const;

  /// The account of a user who has signed in; else nil.
  protocol::person_id account() const noexcept {
    return person == user ? protocol::person_id{} : person;
  }

  /// The ticket that this is: as it came, but for partners forgotten and what follows the
  /// language's primary subtag.
  ticket to_ticket() const;
};

/// Whether `a` waits longer than `b`.
bool is_older(const record& a, const record& b) noexcept;

/// What `who` is in a pairing with `other`.
party make_party(const record& who, const record& other);

} // namespace strangelet::matching
