// SPDX-License-Identifier: MIT
#include "route/route.h"

#include <algorithm>
#include <utility>

namespace sshrp::route {
namespace {

using config::SftpDenial;
using sftp::Operation;

constexpr std::pair<SftpDenial, Operation> operations[] = {
    {SftpDenial::read, Operation::read},       {SftpDenial::write, Operation::write},
    {SftpDenial::list, Operation::list},       {SftpDenial::remove, Operation::remove},
    {SftpDenial::rename, Operation::rename},   {SftpDenial::mkdir, Operation::mkdir},
    {SftpDenial::rmdir, Operation::rmdir},     {SftpDenial::setstat, Operation::setstat},
    {SftpDenial::symlink, Operation::symlink},
};

}  // namespace

bool AddressRule::permits(BytesView address) const {
  const auto ip = access::ip_from_bytes(address);
  if (!ip) return false;
  if (!only_networks && !(refuse_local && access::is_local(*ip))) return true;
  return std::ranges::any_of(networks, [&](const access::Network& network) { return network.contains(*ip); });
}

sftp::Rules sftp_rules(const config::SessionRules& rules, std::optional<std::string> root_path) {
  sftp::Rules made;
  made.root_path = std::move(root_path);
  if (*rules.sftp_read_only) made.denied = sftp::Operations::changing();
  for (const auto& [denial, operation] : operations) {
    if (std::ranges::find(rules.sftp_deny, denial, [](const auto& named) { return *named; }) !=
        rules.sftp_deny.end())
      made.denied.add(operation);
  }
  made.symlinks = *rules.symlinks == config::Symlinks::inside ? sftp::Symlinks::inside : sftp::Symlinks::deny;
  made.audit = *rules.sftp_audit ? sftp::Audit::on : sftp::Audit::off;
  return made;
}

}  // namespace sshrp::route
