// PublicKey: the public keys of RFC 4253 §6.6 (ssh-rsa), RFC 5656 §3.1 (ecdsa-sha2-*), RFC 8709
// (ssh-ed25519), of draft-miller-sshm-mldsa44-ed25519-composite-sigs (ssh-mldsa44-ed25519), and those of
// FIDO security keys (sk-*, OpenSSH's PROTOCOL.u2f).
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/openssl.h"
#include "crypto/security_key.h"
#include "util/bytes.h"

namespace sshrp::crypto {

constexpr std::size_t rsa_min_bits = 2048;
constexpr std::size_t rsa_max_bits = 16384;        // OpenSSH's and libcrypto's bound; more only costs time
constexpr std::size_t rsa_max_exponent_bits = 64;  // libcrypto's bound for large moduli
constexpr std::size_t max_application = 255;       // of a security key; a web origin or, mostly, "ssh:"

/// Immutable; copies share libcrypto's key. Its functions may be called by several threads at once.
class PublicKey {
 public:
  /// A key as it stands in messages. Throws wire::ProtocolError if the type is unknown, the blob is malformed
  /// or has bytes behind the key, the point is off its curve or of another one, or the RSA key is weak or
  /// oversized.
  static PublicKey parse(BytesView blob);

  /// A key as it stands in files: the type, white space, the blob in base64, perhaps white space and a
  /// comment. Throws as parse() does, and if the two types differ.
  static PublicKey parse_line(std::string_view line);

  /// Such as "ssh-ed25519"; lives as long as the program.
  std::string_view type() const { return type_; }
  BytesView blob() const { return blob_; }
  /// Whether the private half is in a device.
  bool is_security_key() const { return !application_.empty(); }

  /// "SHA256:…", as `ssh-keygen -l` prints it.
  std::string fingerprint() const;
  /// The type and the blob in base64, as parse_line() reads it.
  std::string to_line() const;

  /// Whether `signature` (RFC 4253 §6.6: the algorithm's name, then the blob) is one of `data` by this key,
  /// made with exactly `algorithm`, which must fit the key's type. A malformed signature is merely false. Of
  /// a security key it is also demanded that its user was present.
  bool verify(std::string_view algorithm, BytesView data, BytesView signature) const;

  /// The same for those who demand something else of security keys: what the key says of its user, if the
  /// signature is valid. Of other keys' users nothing is known: an Assertion without flags.
  std::optional<Assertion> verify_assertion(std::string_view algorithm, BytesView data,
                                            BytesView signature) const;

  friend bool operator==(const PublicKey& a, const PublicKey& b) { return a.blob_ == b.blob_; }

 private:
  PublicKey(std::string_view type, Bytes blob, Pkey key, std::string_view application)
      : type_(type), blob_(std::move(blob)), key_(std::move(key)), application_(application) {}

  std::string_view type_;
  Bytes blob_;
  std::shared_ptr<EVP_PKEY> key_;  // none of a composite
  std::string application_;        // of a security key; otherwise empty
};

/// What is known of a type that we lack, as the end of a sentence about it: that it was of some releases
/// only.
std::string_view about_unknown_type(std::string_view type);

/// Whether a line may call a key or certificate of this type by this name: ssh-rsa is rsa-sha2-512 to some.
bool is_called(std::string_view type, std::string_view name);

/// The blob of a line, behind which white space and a comment may stand. Throws wire::ProtocolError unless
/// the base64 is canonical and the blob's first field is a type that is called as the line says. What follows
/// the type in the blob isn't looked at.
Bytes parse_key_line(std::string_view line);

}  // namespace sshrp::crypto
