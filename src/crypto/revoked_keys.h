// RevokedKeys: the keys and certificates that nobody may log in with any more, as a file lists them: a KRL
// (OpenSSH's PROTOCOL.krl) or public keys, one a line.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "crypto/certificate.h"

namespace sshrp::crypto {

constexpr std::size_t largest_revoked_keys = 16 * 1024 * 1024;  // bytes; some 500,000 fingerprints
constexpr std::size_t most_serial_ranges = 1 << 20;             // 16 MiB; a bitmap holds many in few bytes

/// What is revoked of one CA's certificates.
class RevokedCertificates {
 public:
  /// Those of `first` to `last`, both included. Throws wire::ProtocolError if first is 0, which certificates
  /// without a number have, or above last, or there are too many ranges.
  void add_serials(std::uint64_t first, std::uint64_t last);
  void add_key_id(std::string_view key_id) { key_ids_.emplace(key_id); }

  bool revoke(const Certificate& certificate) const;

 private:
  std::map<std::uint64_t, std::uint64_t> serials_;  // first to last; none touches another
  std::set<std::string, std::less<>> key_ids_;
};

/// Immutable once parsed; may be asked by several threads at once.
class RevokedKeys {
 public:
  /// What a file holds; a KRL is known by its first bytes. Throws wire::ProtocolError for anything that isn't
  /// understood whole, as a revocation that is overlooked lets somebody in; for a list the sentence names the
  /// line.
  static RevokedKeys parse(BytesView file);

  /// By itself or its fingerprint.
  bool revokes(const PublicKey& key) const;
  /// By its serial number or key id, or because its key or its CA's is revoked.
  bool revokes(const Certificate& certificate) const;

  // What the parsers tell. Blobs are those of plain keys.
  void add_key(BytesView blob) { keys_.insert(to_vector(blob)); }
  void add_sha1(BytesView digest) { sha1_.insert(to_vector(digest)); }
  void add_sha256(BytesView digest) { sha256_.insert(to_vector(digest)); }
  /// An empty blob stands for every CA.
  RevokedCertificates& certificates_of(BytesView ca_blob) { return certificates_[to_vector(ca_blob)]; }

 private:
  std::set<Bytes> keys_;
  std::set<Bytes> sha1_;
  std::set<Bytes> sha256_;
  std::map<Bytes, RevokedCertificates> certificates_;
};

}  // namespace sshrp::crypto
