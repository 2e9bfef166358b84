// PacketReader: cuts received bytes into packets and opens them in place (RFC 4253 §6).
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>

#include "transport/compression.h"
#include "transport/sealable_payload.h"

namespace sshrp::transport {

/// What a packet may claim as its packet_length, bytes: RFC 4253 §6.1's bound until login.
inline constexpr std::size_t max_packet_before_login = 35000;
/// OpenSSH's bound, from a server that we know by its key: its banner may be long.
inline constexpr std::size_t max_packet_from_server = 256 * 1024;
/// After login; peers agree on their channels' packets, and AsyncSSH's are longer than OpenSSH's.
inline constexpr std::size_t max_packet_after_login = 1024 * 1024;

/// Whether sequence numbers begin anew with new keys: they do under strict key exchange (OpenSSH's PROTOCOL
/// §1.10).
enum class SequenceNumbers { run_on, reset };

class PacketReader {
 public:
  PacketReader();

  /// Opens the packet at the front of `received` in place and cuts it off. nullopt: it isn't there as a whole
  /// yet; what is there must come again, together with more. The payload is valid until the next call, and
  /// isn't empty. Throws ProtocolError for a packet that is too long, malformed or forged; with a cipher in
  /// CBC and its MAC over the clear packet not before all has come that the longest one would be, tag
  /// included: until then whatever comes is cut off and wasted.
  std::optional<SealablePayload> next(MutableBytes& received);

  /// RFC 4253 §7.3: what comes next is sealed with the new keys, and compressed anew.
  void change_keys(crypto::OpeningCipherPtr cipher, SequenceNumbers numbers, Compression compression);
  /// Packets of max_packet_from_server are allowed from now on.
  void server_known() { max_packet_ = max_packet_from_server; }
  /// Longer packets are allowed from now on, and compression begins if it was agreed on.
  void login_done();

  /// The number of the next packet.
  std::uint32_t sequence_number() const { return sequence_number_; }
  /// Opened since the last change of keys.
  std::uint64_t packets() const { return packets_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  bool is_sane(std::uint32_t packet_length) const;
  std::optional<SealablePayload> refuse(MutableBytes& received, std::size_t seen);
  std::optional<SealablePayload> waste(MutableBytes& received);

  crypto::OpeningCipherPtr cipher_;
  Compression compression_ = Compression::none;
  std::unique_ptr<Inflater> inflater_;
  std::optional<std::size_t> packet_length_;  // known once the head of a packet was opened
  std::size_t to_waste_ = 0;                  // behind a fault; then the connection ends
  std::size_t max_packet_ = max_packet_before_login;
  bool logged_in_ = false;
  std::uint32_t sequence_number_ = 0;
  std::uint64_t packets_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace sshrp::transport
