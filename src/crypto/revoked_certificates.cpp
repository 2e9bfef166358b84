// SPDX-License-Identifier: MIT
#include "crypto/revoked_certificates.h"

#include <algorithm>

#include "wire/error.h"

namespace sshrp::crypto {
namespace {

constexpr std::size_t least_merged = 4096;  // ranges

}  // namespace

// Lists are in order, mostly, so that each range continues the last one or follows it. Others are put in
// order whenever there are twice as many: that takes little time for each, and room for no more than that.
void RevokedCertificates::add_serials(std::uint64_t first, std::uint64_t last) {
  if (first == 0) throw wire::ProtocolError("the serial number 0, which isn't one, can't be revoked");
  if (first > last) throw wire::ProtocolError("a range of serial numbers ends before it begins");
  if (!serials_.empty() && first == serials_.back().last + 1) {
    serials_.back().last = last;
    return;
  }
  if (serials_.size() >= std::max(merge_at_, least_merged)) {
    merge_serials();
    merge_at_ = 2 * serials_.size();
  }
  serials_.push_back({first, last});
}

void RevokedCertificates::add_key_id(std::string_view key_id) {
  key_ids_.push_back(
      {static_cast<std::uint32_t>(key_id_text_.size()), static_cast<std::uint32_t>(key_id.size())});
  key_id_text_ += key_id;
}

void RevokedCertificates::merge_serials() {
  if (serials_.empty()) return;
  if (!std::ranges::is_sorted(serials_, {}, &Serials::first))
    std::ranges::sort(serials_, {}, &Serials::first);
  auto merged = serials_.begin();
  for (auto next = std::next(merged); next != serials_.end(); ++next) {
    if (merged->last == UINT64_MAX || next->first <= merged->last + 1)
      merged->last = std::max(merged->last, next->last);
    else
      *++merged = *next;
  }
  serials_.erase(std::next(merged), serials_.end());
  if (serials_.size() > max_serial_ranges)
    throw wire::ProtocolError("more than 1048576 ranges of serial numbers are revoked of one CA");
}

void RevokedCertificates::finish() {
  merge_serials();
  serials_.shrink_to_fit();
  const auto text = [this](const KeyId& key_id) { return text_of(key_id); };
  std::ranges::sort(key_ids_, {}, text);
  key_ids_.shrink_to_fit();
  key_id_text_.shrink_to_fit();
}

bool RevokedCertificates::revoke(const Certificate& certificate) const {
  const auto text = [this](const KeyId& key_id) { return text_of(key_id); };
  if (std::ranges::binary_search(key_ids_, std::string_view(certificate.key_id()), {}, text)) return true;
  const auto after = std::ranges::upper_bound(serials_, certificate.serial(), {}, &Serials::first);
  return after != serials_.begin() && std::prev(after)->last >= certificate.serial();
}

std::size_t RevokedCertificates::memory() const {
  return sizeof *this + serials_.capacity() * sizeof(Serials) + key_ids_.capacity() * sizeof(KeyId) +
         key_id_text_.capacity();
}

}  // namespace sshrp::crypto
