// SPDX-License-Identifier: MIT
#include "crypto/private_key_file.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

#include "wire/error.h"

namespace sshrp::crypto {
namespace {

constexpr std::string_view openssh_begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view openssh_end = "-----END OPENSSH PRIVATE KEY-----";

using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Coder = std::unique_ptr<EVP_ENCODE_CTX, Free<EVP_ENCODE_CTX_free>>;

struct Mistake {
  std::string_view mark;  // by which the file is known
  const char* sentence;
};

constexpr const char* is_public =
    "this is a public key; the private key is wanted, usually the file of the same name without .pub";

constexpr Mistake mistakes[] = {
    {"PuTTY-User-Key-File-",
     "this is a PuTTY key; puttygen FILE -O private-openssh -o NEWFILE makes one that can be read here"},
    {"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY",
     "this is a key of ssh.com; ssh-keygen -i -f FILE makes one that can be read here"},
    {"-----BEGIN CERTIFICATE", "this is an X.509 certificate; a private key is wanted"},
    {"PUBLIC KEY---", is_public},
    {"---- BEGIN SSH2 PUBLIC KEY", is_public},
    {"ssh-ed25519 ", is_public},
    {"ssh-rsa ", is_public},
    {"ecdsa-sha2-nistp", is_public},
    {"ssh-mldsa44-ed25519", is_public},
    {"sk-ssh-ed25519", is_public},
    {"sk-ecdsa-sha2-nistp", is_public},
};

util::SecretBytes decode_base64(std::string_view text) {
  const Coder coder(require(EVP_ENCODE_CTX_new(), "can't decode base64"));
  util::SecretBytes bytes(text.size());
  int size = 0, last = 0;
  EVP_DecodeInit(coder.get());
  if (EVP_DecodeUpdate(coder.get(), bytes.data().data(), &size, as_bytes(text).data(),
                       static_cast<int>(text.size())) < 0 ||
      EVP_DecodeFinal(coder.get(), bytes.data().data() + size, &last) < 0) {
    throw KeyFileError("the key is damaged: its base64 is broken");
  }
  bytes.truncate(static_cast<std::size_t>(size + last));
  return bytes;
}

/// In lines, each with a newline.
util::SecretBytes encode_base64(BytesView bytes) {
  const Coder coder(require(EVP_ENCODE_CTX_new(), "can't encode base64"));
  util::SecretBytes text(bytes.size() * 2 + 80);  // 65 characters for 48 bytes, and a NUL
  int size = 0, last = 0;
  EVP_EncodeInit(coder.get());
  require(
      EVP_EncodeUpdate(coder.get(), text.data().data(), &size, bytes.data(), static_cast<int>(bytes.size())),
      "can't encode base64");
  EVP_EncodeFinal(coder.get(), text.data().data() + size, &last);
  text.truncate(static_cast<std::size_t>(size + last));
  return text;
}

PrivateKey parse_openssh(std::string_view text, std::string_view passphrase) {
  const std::size_t begin = text.find(openssh_begin) + openssh_begin.size();
  const std::size_t end = text.find(openssh_end, begin);
  if (end == std::string_view::npos) throw KeyFileError("the key is cut short: its END line is missing");
  return decode_openssh_key(decode_base64(text.substr(begin, end - begin)).view(), passphrase);
}

int give_passphrase(char* buffer, int size, int, void* passphrase) {
  const auto& given = *static_cast<const std::string_view*>(passphrase);
  if (given.empty() || given.size() > static_cast<std::size_t>(size)) return -1;
  std::ranges::copy(given, buffer);
  return static_cast<int>(given.size());
}

PrivateKey parse_pem(std::string_view text, std::string_view passphrase) {
  const Bio file(require(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), "can't read a key"));
  Pkey key(PEM_read_bio_PrivateKey(file.get(), nullptr, give_passphrase, &passphrase));
  if (key) return PrivateKey(std::move(key));
  const bool encrypted = text.find("ENCRYPTED") != std::string_view::npos;
  if (!encrypted) throw OpenSslError("the key is damaged, or of a kind that is unknown here");
  ERR_clear_error();
  throw passphrase_error(passphrase);
}

PrivateKey parse(std::string_view text, std::string_view passphrase) {
  const auto contains = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
  if (contains(openssh_begin)) return parse_openssh(text, passphrase);
  if (contains("PRIVATE KEY-----")) return parse_pem(text, passphrase);
  for (const Mistake& mistake : mistakes)
    if (contains(mistake.mark)) throw KeyFileError(mistake.sentence);
  throw KeyFileError(
      "this is no private key: neither in OpenSSH's format nor in PEM (\"-----BEGIN … PRIVATE KEY-----\")");
}

}  // namespace

KeyFileError passphrase_error(std::string_view passphrase) {
  return KeyFileError(passphrase.empty()
                          ? "the key is encrypted and no passphrase is given for it"
                          : "the key can't be decrypted: the passphrase is wrong, or the file is damaged");
}

PrivateKey parse_private_key(std::string_view file_text, std::string_view passphrase) {
  if (file_text.size() > max_key_file) throw KeyFileError("this is no private key: it has more than 64 KiB");
  try {
    return parse(file_text, passphrase);
  } catch (const wire::ProtocolError& error) {
    throw KeyFileError(std::string("the key can't be used: ") + error.what());
  } catch (const OpenSslError& error) {
    throw KeyFileError(error.what());
  }
}

Certificate parse_certificate_of(const PublicKey& key, CertificateKind kind, std::string_view file_text) {
  constexpr std::string_view kinds[] = {"user", "host"};
  try {
    Certificate certificate = Certificate::parse_line(file_text);
    if (certificate.key() != key) {
      throw KeyFileError("the certificate is of the key " + certificate.key().fingerprint() + ", not of " +
                         key.fingerprint());
    }
    if (certificate.kind() != kind) {
      throw KeyFileError("the certificate is a " +
                         std::string(kinds[certificate.kind() == CertificateKind::host]) + "'s; a " +
                         std::string(kinds[kind == CertificateKind::host]) + "'s is wanted");
    }
    return certificate;
  } catch (const wire::ProtocolError& error) {
    throw KeyFileError(std::string("this is no certificate that can be used: ") + error.what());
  }
}

util::SecretBytes to_openssh_file(const PrivateKey& key, std::string_view comment) {
  const util::SecretBytes base64 = encode_base64(encode_openssh_key(key, comment).view());
  util::SecretBytes file(openssh_begin.size() + 1 + base64.size() + openssh_end.size() + 1);
  auto out = file.data().begin();
  for (const BytesView part :
       {as_bytes(openssh_begin), as_bytes("\n"), base64.view(), as_bytes(openssh_end), as_bytes("\n")})
    out = std::ranges::copy(part, out).out;
  return file;
}

}  // namespace sshrp::crypto
