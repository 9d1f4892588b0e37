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
    chunks_.erase(find(slots, place->at));
  else
    slots.erase(place);
  who.*home_ = nullptr;
  --size_;
}

std::vector<const record*> timeline::page(std::size_t offset, std::size_t limit) const {
  std::vector<const record*> result;
  for (const auto& each : chunks_) {
    if (result.size() == limit)
      break;
    if (offset >= each->size()) {
      offset -= each->size();
      continue;
    }
    for (; offset < each->size() && result.size() < limit; ++offset)
      result.push_back((*each)[offset].who);
    offset = 0;
  }
  return result;
}

timeline::chunk& timeline::chunk_for(time_point at) {
  // Nearly everything goes to the end; there chunks are filled up, not split.
  if (chunks_.empty() || !(at < chunks_.back()->back().at)) {
    if (chunks_.empty() || chunks_.back()->size() == chunk_size)
      add_chunk(chunks_.end());
    return *chunks_.back();
  }
  auto found = behind(at);
  if (found != chunks_.begin())
    --found;
  if ((*found)->size() < chunk_size)
    return **found;
  auto& first = **found;
  auto& second = *add_chunk(std::next(found));
  const auto middle = first.begin() + chunk_size / 2;
  second.assign(middle, first.end());
  first.erase(middle, first.end());
  rehome(second);
  return at < second.front().at ? first : second;
}

timeline::chunk* timeline::add_chunk(chunks::iterator before) {
  const auto fresh = chunks_.insert(before, std::make_unique<chunk>());
  // Never more: who is in stays where it is while others are added.
  (*fresh)->reserve(chunk_size);
  return fresh->get();
}

timeline::chunks::iterator timeline::behind(time_point at) {
  return std::upper_bound(
      chunks_.begin(), chunks_.end(), at,
      [](time_point t, const std::unique_ptr<chunk>& each) { return t < each->front().at; });
}

timeline::chunks::iterator timeline::find(const chunk& which, time_point at) {
  auto found = behind(at);
  do {
    --found;
  } while (found->get() != &which);
  return found;
}

void timeline::tidy(chunk& sparse, time_point at) {
  if (&sparse == chunks_.back().get())
    return;
  const auto next = std::next(find(sparse, at));
  if ((*next)->size() + sparse.size() > joined_size)
    return;
  sparse.insert(sparse.end(), (*next)->begin(), (*next)->end());
  rehome(sparse);
  chunks_.erase(next);
}

void timeline::rehome(chunk& to) {
  for (auto& each : to)
    each.who->*home_ = &to;
}

} // namespace strangelet::matching
