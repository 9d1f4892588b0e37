#pragma once

// Private to matching.

namespace strangelet::matching {

struct record;
struct topic;

/// One ticket's place in the list of one of its interests. Lies in the ticket's record.
struct tie {
  topic* about = nullptr;
  record* owner = nullptr;
  tie* next = nullptr;
  tie* previous = nullptr;
};

/// The tickets with one interest, in no order. Links what others own; all in constant time.
class tie_list {
public:
  void link(tie& what) noexcept {
    what.previous = nullptr;
    what.next = first_;
    if (first_ != nullptr)
      first_->previous = &what;
    first_ = &what;
  }

  void unlink(tie& what) noexcept {
    if (what.next != nullptr)
      what.next->previous = what.previous;
    if (what.previous != nullptr)
      what.previous->next = what.next;
    else
      first_ = what.next;
  }

  /// Follow `next` from here.
  const tie* first() const noexcept {
    return first_;
  }

private:
  tie* first_ = nullptr;
};

} // namespace strangelet::matching
