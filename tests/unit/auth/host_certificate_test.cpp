#include "auth/host_certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/certificate_builder.h"
#include "crypto/certificate_files.h"
#include "wire/writer.h"

namespace sshrp::auth {
namespace {

using crypto::CertificateFields;
using crypto::CertificateKind;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t year_2020 = 1577836800, year_2030 = 1893456000, now = year_2020 + 1000;

// A host's certificate of ssh-keygen: for host.example and *.wild.example, from 2020 to 2030.
std::string problem(std::string_view host, std::uint64_t when = now) {
  return host_certificate_problem(crypto::certificate_file("host"), host, when);
}

std::string problem_of(const CertificateFields& fields) {
  const auto certificate = crypto::issue_certificate(crypto::public_key_file("nistp256"), fields,
                                                     crypto::private_key_file("ed25519"));
  return host_certificate_problem(certificate, "host.example", now);
}

CertificateFields good() {
  return {.kind = CertificateKind::host,
          .valid_principals = {"other", "host.example"},
          .valid_before = year_2030};
}

TEST(HostCertificate, holds_for_its_hosts) {
  EXPECT_THAT(problem("host.example"), IsEmpty());
  EXPECT_THAT(problem("Host.EXAMPLE"), IsEmpty());
  EXPECT_THAT(problem("a.wild.example"), IsEmpty());
  EXPECT_THAT(problem_of(good()), IsEmpty());
  for (const char* host :
       {"other.example", "host.example.org", "xhost.example", "wild.example", "*", "", "*.example"})
    EXPECT_THAT(problem(host), HasSubstr("for other hosts")) << host;
}

TEST(HostCertificate, holds_from_its_first_second_until_before_its_last) {
  EXPECT_THAT(problem("host.example", year_2020), IsEmpty());
  EXPECT_THAT(problem("host.example", year_2030 - 1), IsEmpty());
  EXPECT_THAT(problem("host.example", year_2020 - 1), HasSubstr("isn't valid yet"));
  EXPECT_THAT(problem("host.example", year_2030), HasSubstr("has expired"));
}

TEST(HostCertificate, is_for_no_host_if_it_names_none) {
  CertificateFields fields = good();
  fields.valid_principals.clear();
  EXPECT_THAT(problem_of(fields), HasSubstr("for other hosts"));
}

TEST(HostCertificate, is_no_users) {
  CertificateFields fields = good();
  fields.kind = CertificateKind::user;
  EXPECT_THAT(problem_of(fields), HasSubstr("a user's"));
}

TEST(HostCertificate, has_no_critical_option) {
  CertificateFields fields = good();
  fields.critical_options = {crypto::text_option("strange\n@example.com", "x")};
  EXPECT_THAT(problem_of(fields), HasSubstr("\"strange\\x0a@example.com\" isn't known"));
  fields = good();
  fields.extensions = {crypto::text_option("strange@example.com", "x")};
  EXPECT_THAT(problem_of(fields), IsEmpty()) << "an extension may be unknown";
}

TEST(HostCertificate, is_signed) {
  Bytes blob = to_vector(crypto::certificate_file("host").blob());
  blob.back() ^= 1;
  EXPECT_THAT(host_certificate_problem(crypto::Certificate::parse(blob), "host.example", now),
              HasSubstr("hasn't signed it"));
}

}  // namespace
}  // namespace sshrp::auth
