// SPDX-License-Identifier: MIT
#include "crypto/public_key.h"

#include <algorithm>

#include "crypto/certificate_algorithms.h"
#include "crypto/digest.h"
#include "crypto/ec_curves.h"
#include "crypto/mldsa44_ed25519.h"
#include "crypto/pkey_builder.h"
#include "crypto/pkey_signature.h"
#include "crypto/signature_algorithms.h"
#include "util/base64.h"
#include "util/text.h"
#include "wire/reader.h"

namespace sshrp::crypto {
namespace {

/// RFC 8709 §4
Pkey read_ed25519(wire::Reader& fields) {
  constexpr std::size_t ed25519_size = 32;
  const BytesView point = fields.string();
  if (point.size() != ed25519_size) throw wire::ProtocolError("Ed25519 key that doesn't have 32 bytes");
  return Pkey(require(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, point.data(), point.size()),
                      "can't read an Ed25519 key"));
}

/// draft-miller-sshm-mldsa44-ed25519-composite-sigs. Whatever has the length is a key; it is used as it
/// stands in the blob.
Pkey read_mldsa44_ed25519(wire::Reader& fields) {
  if (fields.string().size() != mldsa44_ed25519_public_size)
    throw wire::ProtocolError("key of ML-DSA-44 and Ed25519 that doesn't have 1344 bytes");
  return nullptr;
}

/// RFC 5656 §3.1
template <const EcCurve& curve>
Pkey read_ecdsa(wire::Reader& fields) {
  if (fields.text() != curve.name) throw wire::ProtocolError("ECDSA key whose curve isn't that of its type");
  Pkey key = decode_ec_point(curve, fields.string());
  if (!key) throw wire::ProtocolError("ECDSA key that is no point of its curve");
  return key;
}

/// RFC 4253 §6.6
Pkey read_rsa(wire::Reader& fields) {
  const BytesView e = fields.minimal_mpint().magnitude;
  const BytesView n = fields.minimal_mpint().magnitude;
  const std::size_t bits = bit_length(n);
  if (bits < rsa_min_bits || bits > rsa_max_bits) {
    throw wire::ProtocolError("RSA key of " + std::to_string(bits) + " bits; we accept " +
                              std::to_string(rsa_min_bits) + " to " + std::to_string(rsa_max_bits));
  }
  const bool is_exponent = bit_length(e) > 1 && bit_length(e) <= rsa_max_exponent_bits && e.back() % 2 == 1;
  if (!is_exponent)
    throw wire::ProtocolError("RSA key with an exponent that isn't odd, above 1 and below 2^64");
  if (n.back() % 2 == 0) throw wire::ProtocolError("RSA key with an even modulus");
  Pkey key = PkeyBuilder()
                 .number(OSSL_PKEY_PARAM_RSA_N, n)
                 .number(OSSL_PKEY_PARAM_RSA_E, e)
                 .build("RSA", EVP_PKEY_PUBLIC_KEY);
  if (!key) throw wire::ProtocolError("RSA key that libcrypto can't use");
  return key;
}

/// PROTOCOL.u2f, "SSH U2F Key formats"
std::string_view read_application(wire::Reader& fields) {
  const std::string_view application = fields.text();
  if (application.empty() || application.size() > max_application ||
      application.find('\0') != std::string_view::npos)
    throw wire::ProtocolError("security key whose application isn't 1 to 255 bytes without NUL");
  return application;
}

struct KeyType {
  std::string_view name;
  Pkey (*read)(wire::Reader& fields);
  SignedBy signed_by = SignedBy::program;
};

constexpr KeyType key_types[] = {
    {"ssh-ed25519", read_ed25519},
    {"ecdsa-sha2-nistp256", read_ecdsa<nistp256>},
    {"ecdsa-sha2-nistp384", read_ecdsa<nistp384>},
    {"ecdsa-sha2-nistp521", read_ecdsa<nistp521>},
    {"ssh-rsa", read_rsa},
    {mldsa44_ed25519_type, read_mldsa44_ed25519},
    {"sk-ssh-ed25519@openssh.com", read_ed25519, SignedBy::security_key},
    {"sk-ecdsa-sha2-nistp256@openssh.com", read_ecdsa<nistp256>, SignedBy::security_key},
};

/// The blob of a signature in the form that libcrypto takes; throws wire::ProtocolError if it is malformed.
Bytes to_libcrypto(SignatureForm form, BytesView blob, const EVP_PKEY* key) {
  if (form == SignatureForm::mpints) return ecdsa_signature_to_der(blob);
  Bytes signature = to_vector(blob);
  const auto size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
  // the RFC's integer has no leading zeros in some implementations; as OpenSSH does, they are given back
  if (form == SignatureForm::number && signature.size() < size)
    signature.insert(signature.begin(), size - signature.size(), 0);
  return signature;
}

}  // namespace

