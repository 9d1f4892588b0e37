#include "protocol/json_walk.hpp"

#include <simdjson.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string>

namespace strangelet::protocol {

namespace {

static_assert(json_walk::padding >= simdjson::SIMDJSON_PADDING);

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

constexpr bool is_hex_digit(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Takes the digits at the front of `text`; false when there are none.
bool take_digits(std::string_view& text) noexcept {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count]))
    ++count;
  text.remove_prefix(count);
  return count > 0;
}

bool take_any_of(std::string_view& text, std::string_view characters) noexcept {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos)
    return false;
  text.remove_prefix(1);
  return true;
}

/// RFC 8259, section 6. The value does not matter: it is relayed as it is, however large.
bool is_number(std::string_view token) noexcept {
  take_any_of(token, "-");
  if (!take_any_of(token, "0") && !take_digits(token))
    return false;
  if (take_any_of(token, ".") && !take_digits(token))
    return false;
  if (take_any_of(token, "eE")) {
    take_any_of(token, "+-");
    if (!take_digits(token))
      return false;
  }
  return token.empty();
}

bool is_literal(std::string_view token) noexcept {
  return token == "true" || token == "false" || token == "null";
}

/// An escape of one letter.
constexpr bool is_short_escape(char letter) noexcept {
  switch (letter) {
  case '"':
  case '\\':
  case '/':
  case 'b':
  case 'f':
  case 'n':
  case 'r':
  case 't':
    return true;
  default:
    return false;
  }
}

/// RFC 8259, section 7, as far as simdjson's first stage leaves it open: that stage has found the
/// closing quote and no control characters.
bool has_valid_escapes(std::string_view inside) noexcept {
  auto at = inside.find('\\');
  while (at != std::string_view::npos) {
    const auto escape = inside.substr(at + 1);
    if (escape.empty())
      return false;
    if (escape.front() == 'u') {
      if (escape.size() < 5 || !std::all_of(escape.begin() + 1, escape.begin() + 5, is_hex_digit))
        return false;
    } else if (!is_short_escape(escape.front())) {
      return false;
    }
    at += 2;
    // A description of media has a `\r\n` behind each line: often the next one is right here.
    if (inside.substr(at, 1) != "\\")
      at = inside.find('\\', at);
  }
  return true;
}

/// A token reaches to the start of the next one.
std::string_view without_white_space_behind(std::string_view token) noexcept {
  const auto last = token.find_last_not_of(" \t\n\r");
  return token.substr(0, last + 1);
}

std::optional<field> find_field(std::string_view key) noexcept {
  const auto at = std::find(field_names.begin(), field_names.end(), key);
  if (at == field_names.end())
    return std::nullopt;
  return static_cast<field>(at - field_names.begin());
}

/// Where the value of a member beside `event` and `data` goes: nowhere, if the sender does not
/// count.
constexpr std::string_view* number_of(outline&, std::string_view) noexcept {
  return nullptr;
}

std::string_view* number_of(counted_outline& found, std::string_view key) noexcept {
  return key == "id" ? &found.id : key == "ack" ? &found.ack : nullptr;
}

/// One walk over the tokens of one document.
template <class Outline>
class token_walk {
public:
  /// `open` and `key` are buffers.
  token_walk(simdjson::ondemand::json_iterator& tokens, Outline& found, std::string& open,
             std::string& key)
      : tokens_(tokens), found_(found), open_(open), key_(key) {}

  bool document() {
    found_.is_object = peek() == '{';
    return (found_.is_object ? root() : value(0)) && tokens_.at_end();
  }

private:
  /// Where a value stands after one token of it.
  enum class step { failed, value_due, value_done };

  bool root() {
    return members(1, [this](std::string_view key) {
      if (key == "event")
        return noted_value(1, found_.event);
      if (key == "data")
        return data();
      if (auto* number = number_of(found_, key))
        return noted_value(1, *number);
      return value(1);
    });
  }

  bool data() {
    // What an earlier `data` held must not shine through.
    found_.fields = {};
    if (peek() != '{')
      return noted_value(1, found_.data);
    const auto* begin = location();
    const auto valid = members(2, [this](std::string_view key) {
      if (const auto name = find_field(key))
        return noted_value(2, found_.fields[static_cast<std::size_t>(*name)]);
      return value(2);
    });
    found_.data = span_since(begin);
    return valid;
  }

  /// Walks one object at `level`; `on_member` walks the value of each member.
  template <class OnMember>
  bool members(std::size_t level, OnMember on_member) {
    found_.depth = std::max(found_.depth, level);
    take(); // the brace
    if (peek() == '}') {
      take();
      return true;
    }
    for (;;) {
      std::string_view key;
      if (!take_key(key) || !on_member(key))
        return false;
      const auto next = take();
      if (next == '}')
        return true;
      if (next != ',')
        return false;
    }
  }

  bool noted_value(std::size_t level, std::string_view& note) {
    const auto* begin = location();
    const auto valid = value(level);
    note = span_since(begin);
    return valid;
  }

  /// Walks one value of any kind inside `level` containers.
  bool value(std::size_t level) {
    open_.clear();
    auto at = step::value_due;
    do {
      at = at == step::value_due ? begin_value(level) : end_value();
    } while (at == step::value_due || (at == step::value_done && !open_.empty()));
    return at == step::value_done;
  }

