// SPDX-License-Identifier: MIT
#include "proxy/weak_crypto.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/audience.h"
#include "crypto/legacy.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

using config::WarnWeakCrypto;

constexpr std::string_view right_kex = "mlkem768x25519-sha256 or sntrup761x25519-sha512";
constexpr std::string_view right_host_key = "ssh-ed25519 or rsa-sha2-512";
constexpr std::string_view right_cipher = "aes128-gcm@openssh.com or aes128-ctr";
constexpr std::string_view right_mac = "hmac-sha2-256-etm@openssh.com";

void add_if_legacy(Weakness weakness, std::string_view kind, std::string_view name, std::string_view right,
                   std::vector<Weak>& found) {
  const auto* row = crypto::find_legacy(name);
  if (row == nullptr || std::ranges::find(found, weakness, &Weak::weakness) != found.end()) return;
  found.push_back(
      {weakness, fmt::format("{} {} is weak ({}), right would be {}", kind, name, row->weakness, right)});
}

std::size_t index_of(Leg leg) { return leg == Leg::downstream ? 0 : 1; }

}  // namespace

std::vector<Weak> weaknesses_of(const transport::Negotiated& agreed, WarnWeakCrypto warn) {
  std::vector<Weak> found;
  if (warn == WarnWeakCrypto::no) return found;
  add_if_legacy(Weakness::kex, "key exchange", agreed.kex->name, right_kex, found);
  if (found.empty() && warn != WarnWeakCrypto::no_pq_kex && !crypto::is_post_quantum(*agreed.kex)) {
    found.push_back(
        {Weakness::not_post_quantum,
         fmt::format("key exchange {} isn't post-quantum (what is recorded today may be read later), "
                     "right would be {}",
                     agreed.kex->name, right_kex)});
  }
  add_if_legacy(Weakness::host_key, "host key algorithm", agreed.host_key, right_host_key, found);
  for (const auto& way : {agreed.client_to_server, agreed.server_to_client}) {
    add_if_legacy(Weakness::cipher, "cipher", way.cipher->name, right_cipher, found);
    if (way.mac != nullptr) add_if_legacy(Weakness::mac, "MAC", way.mac->name, right_mac, found);
  }
  return found;
}

WeakCryptoWarnings::WeakCryptoWarnings(const config::Config& config) {
  for (const config::Route& route : config.routes) {
    const auto& own = route.upstream_algorithms.warn_weak_crypto;
    auto& legs = routes_[config::route_key(route)];
    legs[index_of(Leg::downstream)].warn = *config.algorithms.warn_weak_crypto;
    legs[index_of(Leg::upstream)].warn = own ? **own : *config.upstream_algorithms.warn_weak_crypto;
  }
}

std::optional<std::string> WeakCryptoWarnings::note(Leg leg, const NamedRoute& route,
                                                    const transport::Negotiated& agreed,
                                                    Clock::time_point now) {
  const auto of_route = routes_.find(route.key);
  if (of_route == routes_.end()) return std::nullopt;
  OfLeg& of_leg = of_route->second[index_of(leg)];
  const std::vector<Weak> found = weaknesses_of(agreed, of_leg.warn);
  std::string sentences;
  const std::scoped_lock lock(mutex_);
  for (const Weak& weak : found) {
    auto& told = of_leg.told[static_cast<std::size_t>(weak.weakness)];
    if (told && now - *told < interval) continue;
    told = now;
    sentences += (sentences.empty() ? "" : "; ") + weak.sentence;
  }
  if (sentences.empty()) return std::nullopt;
  return fmt::format("weak cryptography with the {}, route {}: {}", name_of(leg), util::quote(route.name),
                     sentences);
}

}  // namespace sshrp::proxy
