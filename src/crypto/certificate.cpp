// SPDX-License-Identifier: MIT
#include "crypto/certificate.h"

#include <algorithm>

#include "crypto/certificate_algorithms.h"
#include "crypto/legacy.h"
#include "crypto/public_key.h"
#include "crypto/signature_algorithms.h"
#include "util/base64.h"
#include "util/text.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

struct CertificateType {
  std::string_view name;
  std::string_view key_type;
  std::size_t key_fields;  // strings and mpints of the key behind its type
};

constexpr CertificateType certificate_types[] = {
    {"ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519", 1},
    {"ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp256", 2},
    {"ecdsa-sha2-nistp384-cert-v01@openssh.com", "ecdsa-sha2-nistp384", 2},
    {"ecdsa-sha2-nistp521-cert-v01@openssh.com", "ecdsa-sha2-nistp521", 2},
    {"sk-ssh-ed25519-cert-v01@openssh.com", "sk-ssh-ed25519@openssh.com", 2},
    {"sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", 3},
    {"ssh-rsa-cert-v01@openssh.com", "ssh-rsa", 2},
    {"ssh-mldsa44-ed25519-cert", "ssh-mldsa44-ed25519", 1},
};

const CertificateType* find_type(std::string_view name) {
  const auto found = std::ranges::find(certificate_types, name, &CertificateType::name);
  return found == std::end(certificate_types) ? nullptr : found;
}

/// The certificate has the key's fields in the middle, without the key's type.
PublicKey read_key(wire::Reader& reader, const CertificateType& type) {
  Bytes blob;
  wire::Writer writer(blob);
  writer.string(type.key_type);
  for (std::size_t i = 0; i < type.key_fields; ++i) writer.string(reader.string());
  return PublicKey::parse(blob);
}

/// Names end up in comparisons, and elsewhere at a NUL.
std::string read_name(wire::Reader& reader, const char* what) {
  const std::string_view name = reader.text();
  if (name.find('\0') != std::string_view::npos)
    throw wire::ProtocolError(std::string("certificate with NUL in ") + what);
  return std::string(name);
}

CertificateKind read_kind(wire::Reader& reader) {
  const std::uint32_t kind = reader.uint32();
  if (kind != 1 && kind != 2)
    throw wire::ProtocolError("certificate of the unknown kind " + std::to_string(kind));
  return CertificateKind{kind};
}

std::vector<std::string> read_principals(BytesView bytes) {
  std::vector<std::string> principals;
  wire::Reader reader(bytes);
  while (!reader.empty()) {
    if (principals.size() == max_principals)
      throw wire::ProtocolError("certificate with more than " + std::to_string(max_principals) +
                                " principals");
    principals.push_back(read_name(reader, "a principal"));
  }
  return principals;
}

/// PROTOCOL.certkeys, "Critical options": "Options must be lexically ordered by "name" if they appear in the
/// sequence. Each named option may only appear once in a certificate."
std::vector<CertificateOption> read_options(BytesView bytes) {
  std::vector<CertificateOption> options;
  wire::Reader reader(bytes);
  while (!reader.empty()) {
    if (options.size() == max_certificate_options) {
      throw wire::ProtocolError("certificate with more than " + std::to_string(max_certificate_options) +
                                " options");
    }
    std::string name = read_name(reader, "an option's name");
    if (!options.empty() && options.back().name >= name)
      throw wire::ProtocolError(
          "certificate with options that aren't in the order of their names, each once");
    options.push_back({std::move(name), to_vector(reader.string())});
  }
  return options;
}

PublicKey read_signature_key(BytesView blob) {
  if (is_certificate(blob)) throw wire::ProtocolError("certificate signed with a certificate's key");
  return PublicKey::parse(blob);
}

void check_signature_algorithm(BytesView signature, const PublicKey& key) {
  const std::string_view name = wire::Reader(signature).text();
  const SignatureAlgorithm* algorithm = find_signature_algorithm(name);
  if (algorithm && algorithm->key_type == key.type() && !is_legacy(name)) return;
  throw wire::ProtocolError("certificate of a CA with a key of type " + std::string(key.type()) +
                            " signed with \"" + util::escape(name, 64) + "\", which isn't accepted");
}

}  // namespace

std::optional<std::string_view> CertificateOption::text() const {
  try {
    wire::Reader reader(data);
    const std::string_view inner = reader.text();
    reader.end();
    return inner;
  } catch (const wire::ProtocolError&) {
    return std::nullopt;
  }
}

Certificate Certificate::parse(BytesView blob) {
  if (blob.size() > max_certificate) throw wire::ProtocolError("certificate of more than 64 KiB");
  wire::Reader reader(blob);
  const std::string_view name = reader.text();
  const CertificateType* type = find_type(name);
  if (!type)
    throw wire::ProtocolError("certificate of the unknown type \"" + util::escape(name, 64) + "\"" +
                              std::string(about_unknown_type(name)));
  reader.string();  // nonce
  PublicKey key = read_key(reader, *type);
  CertificateFields fields;
  fields.serial = reader.uint64();
  fields.kind = read_kind(reader);
  fields.key_id = read_name(reader, "its key id");
  fields.valid_principals = read_principals(reader.string());
  fields.valid_after = reader.uint64();
  fields.valid_before = reader.uint64();
  fields.critical_options = read_options(reader.string());
  fields.extensions = read_options(reader.string());
  reader.string();  // reserved
  PublicKey signature_key = read_signature_key(reader.string());
  const BytesView rest = wire::Reader(reader).rest();
  const BytesView signature = reader.string();
  reader.end();
  check_signature_algorithm(signature, signature_key);
  return {type->name,          to_vector(blob),          std::move(key),
          std::move(fields),   std::move(signature_key), blob.size() - rest.size(),
          to_vector(signature)};
}

Certificate Certificate::parse_line(std::string_view line) { return parse(parse_key_line(line)); }

std::string Certificate::to_line() const { return std::string(type_) + ' ' + util::base64_encode(blob_); }

bool Certificate::is_signed() const {
  // a CA's key in a device needn't have been touched for each certificate, as in OpenSSH
  return signature_key_
      .verify_assertion(wire::Reader(signature_).text(), BytesView(blob_).first(signed_size_), signature_)
      .has_value();
}

bool is_certificate(BytesView blob) {
  try {
    return find_type(wire::Reader(blob).text()) != nullptr;
  } catch (const wire::ProtocolError&) {
    return false;
  }
}

}  // namespace sshrp::crypto
