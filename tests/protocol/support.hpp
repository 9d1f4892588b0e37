#pragma once

#include "protocol/client_event.hpp"
#include "protocol/limits.hpp"

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace strangelet::protocol::test {

/// Text with the bytes behind it that the parser asks for, and not one more, so that a sanitizer
/// sees whoever reads on. Those bytes are closing braces, the worst for a parser that looks at
/// them.
class padded_text {
public:
  explicit padded_text(std::string_view text, char filler = '}');

  std::string_view view() const noexcept {
    return {bytes_.get(), size_};
  }

private:
  std::size_t size_;
  std::unique_ptr<char[]> bytes_;
};

/// Parses one message with a parser that all tests share, as the messages of a connection do.
client_event parse(std::string_view text, const message_limits& limits = {});

/// An event in one line, all its fields included, such as
/// `chat_message "hi" to the current room` or `invalid_json: The message is not JSON. []`.
std::string describe(const client_event& event);

/// One message and what it should be read as, described.
struct reading {
  std::string_view message;
  std::string_view event;
};

/// Checks each message of a table.
void check_readings(std::initializer_list<reading> table, const message_limits& limits = {});

/// `text` so many times.
std::string repeat(std::string_view text, std::size_t count);

} // namespace strangelet::protocol::test
