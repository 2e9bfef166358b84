// SPDX-License-Identifier: MIT
#include "access/certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/key_texts.h"
#include "crypto/certificate_builder.h"
#include "crypto/certificate_files.h"
#include "crypto/private_key.h"
#include "wire/writer.h"

namespace sshrp::access {
namespace {

using testing::HasSubstr;

std::variant<KeyGrant, KeyRefusal> judged(const std::string& name, const ClientFacts& client = facts(),
                                          const std::vector<std::string>& principals = {"anna"}) {
  return judge_certificate(certificate(name), principals, client);
}

/// One that ssh-keygen doesn't make.
std::string judged_with(const crypto::CertificateOption& critical) {
  const auto ca = crypto::PrivateKey::generate_ed25519();
  const auto made = crypto::issue_certificate(key("user").key(),
                                              {.kind = crypto::CertificateKind::user,
                                               .valid_principals = {"anna"},
                                               .valid_before = crypto::certificate_forever,
                                               .critical_options = {critical}},
                                              ca);
  return said(judge_certificate(made, {"anna"}, facts()));
}

TEST(UserCertificate, as_ssh_keygen_makes_them_allows_everything) {
  const KeyGrant grant = granted(judged("plain"));
  EXPECT_EQ(grant.permissions.rights, Rights::all());
  EXPECT_FALSE(grant.permissions.force_command);
  EXPECT_EQ(grant.presence, Presence{});
}

TEST(UserCertificate, allows_only_what_its_extensions_name) {
  EXPECT_EQ(granted(judged("bare")).permissions.rights, (Rights{Right::ssh, Right::sftp}));
  EXPECT_EQ(granted(judged("strange")).permissions.rights, (Rights{Right::ssh, Right::sftp, Right::pty}))
      << "unknown extensions are passed over";
}

TEST(UserCertificate, lets_in_from_its_first_second_to_the_one_before_its_last) {
  // `date -ud 2026-01-01 +%s`
  constexpr std::time_t begin = 1767225600, end = 1798761600;
  EXPECT_THAT(said(judged("plain", facts("10.1.2.3", begin - 1))), HasSubstr("isn't valid yet"));
  EXPECT_EQ(said(judged("plain", facts("10.1.2.3", begin))), "granted");
  EXPECT_EQ(said(judged("plain", facts("10.1.2.3", end - 1))), "granted");
  EXPECT_THAT(said(judged("plain", facts("10.1.2.3", end))), HasSubstr("has expired"));
  EXPECT_EQ(said(judged("forever", facts("10.1.2.3", std::numeric_limits<std::time_t>::max()))), "granted");
  EXPECT_THAT(said(judged("plain", facts("10.1.2.3", -1))), HasSubstr("isn't valid yet")) << "a clock astray";
}

TEST(UserCertificate, must_name_one_of_the_principals) {
  EXPECT_EQ(said(judged("plain", facts(), {"root"})), "granted");
  EXPECT_EQ(said(judged("plain", facts(), {"nobody", "root"})), "granted");
  EXPECT_EQ(said(judged("plain", facts(), {"ann"})),
            "certificate \"anna-1\" (serial 7): \"ann\" isn't among its principals");
  EXPECT_THAT(said(judged("plain", facts(), {"anna,root"})), HasSubstr("isn't among"));
  EXPECT_THAT(said(judged("plain", facts(), {""})), HasSubstr("isn't among"));
  EXPECT_THAT(said(judged("plain", facts(), {})), HasSubstr("isn't among"));
  EXPECT_THAT(said(judged("nobody")), HasSubstr("it names no principal")) << "that isn't everybody";
  EXPECT_THAT(said(judged("nobody", facts(), {""})), HasSubstr("it names no principal"));
}

TEST(UserCertificate, honours_its_critical_options) {
  EXPECT_EQ(granted(judged("forced")).permissions.force_command, "uptime -p");
  EXPECT_EQ(said(judged("forced", facts("2001:db8::5"))), "granted");
  EXPECT_EQ(said(judged("forced", facts("192.0.2.1"))),
            "certificate \"anna-3\" (serial 0): source-address: the client comes from 192.0.2.1, which isn't "
            "among them");
  EXPECT_EQ(granted(judged("verify")).presence, (Presence{.touched = false, .verified = true}));
}

TEST(UserCertificate, with_a_critical_option_that_isnt_understood_is_refused) {
  EXPECT_THAT(said(judged("unknown")), HasSubstr("its critical option \"tea@example.com\" isn't known"));
  EXPECT_THAT(judged_with(crypto::text_option("force-command", "")), HasSubstr("is no command"));
  EXPECT_THAT(judged_with({"force-command", {}}), HasSubstr("is no command"));
  EXPECT_THAT(judged_with(crypto::text_option("source-address", "")), HasSubstr("is empty"));
  EXPECT_THAT(judged_with(crypto::text_option("source-address", "10.1.2.*")), HasSubstr("networks"));
  EXPECT_THAT(judged_with({"source-address", {1}}), HasSubstr("malformed"));
  EXPECT_EQ(judged_with(crypto::text_option("force-command", "x")), "granted");
}

TEST(UserCertificate, of_a_host_lets_nobody_in) {
  EXPECT_THAT(said(judged("host")), HasSubstr("it is one of a host"));
}

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

}  // namespace sshrp::access
