#define CAF_SUITE protocol.uuid

#include "protocol/uuid.hpp"

#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::protocol;

namespace {

constexpr auto sample = "919108f7-52d1-4320-9bac-f847db4148a8";

bool has_text_form(const std::string& text) {
  if (text.size() != uuid::text_size)
    return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto is_dash_place = i == 8 || i == 13 || i == 18 || i == 23;
    const auto* permitted = is_dash_place ? "-" : "0123456789abcdef";
    if (std::string{permitted}.find(text[i]) == std::string::npos)
      return false;
  }
  return true;
}

} // namespace

CAF_TEST(a generated uuid has the text form and the version and variant bits of RFC 9562) {
  for (int i = 0; i < 1000; ++i) {
    const auto text = uuid::generate().to_string();
    CAF_REQUIRE(has_text_form(text));
    CAF_REQUIRE_EQUAL(text[14], '4');
    CAF_REQUIRE(std::string{"89ab"}.find(text[19]) != std::string::npos);
  }
}

CAF_TEST(generated uuids differ) {
  std::set<uuid> seen;
  constexpr std::size_t count = 100'000;
  for (std::size_t i = 0; i < count; ++i)
    seen.insert(uuid::generate());
  CAF_CHECK_EQUAL(seen.size(), count);
  CAF_CHECK_EQUAL(seen.count(uuid{}), 0u);
}

CAF_TEST(threads do not share random bytes) {
  std::mutex mutex;
  std::set<uuid> seen;
  constexpr std::size_t per_thread = 5'000;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      std::vector<uuid> mine(per_thread);
      for (auto& id : mine)
        id = uuid::generate();
      const std::lock_guard lock{mutex};
      seen.insert(mine.begin(), mine.end());
    });
  for (auto& thread : threads)
    thread.join();
  CAF_CHECK_EQUAL(seen.size(), 4 * per_thread);
}

CAF_TEST(every free bit takes both values) {
  std::string ones(32, '0');
  std::string zeros(32, 'f');
  const auto hex = [](char c) { return std::stoi(std::string{c}, nullptr, 16); };
  for (int i = 0; i < 500; ++i) {
    std::size_t at = 0;
    for (const auto c : uuid::generate().to_string()) {
      if (c == '-')
        continue;
      ones[at] = "0123456789abcdef"[hex(ones[at]) | hex(c)];
      zeros[at] = "0123456789abcdef"[hex(zeros[at]) & hex(c)];
      ++at;
    }
  }
  CAF_CHECK_EQUAL(ones, "ffffffffffff4fffbfffffffffffffff");
  CAF_CHECK_EQUAL(zeros, "00000000000040008000000000000000");
}

CAF_TEST(the text form survives a round trip) {
  const auto id = uuid::parse(sample);
  CAF_REQUIRE(id.has_value());
  CAF_CHECK_EQUAL(id->to_string(), sample);
  std::string text = "id=";
  id->append_to(text);
  CAF_CHECK_EQUAL(text, "id=" + std::string{sample});
  for (int i = 0; i < 100; ++i) {
    const auto fresh = uuid::generate();
    CAF_CHECK(uuid::parse(fresh.to_string()) == fresh);
  }
}

CAF_TEST(upper case is read and written back as lower case) {
  const auto id = uuid::parse("919108F7-52D1-4320-9BAC-F847DB4148A8");
  CAF_REQUIRE(id.has_value());
  CAF_CHECK_EQUAL(id->to_string(), sample);
}

CAF_TEST(anything but the text form is refused) {
  for (const auto* text : {
           "",
           "919108f7-52d1-4320-9bac-f847db4148a",
           "919108f7-52d1-4320-9bac-f847db4148a8 ",
           "919108f7-52d1-4320-9bac-f847db4148a80",
           "919108f752d143209bacf847db4148a8",
           "{19108f7-52d1-4320-9bac-f847db4148a8",
           "919108f7-52d1-4320-9bac-f847db4148g8",
           "919108f7-52d1-4320-9bac-f847db4148 8",
           "919108f7 52d1-4320-9bac-f847db4148a8",
           "919108f-752d1-4320-9bac-f847db4148a8",
           "919108f7-52d1-4320-9bacf-847db4148a8",
           "-19108f7-52d1-4320-9bac-f847db4148a8",
           "919108f7-52d1-4320-9bac-f847db4148a\xC3",
       })
    CAF_CHECK(!uuid::parse(text).has_value());
  const std::string with_nul = "919108f7-52d1-4320-9bac-f847db4148a" + std::string(1, '\0');
  CAF_CHECK(!uuid::parse(with_nul).has_value());
}

CAF_TEST(the default is the nil uuid) {
  CAF_CHECK(uuid{}.is_nil());
  CAF_CHECK_EQUAL(uuid{}.to_string(), "00000000-0000-0000-0000-000000000000");
  CAF_CHECK(uuid::parse("00000000-0000-0000-0000-000000000000")->is_nil());
  CAF_CHECK(!uuid::parse(sample)->is_nil());
}

CAF_TEST(uuids are ordered as their text is) {
  const auto low = *uuid::parse("00000000-0000-4000-8000-000000000001");
  const auto high = *uuid::parse("00000000-0000-4000-8000-0000000000ff");
  CAF_CHECK(low < high);
  CAF_CHECK(!(high < low));
  CAF_CHECK(!(low < low));
  CAF_CHECK(low != high);
}

CAF_TEST(a digest makes a UUID of version 8 and never a random one) {
  std::array<std::uint8_t, 16> bytes{};
  bytes.fill(0xFF);
  const auto id = uuid::of_digest(bytes);
  CAF_CHECK_EQUAL(id.to_string(), "ffffffff-ffff-8fff-bfff-ffffffffffff");
  CAF_CHECK(uuid::of_digest(bytes) == id);
  bytes.fill(0);
  CAF_CHECK_EQUAL(uuid::of_digest(bytes).to_string(), "00000000-0000-8000-8000-000000000000");
}

CAF_TEST(a person is the account or else the user) {
  const user_id user{uuid::generate()};
  const person_id account{uuid::generate()};
  CAF_CHECK(person_of(user, {}) == user);
  CAF_CHECK(person_of(user, account) == account);
}

CAF_TEST(ids can be keys of hash tables) {
  std::unordered_set<user_id> users;
  std::unordered_set<room_id> rooms;
  for (int i = 0; i < 1000; ++i) {
    users.insert(user_id{uuid::generate()});
    rooms.insert(room_id{uuid::generate()});
  }
  CAF_CHECK_EQUAL(users.size(), 1000u);
  CAF_CHECK_EQUAL(rooms.size(), 1000u);
  std::set<std::size_t> hashes;
  for (const auto& user : users)
    hashes.insert(std::hash<user_id>{}(user));
  CAF_CHECK_EQUAL(hashes.size(), 1000u);
}
