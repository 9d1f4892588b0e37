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

/// A separator behind each spelling, or nothing but that where it is the key; null if it always is.
std::unique_ptr<std::string> join_spellings(const std::vector<protocol::interest>& interests) {
  if (std::all_of(interests.begin(), interests.end(),
                  [](const auto& each) { return each.spelling() == each.key(); }))
    return nullptr;
  auto result = std::make_unique<std::string>();
  for (const auto& each : interests) {
    if (each.spelling() != each.key())
      result->append(each.spelling());
    *result += separator;
  }
  result->shrink_to_fit();
  return result;
}

} // namespace

record::record(const ticket& from, time_point cooldown_begin)
    : id(from.id),
      user(from.user),
      person(protocol::person_of(from.user, from.account)),
      since(from.since),
      blocked(from.blocked),
      widened(from.widened) {
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
  const auto count = wishes.interests.size();
  ties = count == 0 ? nullptr : std::make_unique<tie[]>(count);
  tie_count = static_cast<std::uint8_t>(count);
  for (std::size_t i = 0; i < count; ++i) {
    ties[i].about = &topics.acquire(wishes.interests[i].key());
    ties[i].owner = this;
  }
}

std::vector<topic*> record::take_topics() {
  std::vector<topic*> result;
  result.reserve(tie_count);
  for (const auto& each : *this)
    result.push_back(each.about);
  ties.reset();
  tie_count = 0;
  return result;
}

std::vector<std::string> record::spellings() const {
  std::vector<std::string> result;
  result.reserve(tie_count);
  std::string_view rest = words ? std::string_view{*words} : std::string_view{};
  for (const auto& each : *this) {
    const auto word = take_word(rest);
    result.emplace_back(word.empty() ? std::string_view{each.about->first} : word);
  }
  return result;
}

ticket record::to_ticket() const {
  ticket result{id,
                user,
                {{}, mode(), unpack(language), strict},
                since,
                widened,
                {recent.get(), recent.get() + recent_count},
                blocked,
                person == user ? protocol::person_id{} : person};
  const auto spelled = spellings();
  result.wishes.interests.reserve(tie_count);
  for (std::size_t i = 0; i < tie_count; ++i)
    result.wishes.interests.emplace_back(spelled[i], ties[i].about->first);
  return result;
}

bool is_older(const record& a, const record& b) noexcept {
  return std::tie(a.since, a.number) < std::tie(b.since, b.number);
}

std::vector<std::string> shared_interests(const record& a, const record& b) {
  std::vector<std::string> result;
  const auto spelled = a.spellings();
  for (std::size_t i = 0; i < a.tie_count; ++i)
    if (std::any_of(b.begin(), b.end(),
                    [&](const tie& other) { return other.about == a.ties[i].about; }))
      result.push_back(spelled[i]);
  return result;
}

} // namespace strangelet::matching
