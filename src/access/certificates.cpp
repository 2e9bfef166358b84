// SPDX-License-Identifier: MIT
#include "access/certificates.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "access/address_list.h"
#include "util/text.h"

namespace sshrp::access {
namespace {

using crypto::Certificate;
using crypto::CertificateOption;
using Problem = std::optional<std::string>;

Problem names_nobody_wanted(const Certificate& certificate, const std::vector<std::string>& principals) {
  const auto& named = certificate.valid_principals();
  const bool wanted = std::ranges::any_of(principals, [&](const std::string& principal) {
    return std::ranges::find(named, principal) != named.end();
  });
  if (wanted) return std::nullopt;
  if (named.empty()) return "it names no principal";
  return fmt::format("{} isn't among its principals", util::quote(principals.empty() ? "" : principals[0]));
}

Problem wrong_time(const Certificate& certificate, const ClientFacts& facts) {
  const auto now = static_cast<std::uint64_t>(std::max<std::time_t>(facts.now, 0));
  if (certificate.is_valid_at(now)) return std::nullopt;
  return now < certificate.valid_after() ? "it isn't valid yet" : "it has expired";
}

// Critical options, PROTOCOL.certkeys: what isn't understood refuses the certificate.

Problem force_command(KeyGrant& grant, const CertificateOption& option, const ClientFacts&) {
  const auto command = option.text();
  if (!command || command->empty() || command->find('\0') != std::string_view::npos)
    return "its force-command is no command";
  grant.permissions.force_command = std::string(*command);
  return std::nullopt;
}

Problem source_address(KeyGrant&, const CertificateOption& option, const ClientFacts& facts) {
  const auto list = option.text();
  if (!list) return "its source-address is malformed";
  const Problem problem = not_in_networks(*list, facts.address);
  return problem ? std::optional("source-address: " + *problem) : std::nullopt;
}

Problem verify_required(KeyGrant& grant, const CertificateOption&, const ClientFacts&) {
  grant.presence.verified = true;
  return std::nullopt;
}

struct Critical {
  std::string_view name;
  Problem (*apply)(KeyGrant& grant, const CertificateOption& option, const ClientFacts& facts);
};

constexpr Critical criticals[] = {
    {"force-command", force_command},
    {"source-address", source_address},
    {"verify-required", verify_required},
};

Problem apply_critical_options(KeyGrant& grant, const Certificate& certificate, const ClientFacts& facts) {
  for (const CertificateOption& option : certificate.critical_options()) {
    const auto row = std::ranges::find(criticals, option.name, &Critical::name);
    if (row == std::end(criticals))
      return fmt::format("its critical option {} isn't known", util::quote(option.name));
    if (auto problem = row->apply(grant, option, facts)) return problem;
  }
  return std::nullopt;
}

// Extensions: what isn't understood is passed over, what isn't there isn't allowed.

struct Extension {
  std::string_view name;
  std::vector<Right> rights;
};

const Extension extensions[] = {
    {"permit-X11-forwarding", {Right::x11}},
    {"permit-agent-forwarding", {Right::agent}},
    {"permit-port-forwarding", {Right::local_forwarding, Right::remote_forwarding, Right::tunnel}},
    {"permit-pty", {Right::pty}},
};
constexpr std::string_view no_touch_required = "no-touch-required";

void apply_extensions(KeyGrant& grant, const Certificate& certificate) {
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(certificate.extensions(),
                               [&](const auto& option) { return option.name == name; });
  };
  for (const Extension& extension : extensions) {
    if (has(extension.name)) continue;
    for (Right right : extension.rights) grant.permissions.rights.remove(right);
    grant.permissions.rights.remove(Right::unnamed);
  }
  grant.presence.touched = !has(no_touch_required);
}

Problem problem_of(const Certificate& certificate, const std::vector<std::string>& principals,
                   const ClientFacts& facts, KeyGrant& grant) {
  if (certificate.kind() != crypto::CertificateKind::user) return "it is one of a host";
  if (auto problem = wrong_time(certificate, facts)) return problem;
  if (auto problem = names_nobody_wanted(certificate, principals)) return problem;
  apply_extensions(grant, certificate);
  return apply_critical_options(grant, certificate, facts);
}

bool names_host(const crypto::Certificate& certificate, std::string_view host) {
  const std::string name = util::lower(host);
  return std::ranges::any_of(certificate.valid_principals(), [&](const std::string& principal) {
    return util::glob_match(util::lower(principal), name);
  });
}

}  // namespace

std::variant<KeyGrant, KeyRefusal> judge_certificate(const Certificate& certificate,
                                                     const std::vector<std::string>& principals,
                                                     const ClientFacts& facts) {
  KeyGrant grant;
  const Problem problem = problem_of(certificate, principals, facts, grant);
  if (!problem) return grant;
  return KeyRefusal{fmt::format("certificate \"{}\" (serial {}): {}", util::escape(certificate.key_id()),
                                certificate.serial(), *problem)};
}

std::string host_certificate_problem(const crypto::Certificate& certificate, std::string_view host,
                                     std::uint64_t now) {
  if (certificate.kind() != crypto::CertificateKind::host) return "it is a user's";
  if (now < certificate.valid_after()) return "it isn't valid yet";
  if (!certificate.is_valid_at(now)) return "it has expired";
  if (!names_host(certificate, host)) return "it is for other hosts";
  // "an implementation must refuse to authorise a key that has an unrecognised option"; none is defined for
  // hosts
  if (!certificate.critical_options().empty()) {
    return "its critical option \"" + util::escape(certificate.critical_options().front().name, 64) +
           "\" isn't known";
  }
  if (!certificate.is_signed()) return "the CA hasn't signed it";
  return {};
}

}  // namespace sshrp::access
