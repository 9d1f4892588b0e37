#include "matching/record.hpp"

#include "protocol/language.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace strangelet::matching {

namespace {

/// A byte that never occurs in UTF-8.
constexpr char separator = '\xFF';

/// Takes the text up to the next separator.
std::string_view take_word(std::string_view& words) noexcept {
  const auto size = words.find(separator);
  const auto word = words.substr(0, size);
  words.remove_prefix(std::min(words.size(), word.size() + 1));
  return word;
}

/// A subtag has at most eight letters.
std::uint64_t pack(std::string_view subtag) noexcept {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < sizeof(result); ++i) {
    const auto c = i < subtag.size() ? static_cast<unsigned char>(subtag[i]) : 0U;
    result = result << 8 | (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return result;
}

std::string unpack(std::uint64_t subtag) {
  std::string result;
  for (; subtag != 0; subtag <<= 8)
    result += static_cast<char>(subtag >> 56);
  return result;
}

/// A separator behind each spelling, or nothing but that where it is the key; empty if it always
/// is.
std::string join_spellings(const std::vector<protocol::interest>& interests) {
  if (std::all_of(interests.begin(), interests.end(),
                  [](const auto& each) { return each.spelling() == each.key(); }))
    return {};
  std::string result;
  for (const auto& each : interests) {
    if (each.spelling() != each.key())
      result.append(each.spelling());
    result += separator;
  }
  result.shrink_to_fit();
  return result;
}

} // namespace

record::record(const ticket& from, time_point cooldown_begin)
    : user(from.user),
      person(protocol::person_of(from.user, from.account)),
      counts_as(from.account.is_nil() && !from.household.is_nil() ? from.household : person),
      since(from.since),
      blocked(from.blocked),
      widened(from.widened),
      meets_nobody(from.meets_nobody) {
  const auto end = from.recent.begin() +
                   static_cast<std::ptrdiff_t>(std::min(from.recent.size(), ticket::max_recent));
  const auto is_recent = [&](const encounter& each) { return each.parted > cooldown_begin; };
  const auto count = std::count_if(from.recent.begin(), end, is_recent);
  if (count == 0)
    return;
  recent_count = static_cast<std::uint8_t>(count);
  recent = std::make_unique<encounter[]>(recent_count);
  std::copy_if(from.recent.begin(), end, recent.get(), is_recent);
}

void record::set_wishes(const protocol::preferences& wishes, topic_catalog& topics) {
  is_text = wishes.mode == protocol::chat_mode::text;
  strict = wishes.strict;
  language = pack(protocol::primary_subtag(wishes.language));
  words = join_spellings(wishes.interests);
  ties.reserve(wishes.interests.size());
  for (const auto& each : wishes.interests)
    ties.push_back({&topics.acquire(each.key()), this, nullptr, nullptr});
}

topic_list record::take_topics() {
  topic_list result;
  for (const auto& each : ties)
    result.push_back(each.about);
  ties.clear();
  return result;
}

template <class Function>
void record::each_spelling(const Function& use) const {
  std::string_view rest = words;
  for (const auto& each : ties) {
    const auto word = take_word(rest);
    use(*each.about, word.empty() ? std::string_view{each.about->key} : word);
  }
}

std::vector<std::string> record::spellings() const {
  std::vector<std::string> result;
  result.reserve(ties.size());
  each_spelling([&](const topic&, std::string_view spelling) { result.emplace_back(spelling); });
  return result;
}

ticket record::to_ticket() const {
  ticket result{*id,         user,      {{}, mode(), unpack(language), strict},
                since,       widened,   {recent.get(), recent.get() + recent_count},
                blocked,     account(), counts_as == person ? protocol::person_id{} : counts_as,
                meets_nobody};
  result.wishes.interests.reserve(ties.size());
  each_spelling([&](const topic& about, std::string_view spelling) {
    result.wishes.interests.emplace_back(spelling, about.key);
  });
  return result;
}

bool is_older(const record& a, const record& b) noexcept {
  return std::tie(a.since, a.number) < std::tie(b.since, b.number);
}

party make_party(const record& who, const record& other) {
  party result{*who.id, who.user, who.since, {}, who.account()};
  who.each_spelling([&](const topic& about, std::string_view spelling) {
    if (std::any_of(other.ties.begin(), other.ties.end(),
                    [&](const tie& theirs) { return theirs.about == &about; }))
      result.common_interests.emplace_back(spelling);
  });
  return result;
}

} // namespace strangelet::matching
