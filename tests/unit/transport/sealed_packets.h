// Packets of any shape, sealed with keys that the test has: what a peer can send that keeps to no rule.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include "crypto/ciphers.h"
#include "transport/packet_reader.h"
#include "wire/error.h"

namespace sshrp::transport::testing {

/// A row of each table; `row` is nullptr for "none".
struct TestCipher {
  const crypto::CipherRow* row = nullptr;
  const crypto::MacRow* mac = nullptr;

  std::string name() const {
    if (!row) return "none";
    return std::string(row->name) + (mac ? " " + std::string(mac->name) : std::string());
  }
  /// A fault ends the connection only when the longest packet could have come.
  bool hides_faults() const { return opening()->shape().on_fault == crypto::OnFault::read_on; }
  crypto::OpeningCipherPtr opening() const {
    return row ? row->make_opening(*row, mac, keys()) : crypto::clear_opening();
  }
  crypto::SealingCipherPtr sealing() const {
    return row ? row->make_sealing(*row, mac, keys()) : crypto::clear_sealing();
  }

 private:
  static crypto::DirectionKeys keys() {
    static const Bytes same(64, 0x42);
    return {same, same, same};
  }
};

inline std::vector<TestCipher> sealed_ciphers() {
  std::vector<TestCipher> all;
  for (const crypto::CipherRow& cipher : crypto::ciphers()) {
    if (cipher.integrity == crypto::Integrity::own) {
      all.push_back({&cipher, nullptr});
    } else {
      for (const crypto::MacRow& mac : crypto::macs()) all.push_back({&cipher, &mac});
    }
  }
  return all;
}

inline std::vector<TestCipher> all_ciphers() {
  std::vector<TestCipher> all = sealed_ciphers();
  all.push_back({});
  return all;
}

/// packet_length || padding_length || body, sealed; `body` is payload and padding.
inline Bytes seal_packet(crypto::SealingCipher& cipher, std::uint32_t sequence_number,
                         std::uint32_t packet_length, std::uint8_t padding_length, BytesView body) {
  Bytes packet(crypto::length_size);
  std::ranges::copy(crypto::big_endian(packet_length), packet.begin());
  packet.push_back(padding_length);
  packet.insert(packet.end(), body.begin(), body.end());
  Bytes sealed(packet.size() + cipher.shape().tag_size);
  cipher.seal(sequence_number, packet, sealed.data());
  return sealed;
}

/// The size of payload and padding of a packet that is at least `least` long, and aligned.
inline std::size_t aligned_body(const crypto::PacketShape& shape, std::size_t least) {
  const std::size_t head = 1 + (shape.length_is_aligned ? crypto::length_size : 0);
  std::size_t size = least;
  while ((head + size) % shape.block_size != 0) ++size;
  return size;
}

inline std::optional<Bytes> next_payload(PacketReader& reader, Bytes& received) {
  MutableBytes rest = received;
  const auto payload = reader.next(rest);
  std::optional<Bytes> copy;
  if (payload) copy = to_vector(payload->view());
  received.erase(received.begin(), received.end() - static_cast<std::ptrdiff_t>(rest.size()));
  return copy;
}

inline PacketReader reader_with(const TestCipher& cipher, Compression compression = Compression::none) {
  PacketReader reader;
  reader.change_keys(cipher.opening(), SequenceNumbers::reset, compression);
  return reader;
}

/// All failures are one to the peer.
inline void expect_refused(const TestCipher& cipher, Bytes received, const std::string& why) {
  PacketReader reader = reader_with(cipher);
  try {
    const auto payload = next_payload(reader, received);
    ADD_FAILURE() << cipher.name() << ": " << why << (payload ? " is opened" : " is waited for");
  } catch (const wire::ProtocolError& error) {
    EXPECT_EQ(error.reason(), wire::DisconnectReason::mac_error) << cipher.name() << ": " << why;
    EXPECT_STREQ(error.what(), "corrupt packet") << cipher.name() << ": " << why;
  }
}

}  // namespace sshrp::transport::testing
