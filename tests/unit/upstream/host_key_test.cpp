// SPDX-License-Identifier: MIT
#include "upstream/host_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "crypto/certificate_builder.h"
#include "crypto/certificate_files.h"
#include "wire/error.h"

namespace sshrp::upstream {
namespace {

using config::HostKeyCheck;
using crypto::Certificate;
using crypto::CertificateKind;
using crypto::PresentedKey;
using crypto::public_key_file;
using testing::HasSubstr;

constexpr std::uint64_t now = 1700000000;
constexpr const char* accepted = "accepted";
constexpr const char* accepted_as_new = "accepted as new";

/// A line of a known_hosts file.
std::string line(const std::string& hosts, const std::string& key) {
  return hosts + " " + public_key_file(key).to_line() + "\n";
}

/// nistp256's key, certified by the CA ed25519 unless something else is said.
Certificate certificate(const std::string& ca = "ed25519", const std::string& host = "host.example",
                        std::uint64_t until = now + 60) {
  return crypto::issue_certificate(
      public_key_file("nistp256"),
      {.kind = CertificateKind::host, .valid_principals = {host}, .valid_before = until},
      crypto::private_key_file(ca));
}

class UpstreamHostKeys : public testing::Test {
 protected:
  ~UpstreamHostKeys() override { std::filesystem::remove(path_); }

  UpstreamHostKey known(const std::string& text, HostKeyCheck policy = HostKeyCheck::accept_new,
                        std::uint16_t port = 22) const {
    std::ofstream(path_) << text;
    return UpstreamHostKey(cache_, {{path_}, path_ + ".none"}, policy, "host.example", port);
  }

  /// What becomes of the key, or why it is refused.
  std::string outcome(const std::string& text, const PresentedKey& shown,
                      HostKeyCheck policy = HostKeyCheck::accept_new, std::uint16_t port = 22) const {
    UpstreamHostKey key = known(text, policy, port);
    try {
      key.check(shown, now);
    } catch (const wire::ProtocolError& error) {
      EXPECT_EQ(error.reason(), wire::DisconnectReason::host_key_not_verifiable);
      return error.what();
    }
    return key.is_new() ? accepted_as_new : accepted;
  }

