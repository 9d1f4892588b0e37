#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::bench {

/// JSON text that looks like what browsers send, with a time stamp in it for the receiver, always
/// of the same length. The room may be empty: then there is no `roomId`.
class payload {
public:
  /// `{"message": …}` with `size` characters of text.
  static payload chat(std::size_t size);

  /// `{"offer": {"type": "offer", "sdp": …}}` with an SDP of `size` bytes; `kind` is offer or
  /// answer.
  static payload description(std::string_view kind, std::size_t size);

  /// `{"candidate": {"candidate": …, "sdpMid": …, "sdpMLineIndex": …}}`.
  static payload candidate();

  /// `{"state": …}` with a short word.
  static payload state(std::string_view word);

  /// The text as sent at `time` (ns of any clock). The view is good until the next call.
  std::string_view at(std::uint64_t time, std::string_view room);

  /// The same with the number that the message has in its conversation, in front of the text.
  std::string_view at(std::uint64_t time, std::string_view room, std::uint32_t number);

private:
  void begin(std::uint64_t time);
  std::string_view end(std::string_view room);

  payload(std::string before, std::string after)
      : before_(std::move(before)), after_(std::move(after)) {}

  std::string before_;
  std::string after_;
  std::string text_;
};

/// The time stamp of a relayed payload, if it has one.
std::optional<std::uint64_t> time_stamp_of(std::string_view data);

/// The number of a relayed payload, if it has one.
std::optional<std::uint32_t> number_of(std::string_view data);

} // namespace strangelet::bench
