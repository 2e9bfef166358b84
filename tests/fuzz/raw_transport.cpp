// SPDX-License-Identifier: MIT
#include "raw_transport.h"

#include "deterministic_random.h"
#include "target.h"
#include "transport/memory_pipe.h"
#include "transport/packet_writer.h"

namespace sshrp::fuzz {
namespace {

using namespace transport;

constexpr std::size_t max_output = 256 * 1024;  // far more than a handshake has

Settings settings(Role role) {
  Settings all = transport::testing::default_settings(role);
  // The methods without the two slowest, whose messages are those of group14.
  all.preferences.kex =
      "curve25519-sha256,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"
      "diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256,mlkem768x25519-sha256,"
      "mlkem768nistp256-sha256,sntrup761x25519-sha512";
  all.preferences.compression = "none,zlib@openssh.com";
  return all;
}

Side side_for(Role role) {
  static constexpr std::string_view types[] = {"ssh-ed25519", "ecdsa-sha2-nistp256"};
  if (role == Role::server) return transport::testing::server_side(types);
  return transport::testing::client_side();
}

// Payloads framed in the clear behind an identification, so that the fuzzer needn't find these.
Bytes framed(Input& input) {
  Bytes bytes = to_vector(as_bytes("SSH-2.0-fuzz\r\n"));
  PacketWriter writer;
  while (!input.empty()) {
    if (const BytesView payload = input.string(); !payload.empty()) writer.seal(payload);
  }
  const BytesView packets = writer.output().data();
  bytes.insert(bytes.end(), packets.begin(), packets.end());
  return bytes;
}

}  // namespace

void run_raw(Role ours, BytesView bytes) {
  restart_random();
  transport::testing::End end(settings(ours), side_for(ours));
  Input input(bytes.data(), bytes.size());
  const std::uint8_t mode = input.byte();
  const Bytes sent = mode & 1 ? framed(input) : to_vector(input.rest());
  const std::size_t piece = mode & 2 ? 1 + mode / 4 : transport::testing::whole;
  if (mode & 128) end.transport().leave_steps(mode & 64 ? LeftSteps::all : LeftSteps::slow);
  try {
    end.deliver(sent, piece);
    while (end.transport().due_step()) end.compute_step();
  } catch (const wire::ProtocolError&) {
  }
  expect(end.received().empty(), "without keys nothing reaches the layers above");
  expect(end.transport().output().size() <= max_output, "the answer is bounded");
}

}  // namespace sshrp::fuzz