  mutable KnownHostsCache cache_;
  const std::string path_ =
      testing::TempDir() + "known_hosts_" + std::to_string(reinterpret_cast<std::uintptr_t>(this));
};

TEST_F(UpstreamHostKeys, that_are_known_are_accepted_and_others_by_policy) {
  const PresentedKey key = public_key_file("nistp256");
  for (HostKeyCheck policy : {HostKeyCheck::yes, HostKeyCheck::accept_new, HostKeyCheck::no})
    EXPECT_EQ(outcome(line("host.example", "nistp256"), key, policy), accepted);
  EXPECT_EQ(outcome("", key), accepted_as_new);
  EXPECT_EQ(outcome("", key, HostKeyCheck::no), accepted);
  EXPECT_THAT(outcome("", key, HostKeyCheck::yes), HasSubstr("is not known"));
  EXPECT_THAT(outcome(line("host.example", "rsa2048"), key), HasSubstr("it changed"));
  EXPECT_EQ(outcome(line("host.example", "rsa2048"), key, HostKeyCheck::no), accepted);
  EXPECT_THAT(outcome(line("@revoked *", "nistp256"), key, HostKeyCheck::no), HasSubstr("is revoked"));
}

TEST_F(UpstreamHostKeys, are_accepted_with_a_certificate_of_a_ca_of_the_host) {
  for (HostKeyCheck policy : {HostKeyCheck::yes, HostKeyCheck::accept_new}) {
    EXPECT_EQ(outcome(line("@cert-authority host.example", "ed25519"), certificate(), policy), accepted);
    EXPECT_EQ(outcome(line("@cert-authority *.example,!bad.example", "ed25519"), certificate(), policy),
              accepted);
    EXPECT_EQ(outcome(line("@cert-authority *", "rsa2048") + line("@cert-authority *", "ed25519"),
                      certificate(), policy),
              accepted);
  }
  EXPECT_EQ(
      outcome(line("@cert-authority [host.example]:2222", "ed25519"), certificate(), HostKeyCheck::yes, 2222),
      accepted);
  EXPECT_EQ(outcome(line("@cert-authority host.example", "ed25519"), certificate(), HostKeyCheck::yes, 2222),
            accepted)
      << "a line without a port vouches for others";
}

TEST_F(UpstreamHostKeys, are_refused_with_a_certificate_that_doesnt_hold) {
  const std::string ca = line("@cert-authority host.example", "ed25519");
  EXPECT_THAT(outcome(ca, certificate("ed25519", "host.example", now)),
              HasSubstr(path_ + ":1, and it has expired"));
  EXPECT_THAT(outcome(ca, certificate("ed25519", "other.example")), HasSubstr("it is for other hosts"));
  EXPECT_THAT(outcome(ca, crypto::certificate_file("nistp256-by-ed25519")), HasSubstr("it is a user's"));
}

TEST_F(UpstreamHostKeys, of_a_host_with_a_ca_are_never_new) {
  const std::string ca = line("@cert-authority host.example", "ed25519");
  EXPECT_THAT(outcome(ca, certificate("rsa2048")),
              HasSubstr("is not certified by the CA in " + path_ + ":1"));
  EXPECT_THAT(outcome(ca, public_key_file("nistp256")), HasSubstr("is not certified by the CA"));
  EXPECT_THAT(outcome(ca, public_key_file("ed25519")), HasSubstr("is not certified by the CA"))
      << "the CA's own key is no host's";
  EXPECT_EQ(outcome(ca, public_key_file("nistp256"), HostKeyCheck::no), accepted);
  EXPECT_EQ(outcome(line("@cert-authority other.example", "ed25519"), public_key_file("nistp256")),
            accepted_as_new);
}

TEST_F(UpstreamHostKeys, that_are_known_need_no_certificate) {
  const std::string ca = line("@cert-authority host.example", "ed25519");
  const std::string key = line("host.example", "nistp256");
  EXPECT_EQ(outcome(key, certificate("rsa2048"), HostKeyCheck::yes), accepted) << "of a CA that nobody knows";
  EXPECT_EQ(outcome(ca + key, public_key_file("nistp256"), HostKeyCheck::yes), accepted);
  EXPECT_EQ(outcome(ca + key, certificate("ed25519", "host.example", now), HostKeyCheck::yes), accepted)
      << "as in OpenSSH, an expired certificate is as good as its key";
}

TEST_F(UpstreamHostKeys, in_a_certificate_of_an_unknown_ca_are_remembered_as_keys) {
  UpstreamHostKey key = known("");
  key.check(certificate("rsa2048"), now);
  EXPECT_TRUE(key.is_new());
  EXPECT_THAT(outcome("", certificate("rsa2048"), HostKeyCheck::yes), HasSubstr("is not known"));
  EXPECT_THAT(outcome(line("host.example", "rsa2048"), certificate("rsa2048")), HasSubstr("it changed"));
}

TEST_F(UpstreamHostKeys, are_refused_if_they_or_their_ca_are_revoked) {
  const std::string ca = line("@cert-authority *", "ed25519");
  EXPECT_THAT(outcome(ca + line("@revoked *", "ed25519"), certificate()),
              HasSubstr("certified by a CA that is revoked in " + path_ + ":2"));
  EXPECT_THAT(outcome(ca + line("@revoked *", "nistp256"), certificate()),
              HasSubstr("is revoked in " + path_ + ":2"));
  EXPECT_THAT(outcome(line("@revoked *", "ed25519"), certificate(), HostKeyCheck::no), HasSubstr("revoked"));
  EXPECT_EQ(outcome(ca + line("@revoked other.example", "ed25519"), certificate()), accepted);
}

TEST_F(UpstreamHostKeys, are_asked_for_in_the_order_in_which_they_can_be_checked) {
  constexpr std::string_view offered =
      "ssh-ed25519-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,ssh-ed25519,rsa-sha2-512";
  EXPECT_EQ(known("").order(offered),
            "ssh-ed25519,rsa-sha2-512,ssh-ed25519-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com");
  EXPECT_EQ(known(line("host.example", "rsa2048")).order(offered),
            "rsa-sha2-512,ssh-ed25519,ssh-ed25519-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com");
  EXPECT_EQ(
      known(line("@cert-authority *.example", "nistp256") + line("host.example", "rsa2048")).order(offered),
      "ssh-ed25519-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-512,ssh-ed25519");
}

}  // namespace
}  // namespace sshrp::upstream
