#include "protocol/uuid.hpp"

#include "crypto/random.hpp"
#include "support/digit_pairs.hpp"

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
    crypto::fill_random(block_.data(), block_.size());
    used_ = 0;
  }

  std::array<std::uint8_t, 256> block_{};
  std::size_t used_ = block_.size();
};

/// Where the two digits of each byte begin in the text form, and where its dashes are.
constexpr std::array<std::uint8_t, 16> digit_places{0,  2,  4,  6,  9,  11, 14, 16,
                                                    19, 21, 24, 26, 28, 30, 32, 34};
constexpr std::array<std::uint8_t, 4> dash_places{8, 13, 18, 23};

/// What stands for the value of a character that is no hexadecimal digit: no digit has its bits.
constexpr std::uint8_t not_a_digit = 0xF0;

/// The value of each character as a hexadecimal digit, or `not_a_digit`.
constexpr std::array<std::uint8_t, 256> make_hex_values() noexcept {
  std::array<std::uint8_t, 256> result{};
  for (auto& each : result)
    each = not_a_digit;
  for (std::uint8_t i = 0; i < 16; ++i) {
    result[static_cast<std::uint8_t>("0123456789abcdef"[i])] = i;
    result[static_cast<std::uint8_t>("0123456789ABCDEF"[i])] = i;
  }
  return result;
}

constexpr auto hex_values = make_hex_values();

constexpr unsigned hex_value(char c) noexcept {
  return hex_values[static_cast<std::uint8_t>(c)];
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
  for (const auto place : dash_places)
    if (text[place] != '-')
      return std::nullopt;
  uuid result;
  // Each relayed message has one to read: no branch for each digit.
  unsigned all = 0;
  for (std::size_t i = 0; i < result.bytes_.size(); ++i) {
    const auto high = hex_value(text[digit_places[i]]);
    const auto low = hex_value(text[digit_places[i] + 1U]);
    all |= high | low;
    result.bytes_[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  if ((all & not_a_digit) != 0)
    return std::nullopt;
  return result;
}

void uuid::write_to(char* out) const noexcept {
  for (const auto place : dash_places)
    out[place] = '-';
  for (std::size_t i = 0; i < bytes_.size(); ++i)
    support::put_two_digits<16>(out + digit_places[i], bytes_[i]);
}

void uuid::append_to(std::string& out) const {
  char text[text_size];
  write_to(text);
  out.append(text, text_size);
}

std::string uuid::to_string() const {
  std::string result;
  append_to(result);
  return result;
}

} // namespace strangelet::protocol
