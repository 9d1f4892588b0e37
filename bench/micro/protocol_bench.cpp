// What a message costs between socket and actor: reading a client's event, writing a server's.
#include "bench/load/payloads.hpp"
#include "protocol/event_parser.hpp"
#include "protocol/event_writer.hpp"

#include <benchmark/benchmark.h>
#include <string>
#include <string_view>

namespace {

using namespace strangelet;
using bench::payload;

constexpr std::string_view some_room = "919108f7-52d1-4320-9bac-f847db4148a8";
constexpr std::size_t chat_size = 120;
constexpr std::size_t sdp_size = 3000;

void parse(benchmark::State& state, std::string_view name, payload data) {
  auto text = "{\"event\":\"" + std::string{name} + "\",\"data\":";
  text.append(data.at(0, some_room)).append("}");
  auto size = text.size();
  text.resize(size + protocol::event_parser::padding);
  protocol::event_parser parser;
  for (auto _ : state)
    benchmark::DoNotOptimize(parser.parse(std::string_view{text}.substr(0, size), {}));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}

void write(benchmark::State& state, protocol::relay_kind kind, std::size_t size) {
  protocol::server_event event = protocol::relayed{kind,
                                                   '"' + std::string(size, 'x') + '"',
                                                   protocol::user_id{protocol::uuid::generate()},
                                                   protocol::room_id{protocol::uuid::generate()},
                                                   {}};
  for (auto _ : state) {
    // A new text each time, as in the server: it is shared with the sockets afterwards.
    std::string out;
    protocol::write_event(event, out);
    benchmark::DoNotOptimize(out);
  }
}

} // namespace

BENCHMARK_CAPTURE(parse, chat, "chat_message", payload::chat(chat_size));
BENCHMARK_CAPTURE(parse, offer, "webrtc_offer", payload::description("offer", sdp_size));
BENCHMARK_CAPTURE(write, chat, protocol::relay_kind::chat, chat_size);
BENCHMARK_CAPTURE(write, offer, protocol::relay_kind::offer, sdp_size);
