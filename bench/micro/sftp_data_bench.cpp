// SFTP data: WRITEs, READs and their DATA of 32 KiB through an Inspector, eight at a time.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include "counted.h"
#include "sftp/messages.h"
#include "sftp_channel.h"

namespace sshrp::bench {
namespace {

namespace fxp = sftp::fxp;

constexpr std::size_t data_size = 32768;
constexpr std::uint32_t at_a_time = 8;

const sftp::Rules audited{.audit = sftp::Audit::on};
const sftp::Rules jailed{.root_path = "/srv/web"};

template <typename Make>
Bytes packets(Make make) {
  Bytes all;
  for (std::uint32_t id = 1; id <= at_a_time; ++id) append_packet(all, make(id));
  return all;
}

Bytes write(std::uint32_t id, BytesView handle) {
  const Bytes data(data_size, 'x');
  Bytes payload;
  wire::Writer(payload).byte(static_cast<std::uint8_t>(sftp::Type::write)).uint32(id).string(handle);
  wire::Writer(payload).uint64(0).string(data);
  return payload;
}

void pass(benchmark::State& state, SftpChannel& channel, const Bytes& requests, const Bytes& replies) {
  const Counted counted(state);
  while (state.KeepRunningBatch(at_a_time)) {
    channel.pass(Leg::downstream, requests);
    channel.pass(Leg::upstream, replies);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(data_size));
}

void write_data(benchmark::State& state, const sftp::Rules& rules) {
  SftpChannel channel(rules);
  const Bytes handle = channel.open("/file");
  pass(state, channel, packets([&](std::uint32_t id) { return write(id, handle); }),
       packets([](std::uint32_t id) { return wire::encode(fxp::Status{.id = id}); }));
}

void read_data(benchmark::State& state, const sftp::Rules& rules) {
  SftpChannel channel(rules);
  const Bytes handle = channel.open("/file");
  const Bytes data(data_size, 'x');
  pass(state, channel, packets([&](std::uint32_t id) {
         return wire::encode(fxp::Read{.id = id, .handle = as_text(handle), .len = data_size});
       }),
       packets([&](std::uint32_t id) { return wire::encode(fxp::Data{.id = id, .data = data}); }));
}

BENCHMARK_CAPTURE(write_data, audited, audited)->Name("sftp/write/audited");
BENCHMARK_CAPTURE(write_data, jailed, jailed)->Name("sftp/write/jailed");
BENCHMARK_CAPTURE(read_data, audited, audited)->Name("sftp/read/audited");
BENCHMARK_CAPTURE(read_data, jailed, jailed)->Name("sftp/read/jailed");

}  // namespace
}  // namespace sshrp::bench
