#define CAF_SUITE actors.event_ledger

#include "actors/event_ledger.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;
using namespace strangelet::protocol;

namespace {

const room_id one_room{uuid::generate()};
const room_id another_room{uuid::generate()};

std::string refused_of(const event_ledger& books) {
  std::string result;
  const auto record = books.record();
  for (const auto id : record->refused)
    result += std::to_string(id) + ' ';
  return result;
}

std::uint64_t last_id_of(const event_ledger& books) {
  return books.record()->last_id;
}

} // namespace

CAF_TEST(an event is heard once) {
  event_ledger books;
  CAF_CHECK_EQUAL(last_id_of(books), 0u);
  CAF_CHECK(books.hear(1));
  CAF_CHECK(!books.hear(1));
  CAF_CHECK(books.hear(5));
  CAF_CHECK(!books.hear(3));
  CAF_CHECK_EQUAL(last_id_of(books), 5u);
}

CAF_TEST(of the last 64 events it is known which were refused) {
  event_ledger books;
  for (std::uint64_t id = 1; id <= 70; ++id)
    books.hear(id);
  for (const auto id : {6, 7, 70, 1'000})
    books.refuse(static_cast<std::uint64_t>(id));
  CAF_CHECK_EQUAL(refused_of(books), "7 70 ");
  books.hear(71);
  CAF_CHECK_EQUAL(refused_of(books), "70 ");
}

CAF_TEST(an answer names what it answers) {
  event_ledger books;
  CAF_CHECK_EQUAL(books.answered_by(pong{}), 0u);
  books.set_answering(4);
  CAF_CHECK_EQUAL(books.answered_by(pong{}), 4u);
  books.set_answering(0);
  CAF_CHECK_EQUAL(books.answered_by(pong{}), 0u);
}

CAF_TEST(a search is answered by the first word of what came of it) {
  event_ledger books;
  const auto searches = [&](std::uint64_t id) {
    books.set_answering(id);
    books.await_search();
    books.set_answering(0);
  };
  searches(3);
  CAF_CHECK_EQUAL(books.answered_by(online_stats{}), 0u);
  CAF_CHECK_EQUAL(books.answered_by(waiting_for_partner{}), 3u);
  CAF_CHECK_EQUAL(books.answered_by(partner_found{}), 0u);
  searches(4);
  CAF_CHECK_EQUAL(books.answered_by(partner_found{}), 4u);
  searches(5);
  CAF_CHECK_EQUAL(books.answered_by(refused{error_code::waiting_timeout, {}, {}, {}}), 5u);
  searches(6);
  CAF_CHECK_EQUAL(books.take_search(), 6u);
  CAF_CHECK_EQUAL(books.answered_by(waiting_for_partner{}), 0u);
}

CAF_TEST(events have places only where the client can come back) {
  event_ledger books;
  CAF_CHECK_EQUAL(books.next_seq(), 0u);
  books.number_events();
  CAF_CHECK_EQUAL(books.next_seq(), 1u);
  CAF_CHECK_EQUAL(books.next_seq(), 2u);
}

CAF_TEST(it is known what is on its way to the partner) {
  event_ledger books;
  for (const auto id : {1, 2, 3})
    books.await_receipt(
        {static_cast<std::uint64_t>(id), id == 2 ? another_room : one_room, relay_kind::chat});
  CAF_CHECK(!books.take_receipt(9));
  CAF_REQUIRE(books.take_receipt(1));
  CAF_CHECK(!books.take_receipt(1));
  const auto left = books.take_receipts_of(one_room);
  CAF_REQUIRE_EQUAL(left.size(), 1u);
  CAF_CHECK_EQUAL(left.front().id, 3u);
  CAF_CHECK(books.take_receipts_of(one_room).empty());
  CAF_CHECK(books.take_receipt(2));
}
