// SPDX-License-Identifier: MIT
#include "sftp/shown_ids.h"

#include <algorithm>

#include "wire/writer.h"

namespace sshrp::sftp {
namespace {

constexpr std::uint32_t nobody = 0xffffffff;  // POSIX: (uid_t)-1 and (gid_t)-1 are no ids

}  // namespace

void ShownIds::note(const Attributes& attributes) {
  if (!attributes.owner) return;
  insert(users_, attributes.owner->uid);
  insert(groups_, attributes.owner->gid);
}

void ShownIds::insert(Ids& ids, std::uint32_t id) {
  const auto place = std::ranges::lower_bound(ids, id);
  if ((place != ids.end() && *place == id) || ids.size() == max_ids) return;
  ids.insert(place, id);
}

Bytes ShownIds::among(const Ids& ids, BytesView asked) {
  wire::Reader reader(asked);
  Bytes shown;
  while (!reader.empty()) {
    const std::uint32_t id = reader.uint32();
    wire::Writer(shown).uint32(std::ranges::binary_search(ids, id) ? id : nobody);
  }
  return shown;
}

}  // namespace sshrp::sftp
