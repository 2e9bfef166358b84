// SPDX-License-Identifier: MIT
#include "crypto/password_hash.h"

#include <crypt.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <memory>

#include "crypto/digest.h"
#include "util/secret.h"

namespace sshrp::crypto {
namespace {

struct HashMethod {
  std::string_view prefix;
  std::size_t hash_size;  // characters behind the last $
};

// crypt(5). DES and its kin have no prefix to be known by, and fell long ago.
constexpr HashMethod methods[] = {
    {"$y$", 43},                                              // yescrypt
    {"$gy$", 43},                                             // gost-yescrypt
    {"$7$", 43},                                              // scrypt
    {"$2b$", 22 + 31}, {"$2a$", 22 + 31}, {"$2y$", 22 + 31},  // bcrypt: no $ between salt and hash
    {"$6$", 86},                                              // sha512crypt
    {"$5$", 43},                                              // sha256crypt
    {"$1$", 22},                                              // md5crypt
};

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool looks_hashed(std::string_view stored) {
  if (!stored.starts_with('$')) return false;
  const std::size_t end = stored.find('$', 1);
  return end != std::string_view::npos && end > 1 &&
         std::ranges::all_of(stored.substr(1, end - 1), is_letter_or_digit);
}

struct Wiped {
  void operator()(crypt_data* data) const {
    explicit_bzero(data, sizeof *data);
    delete data;
  }
};

// The digests are compared, so that no length and no common beginning shows in the time.
bool same(std::string_view a, std::string_view b) {
  const auto of_a = digest(DigestKind::sha256, as_bytes(a));
  const auto of_b = digest(DigestKind::sha256, as_bytes(b));
  return CRYPTO_memcmp(of_a.view().data(), of_b.view().data(), of_a.view().size()) == 0;
}

bool matches_hash(const std::string& stored, std::string_view given) {
  // crypt takes what stands before a NUL, which no password ends with.
  const bool whole = given.find('\0') == std::string_view::npos;
  util::SecretBytes terminated(given.size() + 1);
  std::ranges::copy(as_bytes(given), terminated.data().begin());
  const std::unique_ptr<crypt_data, Wiped> data(new crypt_data{});
  const char* hash = crypt_rn(reinterpret_cast<const char*>(terminated.view().data()), stored.c_str(),
                              data.get(), sizeof *data);
  return hash != nullptr && whole && same(hash, stored);
}

}  // namespace

std::optional<std::string> stored_password_problem(std::string_view stored) {
  if (!looks_hashed(stored)) return std::nullopt;
  const auto method =
      std::ranges::find_if(methods, [&](const HashMethod& row) { return stored.starts_with(row.prefix); });
  if (method == std::end(methods)) {
    return "it begins as a hash does, but with none of $y$, $gy$, $7$, $2b$, $6$, $5$, $1$; a password that "
           "isn't hashed may not begin so";
  }
  const bool whole = stored.size() - stored.rfind('$') - 1 == method->hash_size;
  if (!whole || crypt_checksalt(std::string(stored).c_str()) == CRYPT_SALT_INVALID)
    return "it begins as a hash does, but isn't a whole one; mkpasswd and \"openssl passwd -6\" make them";
  return std::nullopt;
}

bool check_password(std::string_view stored, std::string_view given) {
  if (stored_password_problem(stored)) return false;
  return looks_hashed(stored) ? matches_hash(std::string(stored), given) : same(stored, given);
}

}  // namespace sshrp::crypto
