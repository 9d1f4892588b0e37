#include "matching/record.hpp"

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

} // namespace

record::record(ticket& from)
    : id(from.id),
      user(from.user),
      since(from.since),
      recent(std::move(from.recent)),
      blocked(std::move(from.blocked)),
      widened(from.widened) {
  if (recent.size() > ticket::max_recent)
    recent.resize(ticket::max_recent);
}

/// `words` is the language tag, and for each interest a separator and the spelling, or nothing if
/// that is the key.
void record::set_wishes(const protocol::preferences& wishes, topic_catalog& topics) {
  mode = wishes.mode;
  strict = wishes.strict;
  words = wishes.language;
  const auto count = wishes.interests.size();
  ties = count == 0 ? nullptr : std::make_unique<tie[]>(count);
  tie_count = static_cast<std::uint8_t>(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& interest = wishes.interests[i];
    ties[i].about = &topics.acquire(interest.key());
    ties[i].owner = this;
    words += separator;
    if (interest.spelling() != interest.key())
      words += interest.spelling();
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

std::string_view record::language() const noexcept {
  std::string_view rest = words;
  return take_word(rest);
}

std::vector<std::string> record::spellings() const {
  std::vector<std::string> result;
  result.reserve(tie_count);
  std::string_view rest = words;
  take_word(rest);
  for (const auto& each : *this) {
    const auto word = take_word(rest);
    result.emplace_back(word.empty() ? std::string_view{each.about->first} : word);
  }
  return result;
}

ticket record::to_ticket() const {
  ticket result{id,     user,   {{}, mode, std::string{language()}, strict}, since, widened,
                recent, blocked};
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
