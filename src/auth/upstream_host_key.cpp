#include "auth/upstream_host_key.h"

#include <algorithm>

#include "crypto/signature_algorithms.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::auth {
namespace {

using Match = KnownHosts::Match;

std::vector<std::string> paths_of(const KnownHostsFiles& files) {
  std::vector<std::string> paths = files.configured;
  paths.push_back(files.remembered);
  return paths;
}

[[noreturn]] void refuse(const std::string& sentence) {
  throw wire::ProtocolError(wire::DisconnectReason::host_key_not_verifiable, sentence);
}

}  // namespace

UpstreamHostKey::UpstreamHostKey(const KnownHostsFiles& files, config::HostKeyCheck policy, std::string host,
                                 std::uint16_t port)
    : remembered_(files.remembered),
      policy_(policy),
      host_(std::move(host)),
      port_(port),
      known_(KnownHosts::load(paths_of(files))) {}

std::string UpstreamHostKey::order(std::string_view offered) const {
  const std::vector<std::string> types = known_.key_types(host_, port_);
  std::vector<std::string_view> names = util::split(offered, ',');
  std::ranges::stable_partition(names, [&](std::string_view name) {
    const auto* row = crypto::find_signature_algorithm(name);
    return row != nullptr && std::ranges::find(types, row->key_type) != types.end();
  });
  return util::join(names, ",");
}

void UpstreamHostKey::check(const crypto::PublicKey& key) {
  const KnownHosts::Finding found = known_.lookup(host_, port_, key);
  const std::string shown = "host key " + key.fingerprint() + " of " + known_hosts_name(host_, port_);
  const std::string place = found.file + ":" + std::to_string(found.line);
  if (found.match == Match::revoked) refuse(shown + " is revoked in " + place);
  if (policy_ == config::HostKeyCheck::no || found.match == Match::same_key) return;
  if (found.match == Match::changed)
    refuse(shown + " is not the one in " + place + ": it changed, or this is another server");
  if (policy_ == config::HostKeyCheck::yes)
    refuse(shown + " is not known, and upstream_host_key_check is \"yes\"");
  new_key_ = key;
}

RememberResult UpstreamHostKey::remember() const {
  RememberResult result = remember_host(remembered_, host_, port_, *new_key_);
  if (result.outcome != Remembered::stored && result.outcome != Remembered::already_there)
    refuse(result.sentence);
  return result;
}

}  // namespace sshrp::auth
