// SPDX-License-Identifier: MIT
#include "lock/accounts.h"

#include <algorithm>

#include "crypto/digest.h"
#include "crypto/random.h"
#include "util/text.h"
#include "wire/writer.h"

namespace sshrp::lock {
namespace {

constexpr std::size_t own_key_size = 32;  // bytes

// Where accounts are of Windows or of a directory, several names of one log in: letters of either case, with
// and without `DOMAIN\`. Two accounts taken for one wait for each other at most. `@domain` stays: where one
// server has many customers it tells them apart.
std::string folded(std::string_view user) {
  const std::size_t behind_domain = user.rfind('\\') + 1;  // 0: there is none
  return util::lower(behind_domain < user.size() ? user.substr(behind_domain) : user);
}

}  // namespace

Accounts::Accounts() : key_(own_key_size) { crypto::random_fill(key_); }

void Accounts::share(SharedNamesPtr shared) {
  key_ = to_vector(shared->key());
  shared_ = std::move(shared);
}

AccountId Accounts::id_of(BytesView where, std::string_view user) const {
  Bytes both;
  wire::Writer(both).string(where).string(std::string_view(folded(user)));
  const util::SecretBytes code = crypto::hmac(crypto::DigestKind::sha256, key_, both);
  AccountId id;
  std::copy_n(code.view().begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

AccountPtr Accounts::find(BytesView host_key, std::string_view user, std::string_view disks) {
  // A host key begins with the length of its type's name: taken for one, this would be of 1.7 GB.
  const std::string in_common = "disks " + std::string(disks);
  const AccountId id = id_of(disks.empty() ? host_key : as_bytes(in_common), user);
  const std::lock_guard locked(mutex_);
  auto& known = accounts_[id];
  AccountPtr account = known.lock();
  if (account) return account;
  known = account = std::make_shared<Account>(shared_, id);
  if (accounts_.size() >= prune_at_) {
    std::erase_if(accounts_, [](const auto& entry) { return entry.second.expired(); });
    prune_at_ = std::max<std::size_t>(64, 2 * accounts_.size());
  }
  return account;
}

std::size_t Accounts::size() const {
  const std::lock_guard locked(mutex_);
  return static_cast<std::size_t>(
      std::ranges::count_if(accounts_, [](const auto& entry) { return !entry.second.expired(); }));
}

}  // namespace sshrp::lock
