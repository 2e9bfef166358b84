// Packets by cipher, MAC and size of the payload: sealed by a PacketWriter and opened by a PacketReader,
// beside libcrypto alone.
// SPDX-License-Identifier: MIT
#include <stdexcept>
#include <string>

#include "libcrypto.h"
#include "transport/packet_reader.h"
#include "transport/packet_writer.h"
#include "turns.h"

namespace sshrp::bench {
namespace {

using transport::Compression;
using transport::PacketReader;
using transport::PacketWriter;
using transport::SequenceNumbers;

constexpr std::size_t payload_sizes[] = {64, 1024, 8192, 32768};
constexpr std::size_t turn_bytes = 256 * 1024;
constexpr std::size_t turn_packets = 256;

struct Suite {
  const crypto::CipherRow* cipher;
  const crypto::MacRow* mac = nullptr;

  std::string name() const {
    return std::string(cipher->name) + (mac ? "/" + std::string(mac->name) : std::string());
  }
  std::size_t tag_size() const { return mac ? mac->size : 16; }
};

/// Each cipher, with the first MAC where it needs one; the other MACs with the first of these ciphers.
std::vector<Suite> suites() {
  std::vector<Suite> all;
  const crypto::CipherRow* with_mac = nullptr;
  for (const crypto::CipherRow& cipher : crypto::ciphers()) {
    const bool needs_mac = cipher.integrity == crypto::Integrity::mac;
    all.push_back({&cipher, needs_mac ? &crypto::macs().front() : nullptr});
    if (needs_mac && !with_mac) with_mac = &cipher;
  }
  for (const crypto::MacRow& mac : crypto::macs().subspan(1)) all.push_back({with_mac, &mac});
  return all;
}

crypto::DirectionKeys keys() {
  static const Bytes same(64, 0x42);
  return {same, same, same};
}

PacketWriter writer_for(const Suite& suite) {
  PacketWriter writer;
  writer.change_keys(suite.cipher->make_sealing(*suite.cipher, suite.mac, keys()), SequenceNumbers::reset,
                     Compression::none);
  return writer;
}

PacketReader reader_for(const Suite& suite) {
  PacketReader reader;
  reader.change_keys(suite.cipher->make_opening(*suite.cipher, suite.mac, keys()), SequenceNumbers::reset,
                     Compression::none);
  return reader;
}

std::size_t packets_a_turn(std::size_t payload_size) {
  return std::min(turn_packets, turn_bytes / payload_size);
}

void count_bytes(benchmark::State& state, std::size_t payload_size) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(payload_size));
}

void seal_all(PacketWriter& writer, transport::SealableBytes& payload, std::size_t packets) {
  for (std::size_t i = 0; i < packets; ++i) writer.seal(payload.payload());
}

/// A turn's packets, as libcrypto alone seals and opens them.
class LibcryptoTurn {
 public:
  LibcryptoTurn(const Suite& suite, std::size_t sealed_size, std::size_t packets)
      : sealing_(make_libcrypto(*suite.cipher, suite.mac, keys(), Way::seal)),
        opening_(make_libcrypto(*suite.cipher, suite.mac, keys(), Way::open)),
        clear_(sealed_size - suite.tag_size(), 'x'),
        sealed_size_(sealed_size),
        sealed_(sealed_size * packets) {}

  void seal() {
    for (std::size_t at = 0; at < sealed_.size(); at += sealed_size_) sealing_->seal(clear_, &sealed_[at]);
  }

  void open() {
    for (std::size_t at = 0; at < sealed_.size(); at += sealed_size_) {
      if (!opening_->open(MutableBytes(sealed_).subspan(at, sealed_size_)))
        throw std::logic_error("the yardstick can't open what it sealed");
    }
  }

 private:
  std::unique_ptr<Libcrypto> sealing_;
  std::unique_ptr<Libcrypto> opening_;
  Bytes clear_;
  std::size_t sealed_size_;
  Bytes sealed_;
};

std::size_t sealed_size(const Suite& suite, std::size_t payload_size) {
  PacketWriter writer = writer_for(suite);
  writer.seal(Bytes(payload_size));
  return writer.output().size();
}

void seal(benchmark::State& state, const Suite& suite, std::size_t payload_size) {
  const std::size_t packets = packets_a_turn(payload_size);
  PacketWriter writer = writer_for(suite);
  transport::SealableBytes payload(Bytes(payload_size, 'x'));
  LibcryptoTurn libcrypto(suite, sealed_size(suite, payload_size), packets);
  seal_all(writer, payload, packets);  // so that its buffer has its size
  Turns turns(state);
  while (state.KeepRunningBatch(static_cast<std::int64_t>(packets))) {
    writer.output().consume(writer.output().size());
    turns.ours([&] { seal_all(writer, payload, packets); });
    turns.libcrypto([&] { libcrypto.seal(); });
  }
  count_bytes(state, payload_size);
}

void open(benchmark::State& state, const Suite& suite, std::size_t payload_size) {
  const std::size_t packets = packets_a_turn(payload_size);
  PacketWriter writer = writer_for(suite);
  PacketReader reader = reader_for(suite);
  transport::SealableBytes payload(Bytes(payload_size, 'x'));
  LibcryptoTurn libcrypto(suite, sealed_size(suite, payload_size), packets);
  Turns turns(state);
  while (state.KeepRunningBatch(static_cast<std::int64_t>(packets))) {
    seal_all(writer, payload, packets);
    MutableBytes received = writer.output().data();
    turns.ours([&] {
      while (auto opened = reader.next(received)) benchmark::DoNotOptimize(opened);
    });
    writer.output().consume(writer.output().size());
    libcrypto.seal();
    turns.libcrypto([&] { libcrypto.open(); });
  }
  count_bytes(state, payload_size);
}

void add(const char* work, void (*run)(benchmark::State&, const Suite&, std::size_t)) {
  for (const Suite& suite : suites()) {
    for (const std::size_t size : payload_sizes) {
      const std::string name =
          std::string("packet/") + work + "/" + suite.name() + "/" + std::to_string(size);
      benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        run(state, suite, size);
      })->UseManualTime();
    }
  }
}

[[maybe_unused]] const bool added = [] {
  add("seal", seal);
  add("open", open);
  return true;
}();

}  // namespace
}  // namespace sshrp::bench
