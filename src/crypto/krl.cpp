// The binary form of lists of revoked keys: OpenSSH's PROTOCOL.krl.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "crypto/revoked_keys.h"
#include "util/text.h"
#include "wire/reader.h"

namespace sshrp::crypto {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "SSHKRL\n\0"sv;
constexpr std::uint32_t format_version = 1;
constexpr std::size_t sha1_size = 20;
constexpr std::size_t sha256_size = 32;

template <class Target>
struct Section {
  std::uint8_t type;
  void (*read)(wire::Reader& data, Target& target);
};

/// Sections of a type and a string each; `known` says how its content is read.
template <class Target, std::size_t count>
void read_sections(wire::Reader& reader, Target& target, const Section<Target> (&known)[count]) {
  while (!reader.empty()) {
    const std::uint8_t type = reader.byte();
    wire::Reader data(reader.string());
    const auto section = std::ranges::find(known, type, &Section<Target>::type);
    if (section == std::end(known))
      throw wire::ProtocolError("KRL with a section of the unknown type " + std::to_string(type));
    section->read(data, target);
    data.end();
  }
}

/// PROTOCOL.krl §2.5 and §5
template <class Target>
void read_extension(wire::Reader& data, Target&) {
  const std::string_view name = data.text();
  const bool critical = data.boolean();
  data.string();
  if (critical)
    throw wire::ProtocolError("KRL with the unknown critical extension \"" + util::escape(name, 64) + "\"");
}

/// PROTOCOL.krl §2.1
void read_serial_list(wire::Reader& data, RevokedCertificates& certificates) {
  while (!data.empty()) {
    const std::uint64_t serial = data.uint64();
    certificates.add_serials(serial, serial);
  }
}

/// PROTOCOL.krl §2.2
void read_serial_range(wire::Reader& data, RevokedCertificates& certificates) {
  const std::uint64_t first = data.uint64();
  const std::uint64_t last = data.uint64();
  certificates.add_serials(first, last);
}

/// PROTOCOL.krl §2.3: bit N, the last of the integer being bit 0, stands for the number `offset` + N.
void read_serial_bitmap(wire::Reader& data, RevokedCertificates& certificates) {
  const std::uint64_t offset = data.uint64();
  const BytesView bitmap = data.mpint().magnitude;
  if (bitmap.size() > max_serial_bitmap)
    throw wire::ProtocolError("KRL with a bitmap of more than 2048 bytes");
  const std::size_t bits = bitmap.size() * 8;
  const auto is_set = [&](std::size_t bit) {
    return bit < bits && (bitmap[bitmap.size() - 1 - bit / 8] >> bit % 8 & 1) != 0;
  };
  for (std::size_t bit = 0; bit < bits; ++bit) {
    if (!is_set(bit)) continue;
    const std::size_t first = bit;
    while (is_set(bit + 1)) ++bit;
    if (offset > UINT64_MAX - bit)
      throw wire::ProtocolError("KRL with a bitmap beyond the last serial number");
    certificates.add_serials(offset + first, offset + bit);
  }
}

/// PROTOCOL.krl §2.4
void read_key_ids(wire::Reader& data, RevokedCertificates& certificates) {
  while (!data.empty()) certificates.add_key_id(data.text());
}

constexpr Section<RevokedCertificates> certificate_sections[] = {
    {0x20, read_serial_list},
    {0x21, read_serial_range},
    {0x22, read_serial_bitmap},
    {0x23, read_key_ids},
    {0x39, read_extension<RevokedCertificates>},
};

/// PROTOCOL.krl §2
void read_certificates(wire::Reader& data, RevokedKeys& revoked) {
  RevokedCertificates& certificates = revoked.certificates_of(data.string());
  data.string();  // reserved
  read_sections(data, certificates, certificate_sections);
}

/// PROTOCOL.krl §3
void read_keys(wire::Reader& data, RevokedKeys& revoked) {
  while (!data.empty()) revoked.add_key(data.string());
}

BytesView read_digest(wire::Reader& data, std::size_t size) {
  const BytesView digest = data.string();
  if (digest.size() != size)
    throw wire::ProtocolError("KRL with a fingerprint of another size than its digest's");
  return digest;
}

/// PROTOCOL.krl §4
void read_sha1(wire::Reader& data, RevokedKeys& revoked) {
  while (!data.empty()) revoked.add_sha1(read_digest(data, sha1_size));
}

void read_sha256(wire::Reader& data, RevokedKeys& revoked) {
  while (!data.empty()) revoked.add_sha256(read_digest(data, sha256_size));
}

/// PROTOCOL.krl §6
[[noreturn]] void refuse_signature(wire::Reader&, RevokedKeys&) {
  throw wire::ProtocolError("KRL that is signed, which can't be checked here: make one without a signature");
}

constexpr Section<RevokedKeys> sections[] = {
    {1, read_certificates}, {2, read_keys},   {3, read_sha1},
    {4, refuse_signature},  {5, read_sha256}, {255, read_extension<RevokedKeys>},
};

}  // namespace

bool is_krl(BytesView file) { return as_text(file).starts_with(magic); }

void read_krl(BytesView krl, RevokedKeys& revoked) {
  wire::Reader reader(krl);
  if (as_text(reader.take(magic.size())) != magic) throw wire::ProtocolError("KRL without \"SSHKRL\"");
  const std::uint32_t version = reader.uint32();
  if (version != format_version)
    throw wire::ProtocolError("KRL of the unknown format " + std::to_string(version));
  reader.uint64();  // the list's own version
  reader.uint64();  // when it was made
  reader.uint64();  // flags, of which there are none
  reader.string();  // reserved
  reader.string();  // comment
  read_sections(reader, revoked, sections);
}

}  // namespace sshrp::crypto
