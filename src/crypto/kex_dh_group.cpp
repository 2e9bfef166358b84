// SPDX-License-Identifier: MIT
#include "crypto/kex_dh_group.h"

#include <algorithm>
#include <array>
#include <string>

#include "crypto/pkey_builder.h"
#include "wire/error.h"

namespace sshrp::crypto {
namespace {

// Twice the strength of the strongest keys that are derived (256 bits), as OpenSSH has it; an exponent as
// long as p would be 16 times the work and no stronger.
constexpr int private_bits = 512;

constexpr std::uint8_t generator[] = {2};

constexpr const char* failure = "Diffie-Hellman failed";

struct Rfc3526Group {
  int number;
  std::uint32_t bits;
  BIGNUM* (*prime)(BIGNUM*);
};

constexpr Rfc3526Group rfc3526_groups[] = {
    {14, 2048, BN_get_rfc3526_prime_2048}, {15, 3072, BN_get_rfc3526_prime_3072},
    {16, 4096, BN_get_rfc3526_prime_4096}, {17, 6144, BN_get_rfc3526_prime_6144},
    {18, 8192, BN_get_rfc3526_prime_8192},
};

/// Without leading zeros.
BytesView trimmed(BytesView magnitude) {
  const auto first = std::ranges::find_if(magnitude, [](std::uint8_t byte) { return byte != 0; });
  return {first, magnitude.end()};
}

bool is_less(BytesView a, BytesView b) {
  if (a.size() != b.size()) return a.size() < b.size();
  return std::ranges::lexicographical_compare(a, b);
}

/// 1 < value < p-1, where p is odd; both are trimmed.
bool is_between(BytesView value, BytesView p) {
  constexpr std::uint8_t one[] = {1};
  Bytes last = to_vector(p);
  last.back() &= 0xfe;
  return is_less(one, value) && is_less(value, last);
}

[[noreturn]] void refuse_group(const std::string& sentence) {
  throw wire::ProtocolError(wire::DisconnectReason::key_exchange_failed, sentence);
}

class Dh final : public EphemeralKey {
 public:
  /// The group was checked by the caller.
  explicit Dh(DhGroup group) : p_(to_vector(group.p)), g_(to_vector(group.g)) {
    const Pkey parameters = make_key(EVP_PKEY_KEY_PARAMETERS, {});
    const PkeyContext context(
        require(EVP_PKEY_CTX_new_from_pkey(nullptr, parameters.get(), nullptr), failure));
    EVP_PKEY* own = nullptr;
    require(EVP_PKEY_keygen_init(context.get()), failure);
    require(EVP_PKEY_generate(context.get(), &own), failure);
    own_.reset(own);
    public_value_ = to_magnitude(pkey_number(own, OSSL_PKEY_PARAM_PUB_KEY).get());
  }

  BytesView public_value() const override { return public_value_; }

  util::SecretBytes decapsulate(BytesView peer_public_value) const override {
    const BytesView value = trimmed(peer_public_value);
    // RFC 4253 §8: "Values of 'e' or 'f' that are not in the range [1, p-1] MUST NOT be sent or accepted by
    // either side"; 1 and p-1 would give K away
    if (!is_between(value, p_))
      refuse_public_value("key exchange: the peer's DH public value isn't between 1 and p-1");
    return derive(own_.get(), make_key(EVP_PKEY_PUBLIC_KEY, value).get());
  }

 private:
  /// The group alone where `public_value` is empty.
  Pkey make_key(int selection, BytesView public_value) const {
    PkeyBuilder builder;
    builder.number(OSSL_PKEY_PARAM_FFC_P, p_).number(OSSL_PKEY_PARAM_FFC_G, g_);
    builder.integer(OSSL_PKEY_PARAM_DH_PRIV_LEN, private_bits);
    if (!public_value.empty()) builder.number(OSSL_PKEY_PARAM_PUB_KEY, public_value);
    Pkey key = builder.build("DH", selection);
    require(key.get(), failure);
    return key;
  }

  Bytes p_;
  Bytes g_;
  Pkey own_;
  Bytes public_value_;
};

}  // namespace

DhGroup dh_group(int number) {
  static const auto primes = [] {
    std::array<Bytes, std::size(rfc3526_groups)> all;
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = to_magnitude(Bignum(require(rfc3526_groups[i].prime(nullptr), failure)).get());
    }
    return all;
  }();
  return {primes.at(static_cast<std::size_t>(number - rfc3526_groups[0].number)), generator};
}

DhGroup oakley_group2() {
  static const Bytes prime = to_magnitude(Bignum(require(BN_get_rfc2409_prime_1024(nullptr), failure)).get());
  return {prime, generator};
}

EphemeralKeyPtr generate_dh_group1() { return std::make_unique<Dh>(oakley_group2()); }
EphemeralKeyPtr generate_dh_group14() { return std::make_unique<Dh>(dh_group(14)); }
EphemeralKeyPtr generate_dh_group16() { return std::make_unique<Dh>(dh_group(16)); }
EphemeralKeyPtr generate_dh_group18() { return std::make_unique<Dh>(dh_group(18)); }

DhGroup choose_dh_group(std::uint32_t min, std::uint32_t n, std::uint32_t max) {
  const auto wish = [&] {
    return std::to_string(min) + " to " + std::to_string(max) + " bits, preferably " + std::to_string(n);
  };
  if (min > n || n > max) refuse_group("key exchange: contradictory sizes of the DH group: " + wish());
  const Rfc3526Group* best = nullptr;
  for (const Rfc3526Group& group : rfc3526_groups) {
    const bool fits = group.bits >= min && group.bits <= max;
    const bool still_small = !best || best->bits < n;
    if (fits && still_small) best = &group;
  }
  if (!best)
    refuse_group("key exchange: the client wants a DH group of " + wish() + "; we have 2048 to 8192");
  return dh_group(best->number);
}

EphemeralKeyPtr make_dh(BytesView p, BytesView g) {
  const DhGroup group{trimmed(p), trimmed(g)};
  const std::size_t bits = bit_length(group.p);
  if (bits < dh_min_bits || bits > dh_max_bits) {
    refuse_group("key exchange: the server's DH group has " + std::to_string(bits) + " bits; we accept " +
                 std::to_string(dh_min_bits) + " to " + std::to_string(dh_max_bits));
  }
  if (group.p.back() % 2 == 0) refuse_group("key exchange: the modulus of the server's DH group is even");
  if (!is_between(group.g, group.p))
    refuse_group("key exchange: the generator of the server's DH group isn't between 1 and p-1");
  return std::make_unique<Dh>(group);
}

}  // namespace sshrp::crypto
