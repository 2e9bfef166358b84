#include "auth/user_certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "auth/key_texts.h"
#include "crypto/certificate_builder.h"
#include "crypto/private_key.h"

namespace sshrp::auth {
namespace {

using config::Right;
using config::Rights;
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

}  // namespace
}  // namespace sshrp::auth
