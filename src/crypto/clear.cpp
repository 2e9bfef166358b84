// "none" of RFC 4253 §6.3 and §6.4: only until the first NEWKEYS, never negotiated.
#include <cstring>

#include "crypto/ciphers.h"

namespace sshrp::crypto {
namespace {

constexpr PacketShape clear_shape{.block_size = 8, .tag_size = 0, .length_is_aligned = true};

struct ClearOpening final : OpeningCipher {
  ClearOpening() : OpeningCipher(clear_shape) {}
  std::uint32_t open_length(std::uint32_t, MutableBytes head) override {
    return from_big_endian(head.data());
  }
  bool open(std::uint32_t, MutableBytes) override { return true; }
};

struct ClearSealing final : SealingCipher {
  ClearSealing() : SealingCipher(clear_shape) {}
  void seal(std::uint32_t, BytesView packet, std::uint8_t* out) override {
    std::memcpy(out, packet.data(), packet.size());
  }
};

}  // namespace

OpeningCipherPtr clear_opening() { return std::make_unique<ClearOpening>(); }
SealingCipherPtr clear_sealing() { return std::make_unique<ClearSealing>(); }

}  // namespace sshrp::crypto
