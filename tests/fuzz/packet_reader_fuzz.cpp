// PacketReader: any bytes under any cipher, and packets of any shape sealed with keys that the reader has, so
// that what stands behind the MAC is reached too.
// SPDX-License-Identifier: MIT
#include "crypto/ciphers.h"
#include "target.h"
#include "transport/packet_reader.h"
#include "wire/error.h"

using namespace sshrp;

namespace {

constexpr std::uint8_t key_bytes[64] = {1, 2, 3};
const crypto::DirectionKeys all_keys{key_bytes, key_bytes, key_bytes};

struct Cipher {
  const crypto::CipherRow* row;
  const crypto::MacRow* mac;

  crypto::DirectionKeys keys() const {
    return {all_keys.encryption_key.first(row->key_size), all_keys.initial_iv.first(row->iv_size),
            all_keys.integrity_key.first(mac ? mac->size : 0)};
  }
  crypto::OpeningCipherPtr opening() const {
    return row ? row->make_opening(*row, mac, keys()) : crypto::clear_opening();
  }
  crypto::SealingCipherPtr sealing() const {
    return row ? row->make_sealing(*row, mac, keys()) : crypto::clear_sealing();
  }
};

Cipher choose_cipher(std::uint8_t choice) {
  const auto ciphers = crypto::ciphers();
  const auto macs = crypto::macs();
  const std::size_t n = choice % (ciphers.size() + 1);
  if (n == ciphers.size()) return {nullptr, nullptr};
  const crypto::CipherRow* row = &ciphers[n];
  const bool own = row->integrity == crypto::Integrity::own;
  return {row, own ? nullptr : &macs[choice / (ciphers.size() + 1) % macs.size()]};
}

// A packet as the input has it: its parts needn't fit one another, but the tag is right.
void seal_packet(fuzz::Input& input, crypto::SealingCipher& cipher, std::uint32_t number, Bytes& out) {
  const std::uint8_t padding_length = input.byte();
  const BytesView body = input.string();
  Bytes packet(crypto::length_size + transport::padding_length_size + body.size());
  packet[crypto::length_size] = padding_length;
  std::ranges::copy(body, packet.begin() + transport::headroom);
  const std::size_t counted = cipher.shape().length_is_aligned ? 0 : crypto::length_size;
  while ((packet.size() - counted) % cipher.shape().block_size != 0) packet.push_back(0);
  const auto length = crypto::big_endian(static_cast<std::uint32_t>(packet.size() - crypto::length_size));
  std::ranges::copy(length, packet.begin());
  const std::size_t at = out.size();
  out.resize(at + packet.size() + cipher.shape().tag_size);
  cipher.seal(number, packet, out.data() + at);
}

struct Outcome {
  std::vector<Bytes> payloads;
  bool refused = false;

  bool operator==(const Outcome&) const = default;
};

Outcome read(const Cipher& cipher, transport::Compression compression, BytesView bytes, std::size_t piece) {
  transport::PacketReader reader;
  reader.change_keys(cipher.opening(), transport::SequenceNumbers::reset, compression);
  reader.login_done();
  Outcome outcome;
  Bytes kept;
  try {
    while (!bytes.empty()) {
      const BytesView part = bytes.first(std::min(piece, bytes.size()));
      bytes = bytes.subspan(part.size());
      kept.insert(kept.end(), part.begin(), part.end());
      MutableBytes rest = kept;
      while (const auto payload = reader.next(rest)) {
        fuzz::expect(!payload->payload.empty(), "no payload is empty");
        fuzz::expect(payload->payload.size() <= transport::max_packet_after_login, "a payload is bounded");
        outcome.payloads.push_back(to_vector(payload->view()));
        // the room around it is ours
        std::fill_n(payload->payload.data() - transport::headroom, transport::headroom, 0xee);
        if (cipher.row || compression != transport::Compression::none)
          std::fill_n(payload->payload.data() + payload->payload.size(), transport::tailroom, 0xee);
      }
      kept = to_vector(rest);
    }
  } catch (const wire::ProtocolError&) {
    outcome.refused = true;
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const Cipher cipher = choose_cipher(input.byte());
  const std::uint8_t mode = input.byte();
  const auto compression = mode & 1 ? transport::Compression::zlib_after_login : transport::Compression::none;
  const bool sealed = mode & 2;
  const std::size_t piece = 1 + mode / 4;

  Bytes bytes;
  if (sealed) {
    const auto sealing = cipher.sealing();
    for (std::uint32_t number = 0; !input.empty(); ++number) seal_packet(input, *sealing, number, bytes);
  } else {
    bytes = to_vector(input.rest());
  }
  const Outcome at_once = read(cipher, compression, bytes, bytes.size());
  fuzz::expect(at_once == read(cipher, compression, bytes, piece), "the pieces make no difference");
  fuzz::expect(sealed || !cipher.row || at_once.payloads.empty(), "no packet is forged");
  return 0;
}
