// SPDX-License-Identifier: MIT
#include "crypto/private_key.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "crypto/digest.h"
#include "crypto/ec_curves.h"
#include "crypto/pkey_builder.h"
#include "crypto/pkey_signature.h"
#include "crypto/signature_algorithms.h"
#include "wire/error.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

constexpr std::size_t rsa_bits = 3072;  // as ssh-keygen: the strength of 128 bits

Bytes ed25519_blob(const EVP_PKEY* key) {
  std::array<std::uint8_t, 32> point;
  std::size_t size = point.size();
  require(EVP_PKEY_get_raw_public_key(key, point.data(), &size), "can't read an Ed25519 key");
  Bytes blob;
  wire::Writer(blob).string("ssh-ed25519").string(point);
  return blob;
}

Bytes ecdsa_blob(EVP_PKEY* key) {
  const EcCurve* curve = curve_of(key);
  if (!curve) throw wire::ProtocolError("EC key on another curve than nistp256, nistp384 and nistp521");
  // a file may hold the point in compressed form
  require(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                         OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED),
          "can't read an EC key");
  Bytes blob;
  wire::Writer(blob)
      .string("ecdsa-sha2-" + std::string(curve->name))
      .string(curve->name)
      .string(encode_ec_point(key));
  return blob;
}

Bytes rsa_blob(const EVP_PKEY* key) {
  Bytes blob;
  wire::Writer(blob)
      .string("ssh-rsa")
      .mpint(to_magnitude(pkey_number(key, OSSL_PKEY_PARAM_RSA_E).get()))
      .mpint(to_magnitude(pkey_number(key, OSSL_PKEY_PARAM_RSA_N).get()));
  return blob;
}

PublicKey public_half(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "ED25519")) return PublicKey::parse(ed25519_blob(key));
  if (EVP_PKEY_is_a(key, "EC")) return PublicKey::parse(ecdsa_blob(key));
  if (EVP_PKEY_is_a(key, "RSA")) return PublicKey::parse(rsa_blob(key));
  throw wire::ProtocolError("key of another kind than Ed25519, ECDSA and RSA");
}

PublicKey public_half(const Mldsa44Ed25519Key& key) {
  Bytes blob;
  wire::Writer(blob).string(mldsa44_ed25519_type).string(key.public_value());
  return PublicKey::parse(blob);
}

}  // namespace

PrivateKey::PrivateKey(Pkey key)
    : key_(std::move(key)), public_key_(public_half(std::get<Pkey>(key_).get())) {
  check_halves();
}

PrivateKey::PrivateKey(Mldsa44Ed25519Key key) : key_(std::move(key)), public_key_(public_half(*composite())) {
  check_halves();
}

const EVP_PKEY* PrivateKey::pkey() const {
  const Pkey* key = std::get_if<Pkey>(&key_);
  return key != nullptr ? key->get() : nullptr;
}

void PrivateKey::check_halves() const {
  constexpr std::string_view probe = "do the halves belong together?";
  const std::string_view algorithm = algorithms_for_key_type(public_key_.type()).front()->name;
  if (!public_key_.verify(algorithm, as_bytes(probe), sign(algorithm, as_bytes(probe))))
    throw wire::ProtocolError("key whose private half doesn't fit its public half");
}

PrivateKey PrivateKey::generate_ed25519() { return generate("ssh-ed25519"); }

PrivateKey PrivateKey::generate(std::string_view key_type) {
  constexpr const char* failure = "can't make a key";
  if (key_type == "ssh-ed25519")
    return PrivateKey(Pkey(require(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), failure)));
  if (key_type == "ssh-rsa")
    return PrivateKey(Pkey(require(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", rsa_bits), failure)));
  if (key_type == mldsa44_ed25519_type) return PrivateKey(Mldsa44Ed25519Key::generate());
  for (const EcCurve* curve : ec_curves) {
    if (key_type == "ecdsa-sha2-" + std::string(curve->name))
      return PrivateKey(
          Pkey(require(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve->openssl_name), failure)));
  }
  throw std::invalid_argument("no key of type " + std::string(key_type) + " can be made");
}

util::SecretBytes PrivateKey::digest() const {
  constexpr const char* failure = "can't read a private key";
  if (composite() != nullptr) return crypto::digest(DigestKind::sha512, composite()->seeds());
  const int size = i2d_PrivateKey(pkey(), nullptr);
  if (size <= 0) throw std::runtime_error(failure);
  util::SecretBytes encoded(static_cast<std::size_t>(size));
  unsigned char* end = encoded.data().data();
  if (i2d_PrivateKey(pkey(), &end) != size) throw std::runtime_error(failure);
  return crypto::digest(DigestKind::sha512, encoded.view());
}

Bytes PrivateKey::sign(std::string_view algorithm, BytesView data) const {
  const SignatureAlgorithm* row = find_signature_algorithm(algorithm);
  if (!row || row->key_type != public_key_.type()) {
    throw std::invalid_argument("a key of type " + std::string(public_key_.type()) + " can't sign with " +
                                std::string(algorithm));
  }
  Bytes signature;
  wire::Writer(signature).string(algorithm).string(composite() != nullptr ? composite()->sign(data)
                                                                          : sign_by_pkey(*row, data));
  return signature;
}

Bytes PrivateKey::sign_by_pkey(const SignatureAlgorithm& algorithm, BytesView data) const {
  Bytes blob = make_signature(std::get<Pkey>(key_).get(), algorithm.digest, data);
  return algorithm.form == SignatureForm::mpints ? ecdsa_signature_from_der(blob) : blob;
}

}  // namespace sshrp::crypto
