// SPDX-License-Identifier: MIT
#include "crypto/certificate_builder.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "crypto/certificate_algorithms.h"
#include "crypto/random.h"
#include "crypto/signature_algorithms.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

constexpr std::size_t nonce_size = 32;  // as ssh-keygen

std::string_view certificate_type(const PublicKey& key) {
  const std::string_view signs_with = algorithms_for_key_type(key.type()).front()->name;
  const auto row =
      std::ranges::find(certificate_algorithms(), signs_with, &CertificateAlgorithm::signature_algorithm);
  return row->certificate_type;
}

Bytes pack(const std::vector<std::string>& principals) {
  Bytes packed;
  for (const std::string& principal : principals) wire::Writer(packed).string(principal);
  return packed;
}

Bytes pack(std::vector<CertificateOption> options) {
  std::ranges::sort(options, {}, &CertificateOption::name);
  Bytes packed;
  for (const CertificateOption& option : options)
    wire::Writer(packed).string(option.name).string(option.data);
  return packed;
}

}  // namespace

Certificate issue_certificate(const PublicKey& key, CertificateFields fields, const Signer& ca) {
  std::array<std::uint8_t, nonce_size> nonce;
  random_fill(nonce);
  wire::Reader key_blob(key.blob());
  key_blob.string();  // the type
  Bytes blob;
  wire::Writer writer(blob);
  writer.string(certificate_type(key))
      .string(nonce)
      .raw(key_blob.rest())
      .uint64(fields.serial)
      .uint32(static_cast<std::uint32_t>(fields.kind))
      .string(fields.key_id)
      .string(pack(fields.valid_principals))
      .uint64(fields.valid_after)
      .uint64(fields.valid_before)
      .string(pack(std::move(fields.critical_options)))
      .string(pack(std::move(fields.extensions)))
      .string(BytesView{})  // reserved
      .string(ca.public_key().blob());
  writer.string(ca.sign(algorithms_for_key_type(ca.public_key().type()).front()->name, blob));
  try {
    return Certificate::parse(blob);
  } catch (const wire::ProtocolError& error) {
    throw std::invalid_argument(std::string("can't issue a ") + error.what());
  }
}

CertificateOption text_option(std::string_view name, std::string_view text) {
  CertificateOption option{std::string(name), {}};
  wire::Writer(option.data).string(text);
  return option;
}

std::vector<CertificateOption> default_user_extensions() {
  return {{"permit-X11-forwarding", {}},
          {"permit-agent-forwarding", {}},
          {"permit-port-forwarding", {}},
          {"permit-pty", {}},
          {"permit-user-rc", {}}};
}

}  // namespace sshrp::crypto
