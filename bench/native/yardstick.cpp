// bench_yardstick: the least that a relay of sealed packets can cost. One thread receives bursts from a
// socket, opens each packet with fixed keys, seals it with others and sends on; no SSH beside that. Prints
// its CPU seconds per GiB of payload, and those of the public-key operations of a login.
// SPDX-License-Identifier: MIT
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <iostream>
#include <thread>

#include "crypto/ciphers.h"
#include "crypto/crypto_provider.h"
#include "crypto/kex_methods.h"
#include "net/listener.h"
#include "program.h"
#include "public_key_cost.h"
#include "settings.h"

namespace sshrp::bench {
namespace {

constexpr std::size_t burst_size = 512 * 1024;
constexpr double gib = 1024.0 * 1024 * 1024;
constexpr std::size_t channel_data_overhead = 9;  // RFC 4254 §5.2: number, channel and length

void print_cost(double cpu, std::uint64_t bytes) {
  std::printf("{\"cpu_per_gib\": %.6f}\n", cpu / (static_cast<double>(bytes) / gib));
}

/// A sequence of numbers for keys: which ones doesn't matter.
struct Keys {
  explicit Keys(std::uint8_t first) : bytes(64, first) {}
  crypto::DirectionKeys of(const crypto::CipherRow& cipher, const crypto::MacRow& mac) const {
    const BytesView all(bytes);
    return {all.first(cipher.key_size), all.first(cipher.iv_size), all.first(mac.size)};
  }
  Bytes bytes;
};

struct Kind {
  const crypto::CipherRow& cipher;
  const crypto::MacRow& mac;

