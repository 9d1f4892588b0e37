#include "protocol/uuid.hpp"

#include <cerrno>
#include <sys/random.h>
#include <system_error>

namespace strangelet::protocol {

namespace {

/// Random bytes of one thread, taken from the kernel a block at a time: one system call then serves
/// sixteen UUIDs, and no thread waits for another. Up to 256 bytes getrandom(2) delivers whole and
/// without being interrupted by signals, and that is little enough to keep per thread. The process
/// never forks, so no two threads ever hold the same block.
class random_block {
public:
  void take(std::array<std::uint8_t, 16>& out) {
    if (used_ == block_.size())
      refill();
    std::memcpy(out.data(), block_.data() + used_, out.size());
    used_ += out.size();
  }

private:
  void refill() {
    ssize_t got = 0;
    do {
      got = ::getrandom(block_.data(), block_.size(), 0);
    } while (got < 0 && errno == EINTR);
    if (got != static_cast<ssize_t>(block_.size()))
      throw std::system_error(errno, std::generic_category(), "getrandom");
    used_ = 0;
  }

  std::array<std::uint8_t, 256> block_{};
  std::size_t used_ = block_.size();
};

constexpr bool is_dash_position(std::size_t i) noexcept {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

/// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

} // namespace

uuid uuid::generate() {
  thread_local random_block random;
  uuid result;
  random.take(result.bytes_);
  result.mark(4);
  return result;
}

uuid uuid::of_digest(const std::array<std::uint8_t, 16>& bytes) noexcept {
  uuid result;
  result.bytes_ = bytes;
  result.mark(8);
  return result;
}

void uuid::mark(unsigned version) noexcept {
  bytes_[6] = static_cast<std::uint8_t>((bytes_[6] & 0x0F) | version << 4);
  bytes_[8] = static_cast<std::uint8_t>((bytes_[8] & 0x3F) | 0x80); // variant 10
}

std::optional<uuid> uuid::parse(std::string_view text) noexcept {
  if (text.size() != text_size)
    return std::nullopt;
  uuid result;
  auto next = result.bytes_.begin();
  for (std::size_t i = 0; i < text_size;) {
    if (is_dash_position(i)) {
      if (text[i++] != '-')
        return std::nullopt;
      continue;
    }
    const auto high = hex_value(text[i]);
    const auto low = hex_value(text[i + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    *next++ = static_cast<std::uint8_t>(high << 4 | low);
    i += 2;
  }
  return result;
}

void uuid::append_to(std::string& out) const {
  static constexpr char digits[] = "0123456789abcdef";
  char text[text_size];
  auto byte = bytes_.begin();
  for (std::size_t i = 0; i < text_size;) {
    if (is_dash_position(i)) {
      text[i++] = '-';
      continue;
    }
    text[i++] = digits[*byte >> 4];
    text[i++] = digits[*byte++ & 0x0F];
  }
  out.append(text, text_size);
}

std::string uuid::to_string() const {
  std::string result;
  append_to(result);
  return result;
}

} // namespace strangelet::protocol
