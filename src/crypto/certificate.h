// Certificate: OpenSSH's certificates of user and host keys (PROTOCOL.certkeys).
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/public_key.h"

namespace sshrp::crypto {

constexpr std::size_t max_certificate = 64 * 1024;         // twice what a packet before login holds
constexpr std::size_t max_principals = 256;                // OpenSSH's bound
constexpr std::size_t max_certificate_options = 256;       // of either kind; OpenSSH knows ten
constexpr std::uint64_t certificate_forever = UINT64_MAX;  // valid_before of one that doesn't expire

enum class CertificateKind : std::uint32_t { user = 1, host = 2 };

/// A critical option or an extension. The data of those that OpenSSH knows is empty, or a string within the
/// string.
struct CertificateOption {
  std::string name;
  Bytes data;

  /// The string within the data; nullopt unless the data is exactly one. A view into `data`.
  std::optional<std::string_view> text() const;

  friend bool operator==(const CertificateOption&, const CertificateOption&) = default;
};

/// What a CA vouches for.
struct CertificateFields {
  std::uint64_t serial{};  // 0: not numbered
  CertificateKind kind{};
  std::string key_id{};
  std::vector<std::string> valid_principals{};
  std::uint64_t valid_after{};   // seconds since 1970: this one is the first that is valid,
  std::uint64_t valid_before{};  // this one isn't any more
  std::vector<CertificateOption> critical_options{};  // in the order of their names, none twice
  std::vector<CertificateOption> extensions{};        // likewise
};

/// Immutable; copies share libcrypto's keys. It may have been signed by anybody, be of any kind, for any
/// principal and any time: those who rely on it check all of that.
class Certificate {
 public:
  /// A certificate as it stands in messages. Throws wire::ProtocolError if its type is unknown, it is
  /// malformed, a key isn't one that PublicKey takes, the CA's key is a certificate itself, options are
  /// unordered or doubled, a name holds NUL, it is longer than the bounds above, or it is signed with an
  /// algorithm that isn't ours (SHA-1) or not of the CA's key.
  static Certificate parse(BytesView blob);

  /// A certificate as it stands in files such as id_ed25519-cert.pub. Throws as parse() and
  /// parse_key_line() do.
  static Certificate parse_line(std::string_view line);

  /// Such as "ssh-ed25519-cert-v01@openssh.com"; lives as long as the program.
  std::string_view type() const { return type_; }
  BytesView blob() const { return blob_; }
  /// The type and the blob in base64, as parse_line() reads it.
  std::string to_line() const;

  /// The certified key.
  const PublicKey& key() const { return key_; }
  /// The CA's.
  const PublicKey& signature_key() const { return signature_key_; }

  std::uint64_t serial() const { return fields_.serial; }
  CertificateKind kind() const { return fields_.kind; }
  const std::string& key_id() const { return fields_.key_id; }
  /// PROTOCOL.certkeys: none means any. sshd doesn't take that of users, nor should anybody here.
  const std::vector<std::string>& valid_principals() const { return fields_.valid_principals; }
  std::uint64_t valid_after() const { return fields_.valid_after; }
  std::uint64_t valid_before() const { return fields_.valid_before; }
  const std::vector<CertificateOption>& critical_options() const { return fields_.critical_options; }
  const std::vector<CertificateOption>& extensions() const { return fields_.extensions; }

  /// `now` in seconds since 1970.
  bool is_valid_at(std::uint64_t now) const {
    return fields_.valid_after <= now && now < fields_.valid_before;
  }

  /// Whether signature_key() has signed this. The dear check: ask it after whether that key is trusted at
  /// all.
  bool is_signed() const;

  friend bool operator==(const Certificate& a, const Certificate& b) { return a.blob_ == b.blob_; }

 private:
  Certificate(std::string_view type, Bytes blob, PublicKey key, CertificateFields fields,
              PublicKey signature_key, std::size_t signed_size, Bytes signature)
      : type_(type),
        blob_(std::move(blob)),
        key_(std::move(key)),
        fields_(std::move(fields)),
        signature_key_(std::move(signature_key)),
        signed_size_(signed_size),
        signature_(std::move(signature)) {}

  std::string_view type_;
  Bytes blob_;
  PublicKey key_;
  CertificateFields fields_;
  PublicKey signature_key_;
  std::size_t signed_size_;  // of the blob, from its beginning
  Bytes signature_;
};

/// Whether a blob's first field is the type of a certificate of ours; a key's or a broken one's isn't.
bool is_certificate(BytesView blob);

}  // namespace sshrp::crypto
