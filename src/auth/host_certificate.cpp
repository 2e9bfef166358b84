#include "auth/host_certificate.h"

#include <algorithm>

#include "util/text.h"

namespace sshrp::auth {
namespace {

bool names_host(const crypto::Certificate& certificate, std::string_view host) {
  const std::string name = util::lower(host);
  return std::ranges::any_of(certificate.valid_principals(), [&](const std::string& principal) {
    return util::glob_match(util::lower(principal), name);
  });
}

}  // namespace

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

}  // namespace sshrp::auth
