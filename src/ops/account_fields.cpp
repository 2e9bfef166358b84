// SPDX-License-Identifier: MIT
#include "ops/account_fields.h"

#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::ops {

Bytes encode_account(const std::optional<Account>& account) {
  Bytes bytes;
  if (!account) return bytes;
  wire::Writer writer(bytes);
  writer.string(account->user).string(account->group).uint32(account->uid).uint32(account->gid);
  for (const gid_t group : account->groups) writer.uint32(group);
  return bytes;
}

std::optional<Account> decode_account(BytesView bytes) {
  if (bytes.empty()) return std::nullopt;
  wire::Reader reader(bytes);
  Account account;
  account.user = reader.text();
  account.group = reader.text();
  account.uid = reader.uint32();
  account.gid = reader.uint32();
  while (!reader.empty()) account.groups.push_back(reader.uint32());
  return account;
}

}  // namespace sshrp::ops
