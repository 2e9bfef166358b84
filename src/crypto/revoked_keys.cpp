#include "crypto/revoked_keys.h"

#include <algorithm>

#include "crypto/digest.h"
#include "crypto/key_line.h"
#include "crypto/krl.h"
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

bool holds(const std::set<Bytes>& set, BytesView bytes) { return set.contains(to_vector(bytes)); }

}  // namespace

void RevokedCertificates::add_serials(std::uint64_t first, std::uint64_t last) {
  if (first == 0) throw wire::ProtocolError("the serial number 0, which isn't one, can't be revoked");
  if (first > last) throw wire::ProtocolError("a range of serial numbers ends before it begins");
  auto next = serials_.upper_bound(first);
  if (next != serials_.begin()) {
    const auto before = std::prev(next);
    if (before->second >= first - 1) {  // it touches: what is added makes it longer
      first = before->first;
      last = std::max(last, before->second);
      next = before;
    }
  }
  while (next != serials_.end() && (last == UINT64_MAX || next->first <= last + 1)) {
    last = std::max(last, next->second);
    next = serials_.erase(next);
  }
  if (serials_.size() == most_serial_ranges)
    throw wire::ProtocolError("more than 1048576 ranges of serial numbers are revoked of one CA");
  serials_.emplace_hint(next, first, last);
}

bool RevokedCertificates::revoke(const Certificate& certificate) const {
  if (key_ids_.contains(certificate.key_id())) return true;
  const auto after = serials_.upper_bound(certificate.serial());
  return after != serials_.begin() && std::prev(after)->second >= certificate.serial();
}

RevokedKeys RevokedKeys::parse(BytesView file) {
  if (file.size() > largest_revoked_keys) throw wire::ProtocolError("it has more than 16 MiB");
  RevokedKeys revoked;
  if (is_krl(file)) {
    read_krl(file, revoked);
  } else {
    read_list(as_text(file), revoked);
  }
  return revoked;
}

bool RevokedKeys::revokes(const PublicKey& key) const {
  return holds(keys_, key.blob()) ||
         (!sha256_.empty() && holds(sha256_, digest(DigestKind::sha256, key.blob()).view())) ||
         (!sha1_.empty() && holds(sha1_, digest(DigestKind::sha1, key.blob()).view()));
}

bool RevokedKeys::revokes(const Certificate& certificate) const {
  if (revokes(certificate.key()) || revokes(certificate.signature_key())) return true;
  for (const Bytes& ca : {to_vector(certificate.signature_key().blob()), Bytes()}) {
    const auto found = certificates_.find(ca);
    if (found != certificates_.end() && found->second.revoke(certificate)) return true;
  }
  return false;
}

}  // namespace sshrp::crypto
