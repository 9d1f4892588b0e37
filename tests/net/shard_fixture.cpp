#include "shard_fixture.hpp"

#include "net/transport/connection.hpp"
#include "tests/tools/temporary_folder.hpp"

#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>
#include <spdlog/spdlog.h>

#include <array>
#include <sys/ioctl.h>

#include "caf/test/unit_test.hpp"

namespace strangelet::net::test {

using namespace strangelet::test;

using boost::asio::ip::tcp;

namespace {

/// A page, and a file that no socket takes at once.
const http::static_files& sample_files() {
  static const auto files = [] {
    temporary_folder folder;
    folder.add("index.html", "<p>page</p>");
    folder.add("big", std::string(1'000'000, 'b'));
    return http::static_files{folder.path()};
  }();
  return files;
}

/// Knows when something came in.
class probe : public byte_handler {
public:
  explicit probe(countdown& arrived) : arrived_(arrived) {}

  void on_start() override {}
  void on_bytes(char*, std::size_t) override {
    arrived_.count_down();
  }
  void on_end_of_input() override {}
  void on_lost() override {}
  runtime::loop_clock::time_point on_tick(runtime::loop_clock::time_point now) override {
    return now;
  }
  void on_shut_down() override {}

private:
  countdown& arrived_;
};

} // namespace

shard_fixture::shard_fixture(const settings& given)
    : config(given),
      supervisor(host.system.spawn(fake_desk, &script)),
      directory(host.system.spawn(fake_directory, &script)),
      bridge(host.system.spawn(http::bridge, supervisor, config.http.answer_timeout)),
      files(sample_files()),
      rest({config.http.admin_token, {}}, bridge, registry),
      web(rest, files, config.http.cors_origins),
      auth(config.auth, config.limits.enabled),
      shared{host.system, config, env, directory, {}, web, auth},
      home(host.loops.loop(0), shared),
      acceptor_(host.loops.loop(0).context(),
                tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}),
      began_(home.now()) {
  spdlog::set_level(spdlog::level::off);
  env.blocks = &blocks;
}

shard_fixture::~shard_fixture() {
  on_loop([this] {
    home.abort_all();
    home.loop().observe_turns(nullptr);
  });
  // What was cancelled comes back once more.
  host.settle();
  CAF_CHECK_EQUAL(shared.metrics.connections.value(), 0u);
  caf::anon_send_exit(bridge, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(directory, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(supervisor, caf::exit_reason::user_shutdown);
}

std::weak_ptr<connection> shard_fixture::accept(const handler_maker& make) {
  std::weak_ptr<connection> result;
  on_loop([&] {
    auto socket = acceptor_.accept();
    socket.set_option(boost::asio::socket_base::send_buffer_size{4'096});
    auto address = socket.remote_endpoint().address();
    last_descriptor_ = socket.release();
    shared.metrics.connections.add(1);
    auto member =
        std::make_shared<connection>(home, runtime::descriptor{last_descriptor_}, address);
    result = member;
    member->start(make(*member));
  });
  return result;
}

void shard_fixture::tick(const std::weak_ptr<connection>& which,
                         runtime::loop_clock::duration later) {
  with(which, [&](connection& member) { member.tick(began_ + later); });
}

void shard_fixture::stand_still_until(runtime::loop_clock::duration later) {
  on_loop([&] { home.notice(runtime::life_sign{began_ + later}); });
}

void shard_fixture::let_arrive() {
  // A turn reads so much of each connection at most, and some may not be read at all. What a
  // handler puts back takes some more turns.
  constexpr int calm_turns = 16;
  std::size_t left = 0;
  for (int calm = 0; calm < calm_turns; ++calm) {
    if (auto before = std::exchange(left, unread_bytes()); before != left)
      calm = 0;
    let_turn_pass();
  }
}

void shard_fixture::let_turn_pass() {
  // Sockets become readable in the order in which the loopback interface carries bytes to them.
  auto before = last_descriptor_;
  countdown arrived;
  peer other{port()};
  auto member = accept([&](connection&) { return std::make_unique<probe>(arrived); });
  last_descriptor_ = before;
  other.send("x");
  arrived.wait();
  with(member, [](connection& each) { each.abort(); });
  host.settle();
}

std::size_t shard_fixture::unread_bytes() const {
  int count = 0;
  ioctl(last_descriptor_, FIONREAD, &count);
  return static_cast<std::size_t>(count);
}

} // namespace strangelet::net::test
