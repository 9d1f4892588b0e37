#include "matching/topic_catalog.hpp"

#include <memory>

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

} // namespace strangelet::matching