  crypto::SealingCipherPtr sealing(std::uint8_t key) const {
    return cipher.make_sealing(cipher, &mac, Keys(key).of(cipher, mac));
  }
  crypto::OpeningCipherPtr opening(std::uint8_t key) const {
    return cipher.make_opening(cipher, &mac, Keys(key).of(cipher, mac));
  }
};

constexpr std::uint8_t key_in = 1;
constexpr std::uint8_t key_out = 2;

/// packet_length || padding_length || payload || padding, RFC 4253 §6.
Bytes make_packet(std::size_t payload, const crypto::PacketShape& shape) {
  const std::size_t aligned = 1 + payload + (shape.length_is_aligned ? crypto::length_size : 0);
  std::size_t padding = shape.block_size - aligned % shape.block_size;
  if (padding < 4) padding += shape.block_size;
  Bytes packet(crypto::length_size + 1 + payload + padding, 'x');
  const auto length = crypto::big_endian(static_cast<std::uint32_t>(packet.size() - crypto::length_size));
  std::memcpy(packet.data(), length.data(), length.size());
  packet[crypto::length_size] = static_cast<std::uint8_t>(padding);
  return packet;
}

void send_all(int socket, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) throw std::runtime_error("send failed");
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

// Seals bursts of packets.
void feed(int socket, Kind kind, std::size_t payload, std::uint64_t packets) {
  const auto cipher = kind.sealing(key_in);
  const Bytes packet = make_packet(payload, cipher->shape());
  const std::size_t sealed = packet.size() + cipher->shape().tag_size;
  Bytes burst(burst_size + sealed);
  std::size_t filled = 0;
  for (std::uint64_t i = 0; i < packets; ++i) {
    cipher->seal(static_cast<std::uint32_t>(i), packet, burst.data() + filled);
    filled += sealed;
    if (filled < burst_size && i + 1 < packets) continue;
    send_all(socket, BytesView(burst).first(filled));
    filled = 0;
  }
  ::shutdown(socket, SHUT_WR);
}

void drain(int socket) {
  Bytes burst(burst_size);
  while (::recv(socket, burst.data(), burst.size(), 0) > 0) {
  }
}

void relay(int from, int to, Kind kind) {
  const auto opening = kind.opening(key_in);
  const auto sealing = kind.sealing(key_out);
  const std::size_t tag = opening->shape().tag_size;
  Bytes in(2 * burst_size);
  Bytes out(2 * burst_size);
  std::size_t held = 0;
  std::uint32_t number = 0;
  for (;;) {
    const ssize_t count = ::recv(from, in.data() + held, burst_size, 0);
    if (count <= 0) break;
    MutableBytes rest = MutableBytes(in).first(held + static_cast<std::size_t>(count));
    std::size_t filled = 0;
    while (rest.size() >= opening->head_size()) {
      // Where the length is sealed by itself, or clear, it may be opened twice.
      const std::uint32_t length = opening->open_length(number, rest.first(opening->head_size()));
      const std::size_t clear = crypto::length_size + length;
      if (rest.size() < clear + tag) break;
      if (!opening->open(number, rest.first(clear + tag)))
        throw std::runtime_error("a packet isn't what was sent");
      // A cipher may have left the length sealed: it is the same in clear.
      const auto clear_length = crypto::big_endian(length);
      std::memcpy(rest.data(), clear_length.data(), clear_length.size());
      sealing->seal(number, rest.first(clear), out.data() + filled);
      filled += clear + tag;
      rest = rest.subspan(clear + tag);
      ++number;
    }
    send_all(to, BytesView(out).first(filled));
    std::memmove(in.data(), rest.data(), rest.size());
    held = rest.size();
  }
  ::shutdown(to, SHUT_WR);
}

std::pair<util::UniqueFd, util::UniqueFd> connected_pair() {
  const util::UniqueFd listening = net::listen_on({asio::ip::address_v4::loopback(), 0});
  const auto endpoint = *net::listening_at(listening.get());
  util::UniqueFd one(::socket(AF_INET, SOCK_STREAM, 0));
  if (::connect(one.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0)
    throw std::runtime_error("connect failed");
  util::UniqueFd other;
  while (other.get() < 0) other = util::UniqueFd(::accept(listening.get(), nullptr, nullptr));
  return {std::move(one), std::move(other)};
}

void run_relay(const Kind& kind, std::size_t data, std::uint64_t bytes) {
  const std::size_t payload = data + channel_data_overhead;
  auto [feeder, in] = connected_pair();
  auto [out, drained] = connected_pair();
  const std::uint64_t packets = bytes / data;
  double cpu = 0;
  std::thread feeding([&, fd = feeder.get()] { feed(fd, kind, payload, packets); });
  std::thread draining([fd = drained.get()] { drain(fd); });
  std::thread relaying([&, from = in.get(), to = out.get()] {
    const double began = cpu_seconds();
    relay(from, to, kind);
    cpu = cpu_seconds() - began;
  });
  feeding.join();
  relaying.join();
  draining.join();
  print_cost(cpu, packets * data);
}

// The same opening and sealing without sockets, a burst at a time.
void run_cipher(const Kind& kind, std::size_t data, std::uint64_t bytes) {
  const auto seal_in = kind.sealing(key_in);
  const auto opening = kind.opening(key_in);
  const auto seal_out = kind.sealing(key_out);
  const Bytes packet = make_packet(data + channel_data_overhead, opening->shape());
  const std::size_t sealed = packet.size() + opening->shape().tag_size;
  const std::uint64_t packets = bytes / data;
  const std::size_t in_burst = std::max<std::size_t>(1, burst_size / sealed);
  Bytes burst(in_burst * sealed);
  Bytes out(burst.size());
  const auto at = [&](std::size_t i) { return MutableBytes(burst).subspan(i * sealed, sealed); };
  double cpu = 0;
  for (std::uint64_t done = 0; done < packets; done += in_burst) {
    for (std::size_t i = 0; i < in_burst; ++i)
      seal_in->seal(static_cast<std::uint32_t>(done + i), packet, at(i).data());
    const double began = cpu_seconds();
    for (std::size_t i = 0; i < in_burst; ++i) {
      const auto number = static_cast<std::uint32_t>(done + i);
      (void)opening->open_length(number, at(i).first(opening->head_size()));
      if (!opening->open(number, at(i))) throw std::runtime_error("a packet isn't what was sent");
      seal_out->seal(number, packet, out.data() + i * sealed);
    }
    cpu += cpu_seconds() - began;
  }
  const std::uint64_t whole_bursts = (packets + in_burst - 1) / in_burst * in_burst;
  print_cost(cpu, whole_bursts * data);
}

int run(int argc, char** argv) {
  CLI::App command("The least that a relay of sealed packets can cost, in CPU seconds per GiB.");
  std::string cipher = "aes128-gcm@openssh.com";
  std::size_t data = 32 * 1024;
  std::uint64_t bytes = std::uint64_t{1} << 30;
  std::string provider = "auto";
  command.add_option("--cipher", cipher);
  command.add_option("--provider", provider, "what computes: as the key crypto_provider")
      ->check(CLI::IsMember({"auto", "openssl"}));
  command.add_option("--payload", data, "bytes of data in a packet");
  command.add_option("--bytes", bytes, "of data in all");
  command.require_subcommand(1);
  CLI::App& relaying = *command.add_subcommand("relay", "receive, open, seal, send");
  CLI::App& sealing = *command.add_subcommand("cipher", "open and seal, in memory");
  CLI::App& keys = *command.add_subcommand("public-keys", "the operations of a login, in CPU seconds each");
  std::string key_file;
  std::string kex = default_kex;
  keys.add_option("--key", key_file, "private key file")->required();
  keys.add_option("--kex", kex, "the method of key exchange");
  CLI11_PARSE(command, argc, argv);

  choose_crypto_provider(provider == "openssl" ? crypto::CryptoProvider::openssl
                                               : crypto::CryptoProvider::automatic);
  if (keys) {
    const crypto::KexMethod* method = crypto::find_kex_method(kex);
    if (!method) throw std::runtime_error("there is no key exchange " + kex);
    print_public_key_costs(*read_key(key_file), method->kem);
    return 0;
  }
  const crypto::CipherRow* row = crypto::find_cipher(cipher);
  if (!row) throw std::runtime_error("there is no cipher " + cipher);
  const Kind kind{*row, *crypto::find_mac("hmac-sha2-256-etm@openssh.com")};
  if (relaying) run_relay(kind, data, bytes);
  if (sealing) run_cipher(kind, data, bytes);
  return 0;
}

}  // namespace
}  // namespace sshrp::bench

int main(int argc, char** argv) {
  return sshrp::bench::run_program("bench_yardstick", sshrp::bench::run, argc, argv);
}
