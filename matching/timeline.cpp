#include "matching/timeline.hpp"

#include "matching/record.hpp"

#include <algorithm>
#include <iterator>

namespace strangelet::matching {

void timeline::insert(record& who, time_point at) {
  auto& slots = chunk_for(at);
  const auto place = std::upper_bound(slots.begin(), slots.end(), at,
                                      [](time_point t, const slot& each) { return t < each.at; });
  slots.insert(place, slot{at, &who});
  who.*home_ = &slots;
  ++size_;
}

void timeline::erase(record& who) {
  auto& slots = *(who.*home_);
  const auto place = std::find_if(slots.begin(), slots.end(),
                                  [&who](const slot& each) { return each.who == &who; });
  if (slots.size() <= sparse_size)
    tidy(slots, place->at);
  // Joining chunks appends, so the place is the same.
  if (slots.size() == 1)
    remove(find(slots, place->at));
  else
    slots.erase(place);
  who.*home_ = nullptr;
  --size_;
}

std::vector<const record*> timeline::page(std::size_t offset, std::size_t limit) const {
  std::vector<const record*> result;
  for (const auto& each : stretches_) {
    if (result.size() == limit)
      break;
    const auto& slots = *each.slots;
    if (offset >= slots.size()) {
      offset -= slots.size();
      continue;
    }
    for (; offset < slots.size() && result.size() < limit; ++offset)
      result.push_back(slots[offset].who);
    offset = 0;
  }
  return result;
}

timeline::chunk& timeline::chunk_for(time_point at) {
  // Nearly everything goes to the end; there chunks are filled up, not split.
  if (stretches_.empty() || !(at < stretches_.back().slots->back().at)) {
    if (stretches_.empty() || stretches_.back().slots->size() == chunk_size)
      add(stretches_.end(), at);
    return *stretches_.back().slots;
  }
  auto found = behind(at);
  if (found != stretches_.begin())
    --found;
  found->begin = std::min(found->begin, at); // earlier than all
  auto& first = *found->slots;
  if (first.size() < chunk_size)
    return first;
  const auto middle = first.begin() + chunk_size / 2;
  auto& second = *add(std::next(found), middle->at)->slots;
  second.assign(middle, first.end());
  first.erase(middle, first.end());
  rehome(second);
  return at < second.front().at ? first : second;
}

timeline::stretches::iterator timeline::add(stretches::iterator before, time_point begin) {
  auto slots = spare_ != nullptr ? std::move(spare_) : std::make_unique<chunk>();
  return stretches_.insert(before, {begin, std::move(slots)});
}

void timeline::remove(stretches::iterator which) {
  spare_ = std::move(which->slots);
  spare_->clear();
  stretches_.erase(which);
}

timeline::stretches::iterator timeline::behind(time_point at) {
  return std::upper_bound(stretches_.begin(), stretches_.end(), at,
                          [](time_point t, const stretch& each) { return t < each.begin; });
}

timeline::stretches::iterator timeline::find(const chunk& which, time_point at) {
  auto found = behind(at);
  do {
    --found;
  } while (found->slots.get() != &which);
  return found;
}

void timeline::tidy(chunk& sparse, time_point at) {
  if (&sparse == stretches_.back().slots.get())
    return;
  const auto next = std::next(find(sparse, at));
  const auto& more = *next->slots;
  if (more.size() + sparse.size() > joined_size)
    return;
  sparse.insert(sparse.end(), more.begin(), more.end());
  rehome(sparse);
  remove(next);
}

void timeline::rehome(chunk& to) {
  for (auto& each : to)
    each.who->*home_ = &to;
}

} // namespace strangelet::matching
