#include "config/ini_file.hpp"

#include "runtime/whole_file.hpp"

#include <caf/detail/ini_consumer.hpp>
#include <caf/detail/parser/read_ini.hpp>
#include <caf/parser_state.hpp>
#include <caf/pec.hpp>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace strangelet::config {

namespace {

/// A time of more nanoseconds than can be counted: CAF would multiply without looking.
bool is_too_long_a_time(std::string_view text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto one_of_it = '1' + std::string{text.substr(digits)};
  return digits != 0 && parse_duration(one_of_it) && !parse_duration(text);
}

/// Far more than a configuration needs: a guard against the wrong file.
constexpr std::size_t max_file_size = 1'048'576;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

/// What is left of a line that makes no sense; a `;` behind a quote may be part of the value.
std::string_view without_comment(std::string_view line) {
  if (line.find_first_of("\"'") == line.npos)
    line = line.substr(0, line.find(';'));
  return line.substr(0, line.find_last_not_of(" \t") + 1);
}

/// Walks over the text, line by line but for values that take several.
class ini_parser {
public:
  explicit ini_parser(std::string_view text) : text_(text) {}

  ini_file run() {
    while (skip_to_content()) {
      const bool is_section = text_[at_] == '[';
      if (is_section ? read_section() : read_entry())
        continue;
      result_.malformed_lines.push_back(line_of(at_));
      skip_line();
      if (is_section)
        skip_section();
    }
    return std::move(result_);
  }

private:
  bool at_end() const {
    return at_ == text_.size();
  }

  /// Moves to the next character that is neither blank nor part of a comment.
  bool skip_to_content() {
    while (!at_end() && (is_blank(text_[at_]) || text_[at_] == '\n' || text_[at_] == ';')) {
      if (text_[at_] == ';')
        skip_line();
      else
        ++at_;
    }
    return !at_end();
  }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_]))
      ++at_;
  }

  /// Moves to the end of the line.
  void skip_line() {
    at_ = std::min(text_.find('\n', at_), text_.size());
  }

  /// Moves to the next line with a section: what stands before it would land in the wrong one.
  void skip_section() {
    while (skip_to_content() && text_[at_] != '[')
      skip_line();
  }

  std::string_view read_name() {
    const std::size_t start = at_;
    while (!at_end() && is_name(text_[at_]))
      ++at_;
    return text_.substr(start, at_ - start);
  }

  bool read_char(char c) {
    skip_blanks();
    if (at_end() || text_[at_] != c)
      return false;
    ++at_;
    return true;
  }

  /// Whether only a comment may follow on this line; moves to its end.
  bool read_line_end() {
    skip_blanks();
    if (!at_end() && text_[at_] != '\n' && text_[at_] != ';')
      return false;
    skip_line();
    return true;
  }

  bool read_section() {
    const int line = line_of(at_);
    ++at_;
    skip_blanks();
    const auto name = read_name();
    if (name.empty() || !read_char(']') || !read_line_end())
      return false;
    section_ = name;
    result_.sections.push_back({section_, line});
    return true;
  }

  bool read_entry() {
    const int line = line_of(at_);
    const auto key = read_name();
    if (key.empty() || !read_char('='))
      return false;
    skip_blanks();
    const std::size_t start = at_;
    ini_entry entry{section_, std::string{key}, {}, false, line};
    entry.is_readable = read_value(entry.value) && read_line_end();
    if (!entry.is_readable) {
      at_ = start;
      skip_line();
      entry.value.text = without_comment(text_.substr(start, at_ - start));
    }
    result_.entries.push_back(std::move(entry));
    return true;
  }

  /// Leaves the reading of one value to CAF.
  bool read_value(raw_value& value) {
    const auto rest = text_.substr(at_);
    if (const auto word = rest.substr(0, rest.find_first_of(" \t\n;")); is_too_long_a_time(word)) {
      value.text = word;
      at_ += word.size();
      return true;
    }
    if (nests_too_deep(rest))
      return false;
    caf::detail::ini_value_consumer consumer;
    caf::string_view view{rest.data(), rest.size()};
    caf::string_parser_state state{view.begin(), view.end()};
    caf::detail::parser::read_ini_value(state, consumer);
    if (state.code > caf::pec::trailing_character)
      return false;
    const auto length = static_cast<std::size_t>(state.i - view.begin());
    value.text = rest.substr(0, length);
    value.text.erase(value.text.find_last_not_of(" \t") + 1);
    value.parsed = std::move(consumer.result);
    at_ += length;
    return true;
  }

  /// `position` never moves back but to the start of a value, so that counting goes on from there.
  int line_of(std::size_t position) {
    line_ +=
        static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                    text_.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
    counted_ = position;
    return line_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;
  int line_ = 1;
  std::string section_;
  ini_file result_;
};

void use_plain_line_ends(std::string& text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.compare(0, byte_order_mark.size(), byte_order_mark) == 0)
    text.erase(0, byte_order_mark.size());
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n')
      text[end++] = text[i];
  text.resize(end);
}

/// A link that leads nowhere is there; somebody wants it to be read.
bool is_link(const std::string& path) {
  std::error_code failed;
  return std::filesystem::is_symlink(path, failed);
}

} // namespace

ini_file parse_ini(std::string_view text) {
  return ini_parser{text}.run();
}

support::result<std::string, file_fault> read_file(const std::string& path) {
  auto content = runtime::read_whole_file(path, max_file_size);
  if (!content && content.error() == std::errc::file_too_large)
    return file_fault{"larger than 1 MiB"};
  if (!content)
    return file_fault{content.error().message(),
                      content.error() == std::errc::no_such_file_or_directory && !is_link(path)};
  if (content->find('\0') != content->npos)
    return file_fault{"not a text file"};
  use_plain_line_ends(*content);
  return std::move(*content);
}

} // namespace strangelet::config