PublicKey PublicKey::parse(BytesView blob) {
  wire::Reader fields(blob);
  const std::string_view name = fields.text();
  const auto type = std::ranges::find(key_types, name, &KeyType::name);
  if (type == std::end(key_types))
    throw wire::ProtocolError("public key of the unknown type \"" + util::escape(name, 64) + "\"" +
                              std::string(about_unknown_type(name)));
  Pkey key = type->read(fields);
  const std::string_view application =
      type->signed_by == SignedBy::security_key ? read_application(fields) : std::string_view();
  fields.end();
  return {type->name, to_vector(blob), std::move(key), application};
}

PublicKey PublicKey::parse_line(std::string_view line) { return parse(parse_key_line(line)); }

std::string PublicKey::fingerprint() const {
  return "SHA256:" + util::base64_encode_unpadded(digest(DigestKind::sha256, blob_).view());
}

std::string PublicKey::to_line() const { return std::string(type_) + ' ' + util::base64_encode(blob_); }

bool PublicKey::verify(std::string_view algorithm, BytesView data, BytesView signature) const {
  const auto assertion = verify_assertion(algorithm, data, signature);
  return assertion && (!is_security_key() || assertion->user_present());
}

std::optional<Assertion> PublicKey::verify_assertion(std::string_view algorithm, BytesView data,
                                                     BytesView signature) const {
  const SignatureAlgorithm* row = find_signature_algorithm(algorithm);
  if (!row || row->key_type != type_) return std::nullopt;
  Bytes blob, asserted;
  Assertion assertion;
  try {
    wire::Reader reader(signature);
    if (reader.text() != algorithm) return std::nullopt;
    blob = to_libcrypto(row->form, reader.string(), key_.get());
    if (row->signed_by == SignedBy::security_key) {
      assertion = read_assertion(reader);
      asserted = signed_by_security_key(application_, assertion, data);
      data = asserted;
    }
    reader.end();
  } catch (const wire::ProtocolError&) {
    return std::nullopt;
  }
  if (row->form == SignatureForm::composite) {
    const BytesView both = BytesView(blob_).last(mldsa44_ed25519_public_size);
    return verify_mldsa44_ed25519(both, data, blob) ? std::optional(assertion) : std::nullopt;
  }
  return is_signature(key_.get(), row->digest, data, blob) ? std::optional(assertion) : std::nullopt;
}

std::string_view about_unknown_type(std::string_view type) {
  if (type.starts_with("ssh-mldsa44-ed25519") && type.ends_with("@openssh.com"))
    return ", which only OpenSSH 10.4 and 10.5 have; from 10.6 on it is ssh-mldsa44-ed25519";
  return "";
}

// As for OpenSSH, an algorithm that a key signs with is a name of its type.
bool is_called(std::string_view type, std::string_view name) {
  if (type == name) return true;
  const SignatureAlgorithm* signature = find_signature_algorithm(name);
  const CertificateAlgorithm* certificate = find_certificate_algorithm(name);
  return (signature != nullptr && signature->key_type == type) ||
         (certificate != nullptr && certificate->certificate_type == type);
}

Bytes parse_key_line(std::string_view line) {
  constexpr std::string_view white = " \t";
  const std::string_view text = util::trim(line);
  const std::size_t name_end = std::min(text.find_first_of(white), text.size());
  const std::string_view name = text.substr(0, name_end);
  const std::string_view rest = util::trim(text.substr(name_end));
  auto blob = util::base64_decode(rest.substr(0, rest.find_first_of(white)));
  if (rest.empty() || !blob) throw wire::ProtocolError("public key that isn't a type and base64");
  const std::string_view type = wire::Reader(*blob).text();
  if (!is_called(type, name)) {
    throw wire::ProtocolError("public key that is called " + util::escape(name, 64) + " and is of type " +
                              util::escape(type, 64));
  }
  return std::move(*blob);
}

}  // namespace sshrp::crypto
