#include "matching/topic_catalog.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace strangelet::matching {

topic& topic_catalog::acquire(std::string_view key) {
  auto found = topics_.find(key);
  if (found == topics_.end())
    found = topics_.insert(std::make_unique<topic>(key)).first;
  auto& what = **found;
  if (++what.users == popular_from_) {
    what.popular_place = static_cast<std::uint32_t>(popular_.size());
    popular_.push_back(&what);
  }
  return what;
}

void topic_catalog::release(topic& what) {
  if (what.users == popular_from_) {
    popular_[what.popular_place] = popular_.back();
    popular_[what.popular_place]->popular_place = what.popular_place;
    popular_.pop_back();
  }
  if (--what.users == 0)
    topics_.erase(topics_.find(what.key));
}

std::vector<popular_interest>
topic_catalog::popular(std::size_t limit,
                       const std::function<std::size_t(const topic&)>& people) const {
  std::vector<std::pair<std::size_t, const topic*>> most;
  for (const auto* each : popular_)
    if (const auto count = people(*each); count >= popular_from_)
      most.emplace_back(count, each);
  const auto size = std::min(limit, most.size());
  const auto end = most.begin() + static_cast<std::ptrdiff_t>(size);
  std::partial_sort(most.begin(), end, most.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second->key < b.second->key;
  });
  std::vector<popular_interest> result;
  result.reserve(size);
  std::transform(most.begin(), end, std::back_inserter(result), [](const auto& each) {
    return popular_interest{each.second->key, each.first};
  });
  return result;
}

} // namespace strangelet::matching
