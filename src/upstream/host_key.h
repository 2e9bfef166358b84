// UpstreamHostKey: whether a server is the upstream that it should be; one for each connection to an
// upstream.
// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.h"
#include "crypto/presented_key.h"
#include "upstream/known_hosts.h"
#include "upstream/remember_host.h"

namespace sshrp::upstream {

struct KnownHostsFiles {
  std::vector<std::string> configured;  // may be none
  std::string remembered;               // what accept-new wrote, and writes
};

class UpstreamHostKey {
 public:
  /// May read the files, so it blocks. Throws KnownHostsError.
  UpstreamHostKey(KnownHostsCache& cache, const KnownHostsFiles& files, config::HostKeyCheck policy,
                  std::string host, std::uint16_t port);
  /// By what is known already; remember() isn't for these.
  UpstreamHostKey(const access::KnownHosts& known, config::HostKeyCheck policy, std::string host,
                  std::uint16_t port);

  /// `offered`, a name-list, with those algorithms in front for which a CA or a key is known: as OpenSSH
  /// orders them, so that the server shows what can be checked. Certificates come last where no CA is known.
  std::string order(std::string_view offered) const;

  /// Throws ProtocolError(host_key_not_verifiable) for a key that the policy doesn't allow; the sentence says
  /// which file and line object. A certificate counts where a @cert-authority line names its CA, for the
  /// host's name and at `now` (seconds since 1970); otherwise it is as good as the key in it. A host that has
  /// a CA is never new: its key is certified or known.
  void check(const crypto::PresentedKey& presented, std::uint64_t now);

  /// Whether the key checked last is of a host that none was known of: to be stored by remember() before
  /// anything secret is sent, unless check() has refused it.
  bool is_new() const { return new_key_.has_value(); }
  /// Stores it. Blocks. Throws ProtocolError(host_key_not_verifiable) unless it is stored then: a key that
  /// can't be remembered would be accepted from anybody for ever.
  RememberResult remember() const;

  const std::vector<access::KnownHosts::Warning>& warnings() const { return known_.warnings(); }

 private:
  std::string remembered_;
  config::HostKeyCheck policy_;
  std::string host_;
  std::uint16_t port_;
  access::KnownHosts known_;  // of this host
  std::optional<crypto::PublicKey> new_key_;
};

}  // namespace sshrp::upstream
