#include "watched_handler.hpp"

#include "tests/tools/loop_system.hpp"

#include <stdexcept>

namespace strangelet::net::test {

using namespace strangelet::test;

// -- observations
// -----------------------------------------------------------------------------------

void observations::note(const std::string& call) {
  std::lock_guard guard{mutex_};
  ++noted_[call];
  bool goes_on = !calls_.empty() && calls_.back() == call && call.find("bytes") != call.npos;
  if (!goes_on)
    calls_.push_back(call);
  changed_.notify_all();
}

void observations::note_bytes(std::string_view bytes) {
  std::lock_guard guard{mutex_};
  bytes_ += bytes;
}

void observations::wait_for(const std::string& call) {
  std::unique_lock guard{mutex_};
  auto count = ++awaited_[call];
  if (!changed_.wait_for(guard, patience, [&] { return noted_[call] >= count; }))
    throw std::runtime_error{"no call of " + call};
}

std::string observations::calls() {
  std::lock_guard guard{mutex_};
  std::string result;
  for (const auto& call : calls_)
    result += (result.empty() ? "" : " ") + call;
  return result;
}

std::string observations::bytes() {
  std::lock_guard guard{mutex_};
  return bytes_;
}

// -- watched_handler
// --------------------------------------------------------------------------------

watched_handler::watched_handler(connection& owner, observations& seen, reaction on_bytes,
                                 std::string prefix)
    : owner_(owner), seen_(seen), on_bytes_(std::move(on_bytes)), prefix_(std::move(prefix)) {}

void watched_handler::on_start() {
  seen_.note(prefix_ + "start");
}

void watched_handler::on_bytes(char* data, std::size_t size) {
  seen_.note_bytes({data, size});
  if (on_bytes_)
    on_bytes_(owner_, {data, size});
  seen_.note(prefix_ + "bytes");
}

void watched_handler::on_drained() {
  seen_.note(prefix_ + "drained");
}

void watched_handler::on_end_of_input() {
  seen_.note(prefix_ + "end");
}

void watched_handler::on_lost() {
  seen_.note(prefix_ + "lost");
}

runtime::loop_clock::time_point watched_handler::on_tick(runtime::loop_clock::time_point now) {
  seen_.note(prefix_ + "tick");
  return now;
}

void watched_handler::on_shut_down() {
  seen_.note(prefix_ + "shut_down");
}

} // namespace strangelet::net::test
