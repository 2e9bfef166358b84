// SPDX-License-Identifier: MIT
#include "crypto/kex_methods.h"

#include <algorithm>

#include "crypto/kex_dh_group.h"
#include "crypto/kex_ecdh.h"
#include "crypto/kex_hybrid.h"

namespace sshrp::crypto {
namespace {

constexpr Kem group_comes_first{SecretEncoding::mpint, nullptr, nullptr};

constexpr KexMethod methods[] = {
    {"mlkem768x25519-sha256", KexForm::ecdh, DigestKind::sha256, hybrid_kem<mlkem768x25519>},
    {"sntrup761x25519-sha512", KexForm::ecdh, DigestKind::sha512, hybrid_kem<sntrup761x25519>,
     SlowSteps::generation},
    {"sntrup761x25519-sha512@openssh.com", KexForm::ecdh, DigestKind::sha512, hybrid_kem<sntrup761x25519>,
     SlowSteps::generation},
    {"mlkem768nistp256-sha256", KexForm::ecdh, DigestKind::sha256, hybrid_kem<mlkem768nistp256>},
    {"curve25519-sha256", KexForm::ecdh, DigestKind::sha256, diffie_hellman<generate_curve25519>},
    {"curve25519-sha256@libssh.org", KexForm::ecdh, DigestKind::sha256, diffie_hellman<generate_curve25519>},
    {"ecdh-sha2-nistp256", KexForm::ecdh, DigestKind::sha256, diffie_hellman<generate_ecdh_nistp256>},
    {"ecdh-sha2-nistp384", KexForm::ecdh, DigestKind::sha384, diffie_hellman<generate_ecdh_nistp384>},
    {"ecdh-sha2-nistp521", KexForm::ecdh, DigestKind::sha512, diffie_hellman<generate_ecdh_nistp521>},
    {"diffie-hellman-group-exchange-sha256", KexForm::dh_gex, DigestKind::sha256, group_comes_first,
     SlowSteps::all},
    {"diffie-hellman-group16-sha512", KexForm::dh, DigestKind::sha512, diffie_hellman<generate_dh_group16>,
     SlowSteps::all},
    {"diffie-hellman-group18-sha512", KexForm::dh, DigestKind::sha512, diffie_hellman<generate_dh_group18>,
     SlowSteps::all},
    {"diffie-hellman-group14-sha256", KexForm::dh, DigestKind::sha256, diffie_hellman<generate_dh_group14>,
     SlowSteps::all},
    {"diffie-hellman-group-exchange-sha1", KexForm::dh_gex, DigestKind::sha1, group_comes_first,
     SlowSteps::all},
    {"diffie-hellman-group14-sha1", KexForm::dh, DigestKind::sha1, diffie_hellman<generate_dh_group14>,
     SlowSteps::all},
    {"diffie-hellman-group1-sha1", KexForm::dh, DigestKind::sha1, diffie_hellman<generate_dh_group1>,
     SlowSteps::all},
};

}  // namespace

std::span<const KexMethod> kex_methods() { return methods; }

const KexMethod* find_kex_method(std::string_view name) {
  const auto found = std::ranges::find(methods, name, &KexMethod::name);
  return found == std::end(methods) ? nullptr : found;
}

}  // namespace sshrp::crypto
