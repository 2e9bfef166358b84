// PacketWriter: frames payloads, and seals them into the bytes to be sent (RFC 4253 §6).
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "transport/compression.h"
#include "transport/packet_reader.h"
#include "transport/sealable_payload.h"
#include "util/buffer.h"

namespace sshrp::transport {

class PacketWriter {
 public:
  PacketWriter();

  /// Appends the packet to output(). The room around the payload is overwritten; `payload` may not lie in
  /// output().
  void seal(SealablePayload payload);
  void seal(BytesView payload) { seal(SealableBytes(payload).payload()); }

  /// RFC 4253 §7.3: what follows is sealed with the new keys, and compressed anew.
  void change_keys(crypto::SealingCipherPtr cipher, SequenceNumbers numbers, Compression compression);
  /// Compression begins now if it was agreed on.
  void login_done();

  /// Sealed and not yet sent; whoever sends consumes.
  util::Buffer& output() { return output_; }
  const util::Buffer& output() const { return output_; }

  /// The number of the next packet.
  std::uint32_t sequence_number() const { return sequence_number_; }
  /// Sealed since the last change of keys.
  std::uint64_t packets() const { return packets_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  crypto::SealingCipherPtr cipher_;
  Compression compression_ = Compression::none;
  bool logged_in_ = false;
  std::unique_ptr<Deflater> deflater_;
  util::Buffer output_;
  std::uint32_t sequence_number_ = 0;
  std::uint64_t packets_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace sshrp::transport
