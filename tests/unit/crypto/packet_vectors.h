// The packets of tests/vectors/packets, which another implementation has sealed.
// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "crypto/ciphers.h"
#include "util/text.h"

namespace sshrp::crypto::testing {

struct SealedPacket {
  std::uint32_t sequence_number = 0;
  Bytes clear;   // packet_length || padding_length || payload || padding
  Bytes sealed;  // with the tag
};

struct PacketVectors {
  const CipherRow* cipher = nullptr;
  const MacRow* mac = nullptr;
  Bytes encryption_key, initial_iv, integrity_key;
  std::vector<SealedPacket> packets;

  std::string name() const {
    return std::string(cipher->name) + (mac ? " " + std::string(mac->name) : std::string());
  }
  DirectionKeys keys() const { return {encryption_key, initial_iv, integrity_key}; }
  OpeningCipherPtr opening() const { return cipher->make_opening(*cipher, mac, keys()); }
  SealingCipherPtr sealing() const { return cipher->make_sealing(*cipher, mac, keys()); }
};

inline Bytes from_field(const std::string& hex) { return hex == "-" ? Bytes{} : util::from_hex(hex).value(); }

inline const std::vector<PacketVectors>& packet_vectors() {
  static const auto all = [] {
    std::vector<PacketVectors> groups;
    std::ifstream file(std::string(SSHRP_VECTORS) + "/packets/packets.txt");
    if (!file) throw std::runtime_error("packets.txt is missing");
    for (std::string line; std::getline(file, line);) {
      std::istringstream fields(line);
      std::string kind;
      fields >> kind;
      if (kind == "keys") {
        std::string cipher, mac, key, iv, integrity_key;
        fields >> cipher >> mac >> key >> iv >> integrity_key;
        groups.push_back({find_cipher(cipher),
                          find_mac(mac),
                          from_field(key),
                          from_field(iv),
                          from_field(integrity_key),
                          {}});
      } else if (kind == "packet") {
        std::uint32_t number = 0;
        std::string clear, sealed;
        fields >> number >> clear >> sealed;
        groups.back().packets.push_back({number, from_field(clear), from_field(sealed)});
      }
    }
    return groups;
  }();
  return all;
}

}  // namespace sshrp::crypto::testing
