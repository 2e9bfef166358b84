// Messages: decoded, which makes views into the payload.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include "counted.h"
#include "msg/connection.h"
#include "msg/userauth.h"

namespace sshrp::bench {
namespace {

template <typename Message>
void decode(benchmark::State& state, const Bytes& payload) {
  const Counted counted(state);
  for (auto _ : state) benchmark::DoNotOptimize(wire::decode<Message>(payload));
}

void channel_data(benchmark::State& state) {
  const Bytes data(static_cast<std::size_t>(state.range(0)), 'x');
  decode<msg::ChannelData>(state, wire::encode(msg::ChannelData{.recipient_channel = 1, .data = data}));
}
BENCHMARK(channel_data)->Name("message/channel_data")->Arg(64)->Arg(32768);

void channel_open(benchmark::State& state) {
  decode<msg::ChannelOpen>(state, wire::encode(msg::ChannelOpen{.channel_type = "session",
                                                                .sender_channel = 1,
                                                                .initial_window_size = 2 << 20,
                                                                .maximum_packet_size = 32768}));
}
BENCHMARK(channel_open)->Name("message/channel_open");

// An Ed25519 key with a signature.
void userauth_request(benchmark::State& state) {
  const Bytes key(51, 'k');
  const Bytes signature(4 + 83, 's');
  const Bytes fields = wire::encode_fields(msg::PublickeyFields{
      .has_signature = true, .algorithm_name = "ssh-ed25519", .public_key = key, .signature = {signature}});
  const Bytes payload = wire::encode(msg::UserauthRequest{.user_name = "web17",
                                                          .service_name = "ssh-connection",
                                                          .method_name = "publickey",
                                                          .method_specific = {fields}});
  const Counted counted(state);
  for (auto _ : state) {
    const auto request = wire::decode<msg::UserauthRequest>(payload);
    benchmark::DoNotOptimize(wire::decode_fields<msg::PublickeyFields>(request.method_specific.bytes));
  }
}
BENCHMARK(userauth_request)->Name("message/userauth_request");

}  // namespace
}  // namespace sshrp::bench
