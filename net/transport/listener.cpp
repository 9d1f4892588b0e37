#include "net/transport/listener.hpp"

#include "actors/fault.hpp"
#include "support/address_range.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <utility>

namespace strangelet::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// How long to wait before trying again when the machine has run out of descriptors or memory.
constexpr auto pause_time = std::chrono::milliseconds{100};

/// After so long without running out again it is over. At the edge descriptors come and go.
constexpr auto relief_time = std::chrono::seconds{5};

/// Connections that are accepted before others have their turn.
constexpr int accept_batch = 16;

bool is_out_of_resources(int error) noexcept {
  return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS;
}

runtime::descriptor open_reserve() noexcept {
  return runtime::descriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
}

} // namespace

listener::listener(runtime::event_loop& home, const std::string& address, std::uint16_t port)
    : acceptor_(home.context()), pause_timer_(home.context()), reserve_(open_reserve()) {
  tcp::endpoint wanted{asio::ip::make_address(address), port};
  acceptor_.open(wanted.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address{true});
  if (wanted.address().is_v6())
    acceptor_.set_option(asio::ip::v6_only{false});
  acceptor_.bind(wanted);
  // Small messages must not wait for each other (RFC 896). Accepted sockets inherit it.
  acceptor_.set_option(tcp::no_delay{true});
  acceptor_.listen(asio::socket_base::max_listen_connections);
  acceptor_.non_blocking(true);
  endpoint_ = acceptor_.local_endpoint();
}

void listener::start(std::vector<shard*> shards, std::size_t max_connections,
                     handler_factory make) {
  shards_ = std::move(shards);
  max_connections_ = max_connections;
  make_handler_ = std::move(make);
  asio::post(acceptor_.get_executor(), [this] { wait(); });
}

void listener::stop() {
  error_code ec;
  acceptor_.close(ec);
  pause_timer_.cancel();
}

void listener::wait() {
  acceptor_.async_wait(tcp::acceptor::wait_read, [this](const error_code& ec) {
    if (!ec && acceptor_.is_open())
      accept_waiting();
  });
}

void listener::accept_waiting() {
  for (int n = 0; n < accept_batch; ++n) {
    tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    // Not Asio's: this tells who it is and takes no further calls to be made ready for use.
    runtime::descriptor socket{
        ::accept4(acceptor_.native_handle(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (socket.get() >= 0) {
      // An IPv4 client is one whatever we listen on.
      on_accept(std::move(socket), support::unmapped(peer.address()));
    } else if (is_out_of_resources(errno)) {
      error_code why{errno, boost::system::system_category()};
      on_exhaustion(why);
      if (!turn_away())
        return pause();
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    }
    // Anything else concerns one client that went away again.
  }
  wait();
}

void listener::on_accept(runtime::descriptor socket, const asio::ip::address& peer) {
  if (exhausted_at_ && runtime::loop_clock::now() - *exhausted_at_ >= relief_time) {
    exhausted_at_.reset();
    spdlog::info("accepting connections again");
  }
  auto& target = *shards_[next_shard_++ % shards_.size()];
  // Counted here and not on the other loop, so that the limit holds during a rush.
  auto& metrics = target.shared().metrics;
  metrics.accepted.add();
  auto over_capacity = metrics.connections.add(1) >= max_connections_;
  asio::dispatch(target.loop().context(),
                 [this, &target, over_capacity, peer, accepted = std::move(socket)]() mutable {
                   begin(target, std::move(accepted), peer, over_capacity);
                 });
}

void listener::begin(shard& target, runtime::descriptor socket, const asio::ip::address& peer,
                     bool over_capacity) {
  auto& shared = target.shared();
  std::shared_ptr<connection> member;
  std::unique_ptr<byte_handler> handler;
  try {
    member = std::make_shared<connection>(target, std::move(socket), peer);
    handler = make_handler_(*member, over_capacity);
  } catch (...) {
    // Not one of the shard's yet, so nobody else would count it out.
    actors::contain_exception(std::current_exception(), "a connection", *shared.env.metrics,
                              [&] { shared.metrics.connections.take(1); });
    return;
  }
  if (handler == nullptr)
    shared.metrics.connections.take(1);
  else
    member->start(std::move(handler));
}

void listener::on_exhaustion(const error_code& why) {
  if (!exhausted_at_)
    spdlog::error("cannot accept connections for now: {}", why.message());
  exhausted_at_ = runtime::loop_clock::now();
}

bool listener::turn_away() {
  reserve_.reset();
  runtime::descriptor socket{::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC)};
  auto has_accepted = socket.get() >= 0;
  socket.reset();
  reserve_ = open_reserve();
  if (has_accepted) {
    auto& metrics = shards_.front()->shared().metrics;
    metrics.accepted.add();
    metrics.dropped.add(drop_reason::descriptors);
  }
  return has_accepted;
}

void listener::pause() {
  pause_timer_.expires_after(pause_time);
  pause_timer_.async_wait([this](const error_code& ec) {
    if (!ec)
      accept_waiting();
  });
}

} // namespace strangelet::net
