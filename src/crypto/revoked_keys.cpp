// SPDX-License-Identifier: MIT
#include "crypto/revoked_keys.h"

#include <algorithm>

#include "crypto/digest.h"
#include "crypto/public_key.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

/// Keys that are too weak to be accepted may still stand in a list, so a key isn't looked into.
void add_line(RevokedKeys& revoked, std::string_view line) {
  const Bytes blob = parse_key_line(line);
  revoked.add_key(is_certificate(blob) ? Certificate::parse(blob).key().blob() : BytesView(blob));
}

void read_list(std::string_view text, RevokedKeys& revoked) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string_view content = util::trim(line);
    if (content.empty() || content.starts_with('#')) continue;
    try {
      add_line(revoked, content);
    } catch (const wire::ProtocolError& error) {
      throw wire::ProtocolError("line " + std::to_string(number) + ": " + error.what());
    }
  }
}

template <std::size_t size>
std::array<std::uint8_t, size> to_array(BytesView bytes) {
  std::array<std::uint8_t, size> array;
  if (bytes.size() != size) throw std::logic_error("a digest of another size than its kind's");
  std::ranges::copy(bytes, array.begin());
  return array;
}

template <std::size_t size>
bool holds(const std::vector<std::array<std::uint8_t, size>>& digests, DigestKind kind, BytesView blob) {
  if (digests.empty()) return false;
  return std::ranges::binary_search(digests, to_array<size>(digest(kind, blob).view()));
}

template <typename Digests>
void put_in_order(Digests& digests) {
  std::ranges::sort(digests);
  const auto doubled = std::ranges::unique(digests);
  digests.erase(doubled.begin(), doubled.end());
  digests.shrink_to_fit();
}

// A node of a std::map: three pointers, the colour, and what malloc adds.
constexpr std::size_t node_overhead = 48;

}  // namespace

RevokedKeys RevokedKeys::parse(BytesView file) {
  if (file.size() > max_revoked_keys) throw wire::ProtocolError("it has more than 16 MiB");
  RevokedKeys revoked;
  if (is_krl(file)) {
    read_krl(file, revoked);
  } else {
    read_list(as_text(file), revoked);
  }
  revoked.finish();
  return revoked;
}

bool RevokedKeys::revokes(const PublicKey& key) const {
  return holds(sha256_, DigestKind::sha256, key.blob()) || holds(sha1_, DigestKind::sha1, key.blob());
}

bool RevokedKeys::revokes(const Certificate& certificate) const {
  if (revokes(certificate.key()) || revokes(certificate.signature_key())) return true;
  for (const Bytes& ca : {to_vector(certificate.signature_key().blob()), Bytes()}) {
    const auto found = certificates_.find(ca);
    if (found != certificates_.end() && found->second.revoke(certificate)) return true;
  }
  return false;
}

std::size_t RevokedKeys::memory() const {
  std::size_t bytes =
      sizeof *this + sha1_.capacity() * sizeof(sha1_[0]) + sha256_.capacity() * sizeof(sha256_[0]);
  for (const auto& [ca, certificates] : certificates_)
    bytes += node_overhead + sizeof ca + ca.capacity() + certificates.memory();
  return bytes;
}

void RevokedKeys::add_key(BytesView blob) { add_sha256(digest(DigestKind::sha256, blob).view()); }
void RevokedKeys::add_sha1(BytesView digest) { sha1_.push_back(to_array<20>(digest)); }
void RevokedKeys::add_sha256(BytesView digest) { sha256_.push_back(to_array<32>(digest)); }

void RevokedKeys::finish() {
  put_in_order(sha1_);
  put_in_order(sha256_);
  for (auto& [ca, certificates] : certificates_) certificates.finish();
}

}  // namespace sshrp::crypto
