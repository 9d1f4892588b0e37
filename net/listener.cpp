#include "net/listener.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace strangelet::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// How long to wait before trying again when the machine has run out of descriptors or memory.
constexpr auto pause_time = std::chrono::milliseconds{100};

} // namespace

listener::listener(event_loop& home, http::entrance through, const std::string& address,
                   std::uint16_t port)
    : entrance_(through), acceptor_(home.context()), pause_timer_(home.context()) {
  tcp::endpoint wanted{asio::ip::make_address(address), port};
  acceptor_.open(wanted.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address{true});
  if (wanted.address().is_v6())
    acceptor_.set_option(asio::ip::v6_only{false});
  acceptor_.bind(wanted);
  acceptor_.listen(asio::socket_base::max_listen_connections);
  endpoint_ = acceptor_.local_endpoint();
}

void listener::start(std::vector<shard*> shards, std::size_t max_connections) {
  shards_ = std::move(shards);
  max_connections_ = max_connections;
  asio::post(acceptor_.get_executor(), [this] { accept(); });
}

void listener::stop() {
  error_code ec;
  acceptor_.close(ec);
  pause_timer_.cancel();
}

void listener::accept() {
  auto& target = *shards_[next_shard_++ % shards_.size()];
  acceptor_.async_accept(target.loop().context().get_executor(),
                         [this, &target](const error_code& ec, connection::socket_type socket) {
                           if (!acceptor_.is_open())
                             return;
                           if (ec == asio::error::no_descriptors || ec == asio::error::no_memory ||
                               ec == asio::error::no_buffer_space ||
                               ec == error_code{ENFILE, boost::system::system_category()}) {
                             pause(ec);
                             return;
                           }
                           // Anything else concerns one client that went away again.
                           if (!ec)
                             on_accept(target, std::move(socket));
                           accept();
                         });
}

void listener::on_accept(shard& target, connection::socket_type socket) {
  if (std::exchange(pausing_, false))
    spdlog::info("accepting connections again");
  error_code ec;
  auto peer = socket.remote_endpoint(ec).address();
  if (ec)
    return;
  // Counted here and not on the other loop, so that the limit holds during a rush.
  auto crowded =
      target.shared().connections.fetch_add(1, std::memory_order_relaxed) >= max_connections_;
  asio::dispatch(target.loop().context(), [this, &target, crowded, peer = std::move(peer),
                                           accepted = std::move(socket)]() mutable {
    auto member = std::make_shared<connection>(target, std::move(accepted), std::move(peer));
    member->start(std::make_unique<http::http_session>(*member, entrance_, crowded));
  });
}

void listener::pause(const error_code& why) {
  if (!std::exchange(pausing_, true))
    spdlog::error("cannot accept connections for now: {}", why.message());
  pause_timer_.expires_after(pause_time);
  pause_timer_.async_wait([this](const error_code& ec) {
    if (!ec)
      accept();
  });
}

} // namespace strangelet::net