  step begin_value(std::size_t level) {
    switch (peek()) {
    case '{':
      return begin_container(level, '}');
    case '[':
      return begin_container(level, ']');
    case '"':
      return is_valid_string(take_scalar()) ? step::value_done : step::failed;
    default: {
      const auto token = take_scalar();
      return is_number(token) || is_literal(token) ? step::value_done : step::failed;
    }
    }
  }

  step begin_container(std::size_t level, char closer) {
    take();
    found_.depth = std::max(found_.depth, level + open_.size() + 1);
    if (peek() == closer) {
      take();
      return step::value_done;
    }
    open_ += closer;
    return begin_element();
  }

  /// A value inside a container is complete: the container goes on or ends.
  step end_value() {
    const auto next = take();
    if (next == ',')
      return begin_element();
    if (next != open_.back())
      return step::failed;
    open_.pop_back();
    return step::value_done;
  }

  step begin_element() {
    std::string_view raw_key;
    if (open_.back() == '}' && !take_raw_key(raw_key))
      return step::failed;
    return step::value_due;
  }

  bool is_valid_string(std::string_view token) const noexcept {
    return token.size() >= 2 && token.back() == '"' &&
           (!found_.has_escapes || has_valid_escapes(inside_quotes(token)));
  }

  /// Takes a key and its colon.
  bool take_raw_key(std::string_view& raw_key) {
    if (peek() != '"')
      return false;
    raw_key = take_scalar();
    return is_valid_string(raw_key) && take() == ':';
  }

  bool take_key(std::string_view& key) {
    std::string_view raw_key;
    if (!take_raw_key(raw_key))
      return false;
    // A key with a lone surrogate is valid, and like none of ours.
    if (!found_.text_of(raw_key, key_, key))
      key = {};
    return true;
  }

  /// First byte of the token ahead; NUL, which begins no valid token, at the end. Never looks at
  /// the bytes behind the document.
  char peek() const noexcept {
    return tokens_.at_end() ? '\0' : static_cast<char>(*tokens_.peek());
  }

  /// The same, and steps over the token. For tokens of one byte.
  char take() noexcept {
    if (tokens_.at_end())
      return '\0';
    const auto* token = tokens_.return_current_and_advance();
    end_ = reinterpret_cast<const char*>(token) + 1;
    return static_cast<char>(*token);
  }

  /// Takes a string, number or literal; empty at the end.
  std::string_view take_scalar() noexcept {
    if (tokens_.at_end())
      return {};
    const auto size = tokens_.peek_length();
    const auto* begin = reinterpret_cast<const char*>(tokens_.return_current_and_advance());
    const auto token = without_white_space_behind({begin, size});
    end_ = begin + token.size();
    return token;
  }

  /// Start of the token ahead; the end of the document if there is none.
  const char* location() const noexcept {
    return reinterpret_cast<const char*>(tokens_.unsafe_pointer());
  }

  std::string_view span_since(const char* begin) const noexcept {
    return begin < end_ ? std::string_view(begin, static_cast<std::size_t>(end_ - begin))
                        : std::string_view{};
  }

  simdjson::ondemand::json_iterator& tokens_;
  Outline& found_;
  /// The closing brackets due in the value at hand, innermost last.
  std::string& open_;
  std::string& key_;
  /// End of the last token taken.
  const char* end_ = nullptr;
};

} // namespace

struct json_walk::parser {
  simdjson::ondemand::parser simd;
  std::string open;
  std::string key;

  /// Makes room for documents of `size` bytes. simdjson would grow to just that size, each time
  /// anew.
  void reserve(std::size_t size) {
    constexpr std::size_t smallest = 4096;
    if (size <= simd.capacity())
      return;
    const auto capacity = std::max({size, 2 * simd.capacity(), smallest});
    // Depth is counted here, so simdjson needs no room for it.
    if (simd.allocate(std::min(capacity, simd.max_capacity()), 1) != simdjson::SUCCESS)
      throw std::bad_alloc{};
  }
};

json_walk::json_walk() : parser_(std::make_unique<parser>()) {}

json_walk::~json_walk() = default;

bool json_walk::run(std::string_view text, outline& found) {
  return walk(text, found);
}

bool json_walk::run(std::string_view text, counted_outline& found) {
  return walk(text, found);
}

template <class Outline>
bool json_walk::walk(std::string_view text, Outline& found) {
  found = {};
  found.has_escapes = text.find('\\') != std::string_view::npos;
  // No document begins with a byte order mark. simdjson 3.0 finds that, 3.12 skips the mark.
  constexpr char byte_order_mark = '\xEF';
  if (text.empty() || text.front() == byte_order_mark || text.size() > parser_->simd.max_capacity())
    return false;
  parser_->reserve(text.size());
  simdjson::ondemand::json_iterator tokens;
  const simdjson::padded_string_view padded{text.data(), text.size(), text.size() + padding};
  if (parser_->simd.iterate_raw(padded).get(tokens) != simdjson::SUCCESS)
    return false;
  return token_walk{tokens, found, parser_->open, parser_->key}.document();
}

} // namespace strangelet::protocol
