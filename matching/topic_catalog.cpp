#include "matching/topic_catalog.hpp"

#include <algorithm>

namespace strangelet::matching {

topic& topic_catalog::acquire(std::string_view key) {
  key_.assign(key);
  auto& what = *topics_.try_emplace(key_).first;
  if (++what.second.users == popular_from_) {
    what.second.popular_place = static_cast<std::uint32_t>(popular_.size());
    popular_.push_back(&what);
  }
  return what;
}

void topic_catalog::release(topic& what) {
  auto& state = what.second;
  if (state.users == popular_from_) {
    popular_[state.popular_place] = popular_.back();
    popular_[state.popular_place]->second.popular_place = state.popular_place;
    popular_.pop_back();
  }
  if (--state.users == 0)
    topics_.erase(topics_.find(what.first));
}

std::vector<popular_interest> topic_catalog::popular(std::size_t limit) const {
  auto most = popular_;
  const auto count = std::min(limit, most.size());
  const auto end = most.begin() + static_cast<std::ptrdiff_t>(count);
  std::partial_sort(most.begin(), end, most.end(), [](const topic* a, const topic* b) {
    return a->second.users != b->second.users ? a->second.users > b->second.users
                                              : a->first < b->first;
  });
  std::vector<popular_interest> result;
  result.reserve(count);
  std::transform(most.begin(), end, std::back_inserter(result), [](const topic* each) {
    return popular_interest{each->first, each->second.users};
  });
  return result;
}

} // namespace strangelet::matching
