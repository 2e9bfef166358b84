// The binary inside of OpenSSH's private key files: OpenSSH's PROTOCOL.key.
// SPDX-License-Identifier: MIT
#include <array>

#include "crypto/ec_curves.h"
#include "crypto/key_encryption.h"
#include "crypto/pkey_builder.h"
#include "crypto/private_key_file.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "openssh-key-v1\0"sv;
constexpr std::size_t block_size = 8;  // to which the private section of an unencrypted key is padded
constexpr std::size_t ed25519_size = 32;
constexpr const char* failure = "can't handle the numbers of a private key";

/// What is written here is wiped; there is room for it, so that no copy stays behind.
struct SecretDraft {
  explicit SecretDraft(std::size_t comment_size) { bytes.reserve(max_key_file + comment_size); }
  ~SecretDraft() { explicit_bzero(bytes.data(), bytes.size()); }
  SecretDraft(const SecretDraft&) = delete;
  SecretDraft& operator=(const SecretDraft&) = delete;
  Bytes bytes;
};

/// draft-miller-sshm-mldsa44-ed25519-composite-sigs: the public key, then the two seeds.
PrivateKey read_mldsa44_ed25519(wire::Reader& fields) {
  fields.string();
  const BytesView seeds = fields.string();
  if (seeds.size() != mldsa44_ed25519_seeds_size)
    throw wire::ProtocolError("key of ML-DSA-44 and Ed25519 whose seeds don't have 64 bytes");
  return PrivateKey(Mldsa44Ed25519Key(seeds.first<mldsa44_ed25519_seeds_size>()));
}

Pkey read_ed25519(wire::Reader& fields) {
  const BytesView point = fields.string();
  const BytesView secret = fields.string();  // the seed, then the public key once more
  if (point.size() != ed25519_size || secret.size() != 2 * ed25519_size)
    throw wire::ProtocolError("Ed25519 key of another size than 32 and 64 bytes");
  return Pkey(require(
      EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, secret.data(), ed25519_size), failure));
}

Pkey read_ecdsa(wire::Reader& fields, std::string_view type) {
  const std::string_view name = fields.text();
  const BytesView point = fields.string();
  const BytesView secret = fields.minimal_mpint().magnitude;
  for (const EcCurve* curve : ec_curves) {
    if (curve->name != name || type != "ecdsa-sha2-" + std::string(name)) continue;
    return PkeyBuilder()
        .text(OSSL_PKEY_PARAM_GROUP_NAME, curve->openssl_name)
        .octets(OSSL_PKEY_PARAM_PUB_KEY, point)
        .number(OSSL_PKEY_PARAM_PRIV_KEY, secret)
        .build("EC", EVP_PKEY_KEYPAIR);
  }
  throw wire::ProtocolError("ECDSA key whose curve isn't that of its type");
}

/// value mod (prime - 1)
Bignum reduced(BytesView value, BytesView prime) {
  const Bignum number = to_number(value);
  Bignum modulus = to_number(prime), result = to_number({});
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  const BignumContext context(require(BN_CTX_new(), failure));
  require(BN_sub_word(modulus.get(), 1), failure);
  require(BN_mod(result.get(), number.get(), modulus.get(), context.get()), failure);
  return result;
}

Pkey read_rsa(wire::Reader& fields) {
  const BytesView n = fields.minimal_mpint().magnitude;
  const BytesView e = fields.minimal_mpint().magnitude;
  const BytesView d = fields.minimal_mpint().magnitude;
  const BytesView iqmp = fields.minimal_mpint().magnitude;
  const BytesView p = fields.minimal_mpint().magnitude;
  const BytesView q = fields.minimal_mpint().magnitude;
  return PkeyBuilder()
      .number(OSSL_PKEY_PARAM_RSA_N, n)
      .number(OSSL_PKEY_PARAM_RSA_E, e)
      .number(OSSL_PKEY_PARAM_RSA_D, d)
      .number(OSSL_PKEY_PARAM_RSA_FACTOR1, p)
      .number(OSSL_PKEY_PARAM_RSA_FACTOR2, q)
      .number(OSSL_PKEY_PARAM_RSA_EXPONENT1, reduced(d, p))
      .number(OSSL_PKEY_PARAM_RSA_EXPONENT2, reduced(d, q))
      .number(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, iqmp)
      .build("RSA", EVP_PKEY_KEYPAIR);
}

void check_padding(BytesView padding, std::size_t block) {
  std::uint8_t expected = 1;
  for (std::uint8_t byte : padding)
    if (byte != expected++) throw wire::ProtocolError("private key with wrong padding");
  if (padding.size() >= block) throw wire::ProtocolError("private key with too much padding");
}

