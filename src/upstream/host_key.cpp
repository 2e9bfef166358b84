// SPDX-License-Identifier: MIT
#include "upstream/host_key.h"

#include <algorithm>

#include "access/certificates.h"
#include "crypto/certificate_algorithms.h"
#include "crypto/signature_algorithms.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::upstream {
namespace {

using Match = access::KnownHosts::Match;

std::vector<std::string> paths_of(const KnownHostsFiles& files) {
  std::vector<std::string> paths = files.configured;
  paths.push_back(files.remembered);
  return paths;
}

std::string place_of(const access::KnownHosts::Finding& found) {
  return found.file + ":" + std::to_string(found.line);
}

[[noreturn]] void refuse(const std::string& sentence) {
  throw wire::ProtocolError(wire::DisconnectReason::host_key_not_verifiable, sentence);
}

}  // namespace

UpstreamHostKey::UpstreamHostKey(KnownHostsCache& cache, const KnownHostsFiles& files,
                                 config::HostKeyCheck policy, std::string host, std::uint16_t port)
    : remembered_(files.remembered),
      policy_(policy),
      host_(std::move(host)),
      port_(port),
      known_(cache.load(paths_of(files))->only_for(host_, port_)) {}

UpstreamHostKey::UpstreamHostKey(const access::KnownHosts& known, config::HostKeyCheck policy,
                                 std::string host, std::uint16_t port)
    : policy_(policy), host_(std::move(host)), port_(port), known_(known.only_for(host_, port_)) {}

std::string UpstreamHostKey::order(std::string_view offered) const {
  const std::vector<std::string> types = known_.key_types(host_, port_);
  const bool certified = known_.has_authority(host_, port_);
  const auto place = [&](std::string_view name) {
    if (crypto::find_certificate_algorithm(name) != nullptr) return certified ? 0 : 3;
    const auto* row = crypto::find_signature_algorithm(name);
    return row != nullptr && std::ranges::find(types, row->key_type) != types.end() ? 1 : 2;
  };
  std::vector<std::string_view> names = util::split(offered, ',');
  std::ranges::stable_sort(names, {}, place);
  return util::join(names, ",");
}

void UpstreamHostKey::check(const crypto::PresentedKey& presented, std::uint64_t now) {
  const crypto::PublicKey& key = presented.key();
  const crypto::Certificate* certificate = presented.certificate();
  const std::string called =
      "host key " + key.fingerprint() + " of " + access::known_hosts_name(host_, port_);
  const access::KnownHosts::Finding found = known_.lookup(host_, port_, key);
  const access::KnownHosts::Finding authority =
      known_.lookup_authority(host_, port_, certificate != nullptr ? certificate->signature_key() : key);

  if (found.match == Match::revoked) refuse(called + " is revoked in " + place_of(found));
  if (certificate != nullptr && authority.match == Match::revoked)
    refuse(called + " is certified by a CA that is revoked in " + place_of(authority));
  if (policy_ == config::HostKeyCheck::no || found.match == Match::same_key) return;
  if (certificate != nullptr && authority.match == Match::same_key) {
    const std::string problem = access::host_certificate_problem(*certificate, host_, now);
    if (problem.empty()) return;
    refuse(called + " has a certificate of the CA in " + place_of(authority) + ", and " + problem);
  }
  if (found.match == Match::changed)
    refuse(called + " is not the one in " + place_of(found) + ": it changed, or this is another server");
  if (authority.match != Match::none)
    refuse(called + " is not certified by the CA in " + place_of(authority));
  new_key_ = key;
  if (policy_ == config::HostKeyCheck::yes)
    refuse(called + " is not known, and upstream_host_key_check is \"yes\"");
}

RememberResult UpstreamHostKey::remember() const {
  RememberResult result = remember_host(remembered_, host_, port_, *new_key_);
  if (result.outcome != Remembered::stored && result.outcome != Remembered::already_there)
    refuse(result.sentence);
  return result;
}

}  // namespace sshrp::upstream
