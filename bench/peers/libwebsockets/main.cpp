// The job on libwebsockets (with its libuv event loop, since poll() takes as long as there are
// clients) and nlohmann/json.
//
//   bench_libwebsockets PORT
#include "bench/peers/libwebsockets/service.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <libwebsockets.h>
#include <memory>
#include <string>
#include <sys/resource.h>

namespace {

using strangelet::bench::service;

constexpr std::size_t largest_message = 64 * 1024;
// Seconds of silence until a ping, and until the connection is given up.
constexpr lws_retry_bo_t heartbeat{nullptr, 0, 0, 25, 60, 0};

struct connection {
  service::user user{};
  /// Pieces of the message that is arriving.
  std::string in{};
  /// Messages to send, each behind the room that libwebsockets wants in front of it.
  std::deque<std::string> out{};
};

/// What libwebsockets keeps for each client.
struct slot {
  connection* client;
};

service strangers;
lws_context* context = nullptr;

void enqueue(lws* socket, connection& to, const nlohmann::ordered_json& message) {
  to.out.push_back(std::string(LWS_PRE, '\0') + message.dump());
  lws_callback_on_writable(socket);
}

void on_established(lws* socket, slot& at) {
  auto client = std::make_unique<connection>();
  auto* raw = client.get();
  raw->user.send = [socket, raw](const nlohmann::ordered_json& message) {
    enqueue(socket, *raw, message);
  };
  at.client = client.release();
  strangers.connect(raw->user);
}

/// Not 0 closes the connection.
int on_receive(lws* socket, connection& from, const char* data, std::size_t size) {
  from.in.append(data, size);
  if (from.in.size() > largest_message || lws_frame_is_binary(socket) != 0)
    return -1;
  if (lws_is_final_fragment(socket) == 0 || lws_remaining_packet_payload(socket) != 0)
    return 0;
  strangers.receive(from.user, from.in);
  from.in.clear();
  return 0;
}

/// One message per call, as the library wants it.
int on_writable(lws* socket, connection& to) {
  if (to.out.empty())
    return 0;
  auto& text = to.out.front();
  auto* data = reinterpret_cast<unsigned char*>(text.data()) + LWS_PRE;
  if (lws_write(socket, data, text.size() - LWS_PRE, LWS_WRITE_TEXT) < 0)
    return -1;
  to.out.pop_front();
  if (!to.out.empty())
    lws_callback_on_writable(socket);
  return 0;
}

void on_closed(slot& at) {
  if (at.client != nullptr)
    strangers.disconnect(at.client->user);
  delete at.client;
  at.client = nullptr;
}

int on_event(lws* socket, lws_callback_reasons reason, void* user, void* in, std::size_t size) {
  auto* at = static_cast<slot*>(user);
  switch (reason) {
  case LWS_CALLBACK_ESTABLISHED:
    on_established(socket, *at);
    return 0;
  case LWS_CALLBACK_RECEIVE:
    return on_receive(socket, *at->client, static_cast<const char*>(in), size);
  case LWS_CALLBACK_SERVER_WRITEABLE:
    return on_writable(socket, *at->client);
  case LWS_CALLBACK_CLOSED:
    on_closed(*at);
    return 0;
  default:
    return lws_callback_http_dummy(socket, reason, user, in, size);
  }
}

void take_descriptors() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bench_libwebsockets PORT\n", stderr);
    return EXIT_FAILURE;
  }
  take_descriptors();
  lws_set_log_level(LLL_ERR, nullptr);
  const lws_protocols protocols[] = {{"strangers", on_event, sizeof(slot), 0, 0, nullptr, 0},
                                     {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
  lws_context_creation_info info{};
  info.port = std::atoi(argv[1]);
  info.iface = "127.0.0.1";
  info.protocols = protocols;
  info.retry_and_idle_policy = &heartbeat;
  info.options = LWS_SERVER_OPTION_LIBUV;
  context = lws_create_context(&info);
  if (context == nullptr) {
    std::fputs("bench_libwebsockets: cannot start; is libwebsockets-evlib-uv installed?\n", stderr);
    return EXIT_FAILURE;
  }
  // Runs the loop until a signal stops it.
  lws_service(context, 0);
  lws_context_destroy(context);
  return EXIT_SUCCESS;
}