PrivateKey read_key(wire::Reader& fields, std::string_view type) {
  if (type == mldsa44_ed25519_type) return read_mldsa44_ed25519(fields);
  Pkey pkey = type == "ssh-ed25519" ? read_ed25519(fields)
              : type == "ssh-rsa"   ? read_rsa(fields)
                                    : read_ecdsa(fields, type);
  if (!pkey) throw wire::ProtocolError("key with numbers that libcrypto refuses");
  return PrivateKey(std::move(pkey));
}

/// What stands behind the two check numbers; its length is a multiple of `block`.
PrivateKey read_fields(wire::Reader& fields, const PublicKey& announced, std::size_t block) {
  const std::string_view type = fields.text();
  if (type != announced.type()) throw wire::ProtocolError("key whose private half is of another type");
  PrivateKey key = read_key(fields, type);
  fields.text();  // the comment
  check_padding(fields.rest(), block);
  if (key.public_key() != announced) throw wire::ProtocolError("key whose two halves are of different keys");
  return key;
}

/// Of a key that isn't encrypted.
PrivateKey read_section(BytesView section, BytesView rest, const PublicKey& announced) {
  wire::Reader fields(section);
  if (!rest.empty() || section.size() % block_size != 0 || fields.uint32() != fields.uint32())
    throw wire::ProtocolError("private key that is damaged");
  return read_fields(fields, announced, block_size);
}

void write_number(wire::Writer& writer, const EVP_PKEY* key, const char* name) {
  const Bignum number = pkey_number(key, name);
  util::SecretBytes magnitude(static_cast<std::size_t>(BN_num_bytes(number.get())));
  BN_bn2bin(number.get(), magnitude.data().data());
  writer.mpint(magnitude.view());
}

void write_private_fields(wire::Writer& writer, const PrivateKey& key) {
  const EVP_PKEY* pkey = key.pkey();
  wire::Reader blob(key.public_key().blob());
  const std::string_view type = blob.text();
  if (key.composite() != nullptr) {
    writer.string(key.composite()->public_value()).string(key.composite()->seeds());
  } else if (type == "ssh-ed25519") {
    const BytesView point = blob.string();
    util::SecretBytes secret(2 * ed25519_size);
    std::size_t size = ed25519_size;
    require(EVP_PKEY_get_raw_private_key(pkey, secret.data().data(), &size), failure);
    std::ranges::copy(point, secret.data().subspan(ed25519_size).begin());
    writer.string(point).string(secret.view());
  } else if (type == "ssh-rsa") {
    for (const char* name :
         {OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D,
          OSSL_PKEY_PARAM_RSA_COEFFICIENT1, OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2}) {
      write_number(writer, pkey, name);
    }
  } else {
    writer.raw(blob.rest());  // the curve's name and the point
    write_number(writer, pkey, OSSL_PKEY_PARAM_PRIV_KEY);
  }
}

}  // namespace

PrivateKey decode_openssh_key(BytesView bytes, std::string_view passphrase) {
  wire::Reader file(bytes);
  if (as_text(file.take(magic.size())) != magic) throw wire::ProtocolError("key without \"openssh-key-v1\"");
  KeyEncryption encryption;
  encryption.cipher = file.text();
  encryption.kdf = file.text();
  encryption.kdf_options = file.string();
  if (file.uint32() != 1) throw wire::ProtocolError("file that doesn't hold exactly one key");
  const PublicKey announced = PublicKey::parse(file.string());
  const BytesView section = file.string();
  const BytesView rest = file.rest();
  if (announced.is_security_key())
    throw KeyFileError(
        "the key is held by a FIDO device, which has to be touched; a key in a file is wanted");
  if (encryption.cipher == "none") return read_section(section, rest, announced);
  const util::SecretBytes opened = decrypt_key(encryption, passphrase, section, rest);
  wire::Reader check(opened.view());
  if (check.uint32() != check.uint32()) throw passphrase_error(passphrase);
  return read_fields(check, announced, key_padding(encryption.cipher));
}

util::SecretBytes encode_openssh_key(const PrivateKey& key, std::string_view comment) {
  // It shows whether a passphrase fits, and there is none: so the same key has the same form each time.
  constexpr std::array<std::uint8_t, 4> check{};
  SecretDraft section(comment.size());
  wire::Writer fields(section.bytes);
  fields.raw(check).raw(check).string(key.public_key().type());
  write_private_fields(fields, key);
  fields.string(comment);
  for (std::uint8_t next = 1; section.bytes.size() % block_size != 0; ++next) fields.byte(next);

  SecretDraft file(comment.size());
  wire::Writer(file.bytes)
      .raw(as_bytes(magic))
      .string("none")
      .string("none")
      .string(BytesView{})
      .uint32(1)
      .string(key.public_key().blob())
      .string(section.bytes);
  return util::SecretBytes(BytesView(file.bytes));
}

}  // namespace sshrp::crypto
