// RevokedKeys: the keys and certificates that nobody may log in with any more, as a file lists them: a KRL
// (OpenSSH's PROTOCOL.krl) or public keys, one a line.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <map>
#include <vector>

#include "crypto/revoked_certificates.h"

namespace sshrp::crypto {

constexpr std::size_t max_revoked_keys = 16 * 1024 * 1024;  // bytes; some 500,000 fingerprints

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

  /// How many bytes of memory this takes.
  std::size_t memory() const;

  // What the parsers tell. Blobs are those of plain keys; no digest may have another size than its kind's.
  void add_key(BytesView blob);
  void add_sha1(BytesView digest);
  void add_sha256(BytesView digest);
  /// An empty blob stands for every CA.
  RevokedCertificates& certificates_of(BytesView ca_blob) { return certificates_[to_vector(ca_blob)]; }
  /// Before it is asked, when all is told. Throws wire::ProtocolError.
  void finish();

 private:
  // In order once finished. Of keys that are listed whole only their digests are kept, too.
  std::vector<std::array<std::uint8_t, 20>> sha1_;
  std::vector<std::array<std::uint8_t, 32>> sha256_;
  std::map<Bytes, RevokedCertificates> certificates_;
};

// The binary form, in krl.cpp:

constexpr std::size_t max_serial_bitmap = 2048;  // bytes; OpenSSH reads no longer integer

/// Whether the file begins as a KRL does.
bool is_krl(BytesView file);

/// Adds what the KRL revokes. Throws wire::ProtocolError if it is malformed, of another version, has a
/// section or a critical extension that isn't known, or is signed: as OpenSSH since 9.4, we can't check that.
void read_krl(BytesView krl, RevokedKeys& revoked);

}  // namespace sshrp::crypto
