#include "actors/resumption.hpp"

#include "actors/pause_watch.hpp"
#include "protocol/event_writer.hpp"

#include <string>
#include <utility>

namespace strangelet::actors {

namespace {

/// What a session and its entries in all directories take, rounded up.
constexpr std::size_t memory_of_session = 4'096;

} // namespace

resumption::~resumption() {
  set_away(false);
  give_memory_back();
}

bool resumption::begin(caf::actor_clock::time_point now, std::chrono::nanoseconds window) {
  ++number_;
  away_since_ = now;
  window_ = window;
  if (!take_memory(memory_of_session))
    return false;
  set_away(true);
  return true;
}

caf::actor_clock::time_point resumption::until() const {
  return (env_.pauses == nullptr ? away_since_ : env_.pauses->counts_from(away_since_)) + window_;
}

std::deque<protocol::server_event> resumption::end() {
  set_away(false);
  give_memory_back();
  missed_bytes_ = 0;
  given_back_ = 0;
  return std::exchange(missed_, {});
}

bool resumption::keep(const protocol::server_event& event) {
  if (!has_room_for(event))
    return false;
  missed_.push_back(event);
  return true;
}

bool resumption::keep_given_back(const protocol::server_event& event) {
  if (!has_room_for(event))
    return false;
  missed_.insert(missed_.begin() + given_back_++, event);
  return true;
}

bool resumption::has_room_for(const protocol::server_event& event) {
  if (is_overrun_)
    return false;
  std::string text;
  protocol::write_event(event, text);
  missed_bytes_ += text.size();
  const auto& bounds = env_.config.resume;
  is_overrun_ = (bounds.messages != 0 && missed_.size() == bounds.messages) ||
                (bounds.bytes != 0 && missed_bytes_ > bounds.bytes) || !take_memory(text.size());
  return !is_overrun_;
}

bool resumption::take_memory(std::size_t bytes) {
  auto limit = env_.config.resume.memory;
  memory_ += bytes;
  auto all = env_.numbers->resume_memory.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  return limit == 0 || all <= limit;
}

void resumption::give_memory_back() {
  env_.numbers->resume_memory.fetch_sub(std::exchange(memory_, 0), std::memory_order_relaxed);
}

void resumption::set_away(bool away) {
  if (std::exchange(is_away_, away) == away)
    return;
  if (away)
    env_.numbers->reconnecting.fetch_add(1, std::memory_order_relaxed);
  else
    env_.numbers->reconnecting.fetch_sub(1, std::memory_order_relaxed);
}

} // namespace strangelet::actors
