// SPDX-License-Identifier: MIT
#include "upstream/own_credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "config/text_rules.h"
#include "crypto/key_files.h"
#include "util/folder.h"

namespace sshrp::upstream {
namespace {

using testing::HasSubstr;

class OwnCredentials : public testing::Test {
 protected:
  OwnCredentials() { key = folder.write("key", crypto::key_file("ed25519")); }

  /// Of the one gate.
  route::LoadedCredential read(config::Gate gate) {
    config.files = {"sshrpd.toml"};
    config.gates = {std::move(gate)};
    return read_gate_credentials(config, files, {}, errors).at(0);
  }

  const Folder folder;
  std::string key;
  config::Config config;
  config::ConfigErrors errors;
  ops::MachineFiles files;
};

TEST_F(OwnCredentials, of_a_gate_are_a_key_or_a_password) {
  const auto with_key = read({.key = {key}});
  ASSERT_TRUE(with_key.key);
  EXPECT_EQ(with_key.key->signer->public_key(), crypto::public_key_file("ed25519"));
  EXPECT_FALSE(with_key.key->certificate);
  EXPECT_FALSE(with_key.password);
  const auto with_password = read({.password_file = {folder.write("password", "open sesame\nnever read")}});
  EXPECT_FALSE(with_password.key);
  EXPECT_EQ(with_password.password->reveal(), "open sesame");
  EXPECT_TRUE(errors.empty());
}

TEST_F(OwnCredentials, of_a_socks_proxy_have_no_more_bytes_than_its_words_can_say) {
  const std::string longer = folder.write("longer", std::string(256, 'x') + "\r\n");
  const config::Located<config::GateAddress> socks{{config::GateKind::socks5, {"p", 1080}}};
  read({.address = socks, .password_file = {folder.write("longest", std::string(255, 'x') + "\r\n")}});
  EXPECT_TRUE(errors.empty());
  read({.address = {{config::GateKind::http, {"p", 3128}}}, .password_file = {longer}});
  EXPECT_TRUE(errors.empty());
  const std::string with_notes = folder.write("notes", std::string(255, 'x') + "\n" + std::string(500, 'n'));
  EXPECT_EQ(read({.address = socks, .password_file = {with_notes}}).password->reveal().size(), 255u);
  EXPECT_TRUE(errors.empty());
  read({.address = socks, .password_file = {longer}});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].sentence, HasSubstr("has a password of 256 bytes, more than the 255"));
}

TEST_F(OwnCredentials, have_passwords_of_no_more_bytes_than_secrets_may) {
  read({.password_file = {folder.write("longest", std::string(config::max_secret, 'x') + "\r\n")}});
  EXPECT_TRUE(errors.empty());
  read({.password_file = {folder.write("longer", std::string(config::max_secret + 1, 'x'))}});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].sentence, HasSubstr("has a password of 1025 bytes, more than the 1024"));
}

TEST_F(OwnCredentials, have_the_certificate_that_is_named) {
  const std::string certificate =
      folder.write("of-the-gate", content(SSHRP_VECTORS "/certificates/ed25519-by-nistp256-cert.pub"));
  EXPECT_TRUE(read({.key = {key}, .certificate = {certificate}}).key->certificate);
  EXPECT_TRUE(errors.empty());
}

TEST_F(OwnCredentials, that_cannot_be_had_are_told_at_their_place) {
  const std::string password = folder.write("password", "open sesame");
  ASSERT_EQ(::chmod(password.c_str(), 0644), 0);
  read({.password_file = {password, {0, 4, 17}}, .key = {"/nowhere/key", {0, 3, 7}}});
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_THAT(errors[0].sentence, HasSubstr("key file /nowhere/key "));
  EXPECT_EQ(errors[0].line, 3u);
  EXPECT_THAT(errors[1].sentence, HasSubstr("password file " + password));
  EXPECT_EQ(errors[1].line, 4u);
}

TEST_F(OwnCredentials, of_checks_are_in_the_order_of_the_groups) {
  config.files = {"sshrpd.toml"};
  config.upstream_groups.resize(2);
  config.upstream_groups[1].check_key = {key};
  const auto all = read_check_credentials(config, files, {}, errors);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_TRUE(all[0].key_file.empty());
  EXPECT_EQ(as_text(all[1].key_file.view()), content(key));
}

TEST_F(OwnCredentials, of_checks_are_a_key_that_can_be_used_and_the_first_line_of_a_password) {
  config.files = {"sshrpd.toml"};
  config.upstream_groups.resize(2);
  config.upstream_groups[0].check_key = {folder.write("none", "no key")};
  config.upstream_groups[1].check_password_file = {folder.write("password", "open sesame\nnever read")};
  const auto all = read_check_credentials(config, files, {}, errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].sentence, HasSubstr("key file " + *config.upstream_groups[0].check_key));
  EXPECT_TRUE(all[0].key_file.empty());
  EXPECT_EQ(as_text(all[1].password.view()), "open sesame");
}

}  // namespace
}  // namespace sshrp::upstream
